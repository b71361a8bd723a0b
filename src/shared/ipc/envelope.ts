import { z } from 'zod'
import type { ErrorShape } from '../errors/app-error.ts'

/** Version of the envelope. A page built against another version is refused with ipc.badVersion. */
export const IPC_VERSION = 1
// Apart from the schemas, so that the window can open its channel before they are read.
export { EVENT_CHANNEL, REQUEST_CHANNEL } from './channels.ts'
/** Requests above this many bytes are refused before they are parsed. */
export const MAX_REQUEST_BYTES = 1_048_576

/** A request as the preload sends it. `commandId` is required for commands and refused for queries. */
export const requestSchema = z.strictObject({
  v: z.int(),
  id: z.string().min(1).max(64),
  method: z.string().min(1).max(64),
  input: z.unknown(),
  commandId: z.uuid().optional(),
})
export type RequestEnvelope = z.output<typeof requestSchema>

/** The answer to one request. Never a stack, never SQL. */
export type ResponseEnvelope =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorShape }

/** An event as it reaches the preload. */
export interface EventEnvelope {
  readonly name: string
  readonly payload: unknown
}

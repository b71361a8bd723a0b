import { z } from 'zod'
import { type Method, query } from '../../shared/ipc/method.ts'
import type { FileTokens } from '../security/file-tokens.ts'
import type { AnyHandler } from './router.ts'

const fileTokenSchema = z.strictObject({ token: z.uuid(), name: z.string(), size: z.number() })
const MAX_PATH = 4_096

/**
 * Requests that the shell itself answers. They are not in the contract because no page may call them with an input
 * of its own: the preload makes the input (see ../preload/bridge.ts).
 */
export const shellMethods = {
  /** Carries the path of a dropped file, the only path that crosses; the page gets a token for it. */
  'files.registerDropped': query(z.strictObject({ path: z.string().max(MAX_PATH) }), fileTokenSchema),
  /** Shows the program's page again; for the crash page, which has no other way back. */
  'shell.reload': query(z.strictObject({}), z.strictObject({})),
} as const satisfies Readonly<Record<string, Method>>

/** Their handlers. `reload` shows the program's page again, whatever the window shows now. */
export function shellHandlers(deps: {
  readonly fileTokens: FileTokens
  readonly reload: () => void
}): Readonly<Record<keyof typeof shellMethods, AnyHandler>> {
  return {
    'files.registerDropped': async (input: { path: string }) => deps.fileTokens.register(input.path),
    'shell.reload': async () => {
      deps.reload()
      return {}
    },
  }
}

import type { ErrorShape } from '../../../shared/errors/app-error.ts'

/** A request to a store thread. Threads exchange these messages only: no ORM call crosses a thread. */
export interface ThreadRequest {
  readonly id: number
  readonly name: string
  readonly input: unknown
  readonly meta: unknown
}

/** The answer to one request. */
export type ThreadAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorShape; readonly cause: string }

/** Sent once by a thread when it is ready to serve, or instead the reason why it is not. */
export type ThreadHello =
  | { readonly hello: true; readonly greeting: unknown }
  | { readonly hello: false; readonly error: ErrorShape; readonly cause: string }

/** What a thread says without being asked. */
export interface ThreadTold {
  readonly told: unknown
}

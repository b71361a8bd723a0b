import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { MINUTE_MS } from '../../../shared/lib/durations.ts'

/** Why sync does not go on, as it is shown. */
export interface Trouble {
  readonly code: string
  readonly message: string
}

/**
 * What is done about an error.
 * - `retry`: again after a wait. `bug`: the same, and it is reported.
 * - `park`: nothing until somebody signs in.
 * - `stop`: nothing until the next start (`again: 'start'`), a sign-in (`'signIn'`), or after `againMs`.
 * - `renew`: draw a new device id. `register`: say again who we are. `recopy`: the cursor is of no use.
 * - `behind`: pull first.
 */
export type Verdict =
  | { readonly kind: 'retry'; readonly askedMs: number }
  | { readonly kind: 'stop'; readonly again: 'start' | 'signIn' | 'person'; readonly againMs: number | null }
  | { readonly kind: 'park' | 'renew' | 'register' | 'recopy' | 'behind' | 'bug' }

/** A server that is being updated, or a disk that is full, is looked at again after this long. */
export const LOOK_AGAIN_MS = 5 * MINUTE_MS

const STOPS: Partial<Record<ErrorCode, Verdict>> = {
  'sync.clientTooOld': { kind: 'stop', again: 'start', againMs: null },
  'denied.deskRevoked': { kind: 'stop', again: 'start', againMs: null },
  'denied.suspended': { kind: 'stop', again: 'signIn', againMs: null },
  'denied.remote': { kind: 'stop', again: 'signIn', againMs: LOOK_AGAIN_MS },
  'sync.serverTooOld': { kind: 'stop', again: 'person', againMs: LOOK_AGAIN_MS },
  'storage.full': { kind: 'stop', again: 'person', againMs: LOOK_AGAIN_MS },
  'sync.staleDevice': { kind: 'renew' },
  'sync.outOfOrder': { kind: 'renew' },
}

/** The server's own code, where the transport has none of its own for it. */
const BY_SERVER_CODE: Readonly<Record<string, Verdict>> = {
  'desk.unknown': { kind: 'register' },
  'sync.badCursor': { kind: 'recopy' },
  'sync.behind': { kind: 'behind' },
}

/** Decides about an error by its code alone, never by its words. */
export function judge(error: unknown): Verdict {
  if (!(error instanceof AppError)) return { kind: 'bug' }
  const known = BY_SERVER_CODE[String(error.details['code'])] ?? STOPS[error.code]
  if (known !== undefined) return known
  if (error.code.startsWith('auth.')) return { kind: 'park' }
  if (error.code.startsWith('net.') || error.code === 'storage.busy')
    return { kind: 'retry', askedMs: askedMs(error) }
  if (error.code.startsWith('storage.')) return { kind: 'stop', again: 'person', againMs: null }
  return { kind: 'bug' }
}

function askedMs(error: AppError): number {
  const asked = error.details['retryAfterMs']
  return typeof asked === 'number' && Number.isFinite(asked) ? Math.max(0, Math.round(asked)) : 0
}

const AGAIN = 'Work goes on here, and it is tried again by itself.'
const KEPT = 'Everything that was done is kept on this machine and work goes on.'

const WORDS: Partial<Record<ErrorCode, string>> = {
  'net.offline': `The server cannot be reached. ${AGAIN}`,
  'net.timeout': `The server does not answer in time. ${AGAIN}`,
  'net.captivePortal': `This network wants a sign-in of its own. Open a web page, sign in there, and sync goes on. ${AGAIN}`,
  'net.busy': `The server has too much to do. ${AGAIN}`,
  'net.serverFailed': `The server met an error of its own. ${AGAIN}`,
  'sync.clientTooOld': `This program is too old for the server. Update it, then it syncs again. ${KEPT}`,
  'sync.serverTooOld': `The server is being updated. It is tried again every 5 minutes. ${KEPT}`,
  'denied.suspended': `This account is suspended. Ask the owner of the shop, then sign in again. ${KEPT}`,
  'denied.deskRevoked': `The owner took this desk out of the shop. Ask the owner to let it in again. ${KEPT}`,
  'denied.remote': `This account may not work in this shop any more. Ask its owner. ${KEPT}`,
}

const BUG_WORDS = `Sync met an error inside the program, which was written to the log. ${AGAIN}`

/** The error as a person is told of it: what is wrong and what to do next. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof AppError)) return { code: 'invariant.broken', message: BUG_WORDS }
  if (error.code.startsWith('auth.'))
    return { code: error.code, message: `Nobody is signed in any more. Sign in again. ${KEPT}` }
  const words = judge(error).kind === 'bug' ? BUG_WORDS : error.message
  return { code: error.code, message: WORDS[error.code] ?? words }
}

import { AppError } from '../../shared/errors/app-error.ts'
import { APP_HOST, APP_ORIGIN, APP_SCHEME } from '../security/app-path.ts'

/** The frame of a message, as far as it is looked at. */
export interface SenderFrame {
  readonly url: string
  readonly origin: string
  readonly parent: unknown
}

/** The part of an Electron IPC event that says who speaks. */
export interface SenderEvent {
  readonly sender: { readonly id: number; readonly mainFrame: SenderFrame }
  readonly senderFrame: SenderFrame | null
}

/** Which web contents are windows of ours. */
export interface SenderRules {
  readonly isKnownWindow: (contentsId: number) => boolean
}

/**
 * Throws `ipc.badSender` unless the message comes from the main frame of a known window that shows our own bundle.
 * No exception for a missing frame or for about:blank, which inherits the origin of whoever made it.
 */
export function guardSender(event: SenderEvent, rules: SenderRules): void {
  const reason = refusalOf(event, rules)
  if (reason !== null)
    throw new AppError(
      'ipc.badSender',
      'This request did not come from a window of the program, so it was refused.',
      { reason },
    )
}

function refusalOf(event: SenderEvent, rules: SenderRules): string | null {
  const frame = event.senderFrame
  if (!rules.isKnownWindow(event.sender.id)) return 'unknown window'
  if (frame === null) return 'missing frame'
  // Being the window's main frame now also rules out one that is going away. Electron's own `detached` does not
  // serve: after a crash it stays true for every later page of the window (seen with 41.3).
  if (frame.parent !== null || frame !== event.sender.mainFrame) return 'sub-frame'
  if (frame.origin !== APP_ORIGIN) return 'another origin'
  const url = URL.parse(frame.url)
  // The origin alone is not enough: about:blank and blob: documents carry their maker's.
  const isOurPage = url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST
  return isOurPage ? null : 'another page'
}

import type { Session } from 'electron'
import { filterRequests, type RequestRules } from './request-filter.ts'

/** The parts of a session that are locked; a plain object stands in for it in unit tests. */
type LockableSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>
  on(event: string, listener: (event: { preventDefault(): void }, ...rest: unknown[]) => void): unknown
}

export interface SessionOptions extends RequestRules {
  readonly onRefused: (event: string, what: Readonly<Record<string, string>>) => void
}

/** Chooser events whose last argument is called with the chosen device; empty means none. */
const CHOOSERS = ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const

/**
 * Denies every permission, device, download and foreign request of a session. The page needs none: printers, files
 * and links all go through main. `onRefused` is told what was refused, for the log.
 */
export function hardenSession(given: Session | LockableSession, options: SessionOptions): void {
  // Electron types each event apart; here they are all only prevented.
  const session = given as LockableSession
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    options.onRefused('security.permissionRefused', { permission })
    callback(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  // The spell checker would download dictionaries from the network.
  session.setSpellCheckerEnabled(false)
  for (const chooser of CHOOSERS) session.on(chooser, refuseChoice)
  session.on('will-download', (event) => event.preventDefault())
  filterRequests(session, options, (what) => options.onRefused('security.requestRefused', what))
}

function refuseChoice(event: { preventDefault(): void }, ...rest: unknown[]): void {
  event.preventDefault()
  const choose = rest.at(-1)
  if (typeof choose === 'function') choose('')
}

import { type DeepLink, parseDeepLink } from './deep-link.ts'

/** The part of Electron's app that keeps a second copy of the program from opening the same profile. */
export interface InstanceLock {
  requestSingleInstanceLock(): boolean
  on(event: 'second-instance', listener: (event: unknown, argv: string[]) => void): unknown
}

/**
 * True when this is the only copy on this profile. False: the other copy was told and comes to the front, with the
 * link of this one's command line, and the caller quits before it opens anything (trust.md items 14 and 39).
 */
export function claimSingleInstance(app: InstanceLock, onSecond: (link: DeepLink | null) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', (_event, argv) => onSecond(linkAmong(argv)))
  return true
}

/** The last argument that is a link of ours; operating systems put it there. */
export function linkAmong(argv: readonly string[]): DeepLink | null {
  const text = argv.findLast((argument) => argument.startsWith('creatorflow:'))
  return text === undefined ? null : parseDeepLink(text)
}

/** Brings the window to the front from wherever it is. */
export function bringToFront(window: {
  isDestroyed(): boolean
  isMinimized(): boolean
  restore(): void
  show(): void
  focus(): void
}): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

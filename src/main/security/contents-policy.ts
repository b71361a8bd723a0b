import type { WebContents } from 'electron'

/** What a refused navigation event offers; Electron's own events have more. */
interface Preventable {
  preventDefault(): void
}

/** The parts of a web contents that are locked. */
export interface LockableContents {
  on(
    event: string,
    listener: (event: Preventable & { readonly url?: string }, ...rest: unknown[]) => void,
  ): unknown
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
  getURL(): string
}

/** The part of Electron's app that announces every new web contents. */
export interface ContentsSource {
  on(event: 'web-contents-created', listener: (event: unknown, contents: WebContents) => void): unknown
}

const NAVIGATIONS = ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const

/**
 * Locks every web contents of the app from its birth: no navigation started by a page (main's own `loadURL` does
 * not pass here), no window, no webview. `onRefused` is told which, for the log.
 */
export function hardenContents(app: ContentsSource, onRefused: (event: string) => void): void {
  app.on('web-contents-created', (_event, contents) =>
    lockContents(contents as unknown as LockableContents, onRefused),
  )
}

/** Locks one web contents. */
export function lockContents(contents: LockableContents, onRefused: (event: string) => void): void {
  for (const navigation of NAVIGATIONS) {
    contents.on(navigation, (event) => {
      if (isToolOfDevelopment(contents.getURL(), event.url)) return
      event.preventDefault()
      onRefused(`security.${navigation}`)
    })
  }
  contents.setWindowOpenHandler(() => {
    onRefused('security.window-open')
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    onRefused('security.webview')
  })
}

/** The developer tools move between pages of their own; packaged builds have none (see menu.ts). */
function isToolOfDevelopment(from: string, to: string | undefined): boolean {
  return from.startsWith('devtools://') && (to ?? '').startsWith('devtools://')
}

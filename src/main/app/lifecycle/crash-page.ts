import type { BrowserWindow, RenderProcessGoneDetails } from 'electron'
import type { Logger } from '../../platform/log/logger.ts'
import { APP_ORIGIN, CRASH_URL } from '../../security/app-path.ts'

/** A page that hangs for a moment under load comes back by itself; after this long it does not. */
const HANG_GRACE_MS = 8_000

export interface CrashPageOptions {
  readonly log: Pick<Logger, 'warn'>
  /** Main's last word where even the crash page cannot be shown: a native message box and an exit. */
  readonly onHopeless: () => void
  /** Runs `work` after `ms`; the answer cancels it. */
  readonly delay: (ms: number, work: () => void) => () => void
}

/**
 * Shows the crash page when the page's process is gone, hangs for good or does not load. Orders and print jobs are
 * main's and the store's: they go on. Where the crash page itself fails, `onHopeless`.
 */
export function installCrashPage(window: BrowserWindow, options: CrashPageOptions): void {
  const contents = window.webContents
  let cancelHang: (() => void) | null = null
  const showCrashPage = (reason: string) => {
    options.log.warn('window.crashed', { reason })
    if (window.isDestroyed()) return
    if (contents.getURL().startsWith(CRASH_URL) && reason !== 'hang') return options.onHopeless()
    contents.loadURL(`${CRASH_URL}?reason=${encodeURIComponent(reason)}`).catch(() => options.onHopeless())
    // The window may still be hidden when the very first page fails.
    if (!window.isVisible()) window.show()
  }
  const calm = () => {
    cancelHang?.()
    cancelHang = null
  }
  contents.on('render-process-gone', (_event, details: RenderProcessGoneDetails) => {
    calm()
    // Loading inside this event pulls the dying frame from under Chromium and takes the whole program down.
    if (details.reason !== 'clean-exit') options.delay(0, () => showCrashPage(details.reason))
  })
  window.on('responsive', calm)
  window.on('closed', calm)
  window.on('unresponsive', () => {
    // Killing the hung process fires render-process-gone, and that shows the page.
    cancelHang ??= options.delay(HANG_GRACE_MS, () => {
      if (!window.isDestroyed()) contents.forcefullyCrashRenderer()
    })
  })
  // Chromium asks nobody before it goes to about:blank, so that is the one navigation to be put right afterwards.
  contents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${APP_ORIGIN}/`)) showCrashPage('lost page')
  })
  contents.on('preload-error', (_event, _path, error) => showCrashPage(`preload: ${error.name}`))
  contents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
    if (isMainFrame && !isAborted(code)) showCrashPage(`load ${code}`)
  })
}

/** -3: another load took over (Chromium's net::ERR_ABORTED), which is what showing the crash page does itself. */
function isAborted(code: number): boolean {
  return code === -3
}

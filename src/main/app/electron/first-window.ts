import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, screen, session } from 'electron'
import { registerIpc } from '../../ipc/register.ts'
import type { Router } from '../../ipc/router.ts'
import type { Logger } from '../../platform/log/logger.ts'
import { INDEX_URL } from '../../security/app-path.ts'
import { serveApp } from '../../security/app-scheme.ts'
import { hardenSession } from '../../security/session-policy.ts'
import { installCrashPage } from '../lifecycle/crash-page.ts'
import { createMainWindow, followTheme } from '../windows/main-window.ts'
import { loadWindowState, saveWindowState } from '../windows/window-state.ts'

/** Where the running program lies and what it works on. */
export interface AppPlace {
  /** The folder of the running entry, out/main. */
  readonly built: string
  readonly root: string
  readonly workspace: string
}

/**
 * The window, open before the desk behind it: its page loads while the desk's modules and threads do. What the page
 * asks in between passes the guard and then waits for the desk.
 */
export class FirstWindow {
  readonly #place: AppPlace
  readonly #log: Logger
  readonly #router: Promise<Router>
  #serve: (router: Router) => void = () => undefined
  /** Resolves when the page's document is on its way; the program is then idle until the page asks for its scripts. */
  readonly isServed: Promise<void>
  #window: BrowserWindow | null = null

  /** Opens the window; call when Electron is ready. */
  constructor(place: AppPlace, log: Logger) {
    this.#place = place
    this.#log = log
    this.#router = new Promise((resolve) => {
      this.#serve = resolve
    })
    hardenSession(session.defaultSession, {
      hasDevTools: !app.isPackaged,
      onRefused: (name, what) => log.warn(name, what),
    })
    this.isServed = new Promise((resolve) => {
      serveApp(session.defaultSession, join(place.built, '..', 'renderer'), () => setImmediate(resolve))
    })
    registerIpc(ipcMain, async (raw) => (await this.#router)(raw), {
      isKnownWindow: (id) => this.#window?.webContents.id === id,
      onRefused: (error) => log.warn('ipc.badSender', { error }),
    })
    this.#window = this.#open()
    followTheme(nativeTheme, () => this.#window)
  }

  /** The window, or null once it is closed. */
  get current(): BrowserWindow | null {
    return this.#window
  }

  /** Answers the page from now on, and what it has asked already. */
  serve(router: Router): void {
    this.#serve(router)
  }

  /** Loads the page anew. */
  reload(): void {
    this.#window
      ?.loadURL(INDEX_URL)
      .catch((error: unknown) => this.#log.warn('shell.reload', { error: String(error) }))
  }

  #open(): BrowserWindow {
    const statePath = join(this.#place.workspace, 'window-state.json')
    const window = createMainWindow(BrowserWindow, {
      title: app.getName(),
      preloadPath: join(this.#place.built, '..', 'preload', 'index.cjs'),
      url: INDEX_URL,
      state: loadWindowState(statePath),
      workAreas: screen.getAllDisplays().map((display) => display.workArea),
      isDark: nativeTheme.shouldUseDarkColors,
      hasDevTools: !app.isPackaged,
      onState: (state) => saveWindowState(statePath, state),
    })
    installCrashPage(window, {
      log: this.#log,
      onHopeless: () =>
        dialog.showErrorBox(
          app.getName(),
          'The window could not be shown. Your orders are safe; start the program again.',
        ),
      delay: (ms, work) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    })
    window.on('closed', () => {
      this.#window = null
    })
    return window
  }
}

import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, screen, session } from 'electron'
import type { ResponseEnvelope } from '../../../shared/ipc/envelope.ts'
import { firstQuestion } from '../../ipc/first-question.ts'
import { registerIpc } from '../../ipc/register.ts'
import type { Router } from '../../ipc/router.ts'
import type { Logger } from '../../platform/log/logger.ts'
import { INDEX_URL } from '../../security/app-path.ts'
import { serveApp } from '../../security/app-scheme.ts'
import { hardenSession } from '../../security/session-policy.ts'
import type { FirstView } from '../desk/first-view.ts'
import { installCrashPage } from '../lifecycle/crash-page.ts'
import { createMainWindow, followTheme } from '../windows/main-window.ts'
import { loadWindowState, saveWindowState } from '../windows/window-state.ts'

/** Where the running program lies and what it works on. */
export interface AppPlace {
  /** The folder of the running entry, out/main. */
  readonly built: string
  readonly root: string
  readonly workspace: string
  /** The folder that was named: other people of this machine have theirs inside it. */
  readonly base: string
}

/** A page that has not painted by then is late or broken; the desk behind it opens all the same. */
const UNPAINTED_MS = 2_000

/**
 * The window, open before the desk behind it: its page loads while the desk's modules and threads do. What the page
 * asks in between passes the guard and then waits for the desk.
 */
export class FirstWindow {
  readonly #place: AppPlace
  readonly #log: Logger
  readonly #router: Promise<Router>
  #serve: (router: Router) => void = () => undefined
  /** Resolves when the desk's turn has come: the page is painted, or late, or has nothing that was read ahead. */
  readonly isPainted: Promise<void>
  #tellPainted: () => void = () => undefined
  #paintedAt: number | null = null
  readonly #view: FirstView | null
  #window: BrowserWindow | null = null

  /** Opens the window; call when Electron is ready. */
  constructor(place: AppPlace, log: Logger, view: FirstView | null) {
    this.#place = place
    this.#log = log
    this.#view = view
    this.#router = new Promise((resolve) => {
      this.#serve = resolve
    })
    hardenSession(session.defaultSession, {
      hasDevTools: !app.isPackaged,
      onRefused: (name, what) => log.warn(name, what),
    })
    this.isPainted = new Promise((resolve) => {
      this.#tellPainted = resolve
    })
    serveApp(session.defaultSession, join(place.built, '..', 'renderer'))
    registerIpc(ipcMain, (raw) => this.#answer(raw), {
      isKnownWindow: (id) => this.#window?.webContents.id === id,
      onRefused: (error) => log.warn('ipc.badSender', { error }),
    })
    this.#window = this.#open()
    followTheme(nativeTheme, () => this.#window)
    setTimeout(this.#tellPainted, view === null ? 0 : UNPAINTED_MS)
  }

  /** The window, or null once it is closed. */
  get current(): BrowserWindow | null {
    return this.#window
  }

  /** When the page first said that it had painted, in ms UTC; null until then. */
  get paintedAt(): number | null {
    return this.#paintedAt
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

  /** The first frame's two questions are answered before the desk behind the window is there; the others wait for it. */
  async #answer(raw: unknown): Promise<ResponseEnvelope> {
    if (isPaintedWord(raw)) this.#hearPainted()
    const value = await this.#readAhead(raw)
    if (value !== null) return { ok: true, value }
    return (await this.#router)(raw)
  }

  async #readAhead(raw: unknown): Promise<object | null> {
    const question = this.#view === null ? null : firstQuestion(raw)
    if (question === 'settings.get') return (await this.#view?.takeSettings()) ?? null
    return question === 'orders.openView' ? ((await this.#view?.take()) ?? null) : null
  }

  #hearPainted(): void {
    this.#paintedAt ??= Date.now()
    this.#tellPainted()
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

/** By its name alone: the request itself goes on to the router, which parses it. */
function isPaintedWord(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'method' in raw && raw.method === 'app.painted'
}

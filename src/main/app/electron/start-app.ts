import { hostname } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, screen, session } from 'electron'
import { AppError } from '../../../shared/errors/app-error.ts'
import { events, methods } from '../../../shared/ipc/contract.ts'
import { drop } from '../../../shared/lib/drop.ts'
import { createEvents } from '../../ipc/events.ts'
import { registerIpc } from '../../ipc/register.ts'
import { createRouter } from '../../ipc/router.ts'
import { shellHandlers, shellMethods } from '../../ipc/shell-methods.ts'
import { systemClock } from '../../platform/clock.ts'
import { type LogFile, openLogFile } from '../../platform/log/log-file.ts'
import { createLogger, type Logger } from '../../platform/log/logger.ts'
import { createRedactor, type Redactor } from '../../platform/log/redact.ts'
import { createRandom } from '../../platform/random.ts'
import { INDEX_URL } from '../../security/app-path.ts'
import { serveApp } from '../../security/app-scheme.ts'
import { createFileTokens } from '../../security/file-tokens.ts'
import { hardenSession } from '../../security/session-policy.ts'
import { runLine } from '../cli/run-line.ts'
import { serveCommands, socketPath } from '../cli/socket.ts'
import { type Desk, openDesk } from '../desk/desk.ts'
import { installCrashPage } from '../lifecycle/crash-page.ts'
import { menuTemplate } from '../lifecycle/menu.ts'
import { captureScreenshot, screenshotTarget } from '../lifecycle/screenshot.ts'
import { deskParts } from '../parts.ts'
import { createMainWindow, followTheme } from '../windows/main-window.ts'
import { loadWindowState, saveWindowState } from '../windows/window-state.ts'
import { appInfo } from './app-info.ts'
import { electronDialogs } from './electron-dialogs.ts'
import { electronShell } from './electron-shell.ts'

/** Where the running program lies and what it works on. */
export interface AppPlace {
  /** The folder of the running entry, out/main. */
  readonly built: string
  readonly root: string
  readonly workspace: string
}

/** The first rows, their counts and panels come before the label fonts. */
const PREWARM_AFTER_MS = 1_500
const SCREENSHOT_TIMEOUT_MS = 20_000

/** The program with a window: the desk's threads start at once, beside Chromium, and the window when it is ready. */
export class DeskApp {
  readonly #place: AppPlace
  readonly #random = createRandom(systemClock)
  readonly #redactor: Redactor = createRedactor()
  readonly #logFile: LogFile
  readonly #log: Logger
  readonly #desk: Desk
  readonly #tokens = createFileTokens(this.#random.uuidV7)
  readonly #painted: Promise<void>
  #tellPainted: () => void = () => undefined
  #window: BrowserWindow | null = null
  #stopServing: () => void = () => undefined

  constructor(place: AppPlace) {
    this.#place = place
    this.#logFile = openLogFile({ folder: join(place.workspace, 'logs') })
    this.#log = createLogger({
      sink: this.#logFile,
      redactor: this.#redactor,
      clock: systemClock,
      random: this.#random,
    })
    this.#painted = new Promise((resolve) => {
      this.#tellPainted = resolve
    })
    this.#desk = this.#open()
  }

  get window(): BrowserWindow | null {
    return this.#window
  }

  get log(): Logger {
    return this.#log
  }

  /** Opens the window; call when Electron is ready. */
  start(): void {
    hardenSession(session.defaultSession, {
      hasDevTools: !app.isPackaged,
      onRefused: (name, what) => this.#log.warn(name, what),
    })
    serveApp(session.defaultSession, join(this.#place.built, '..', 'renderer'))
    this.#registerIpc()
    this.#window = this.#openWindow()
    followTheme(nativeTheme, () => this.#window)
    this.#setMenu()
    drop(this.#desk.ready(), 'the window opens while the store does', (error) => this.#failStart(error))
    const path = socketPath(this.#place.workspace)
    this.#stopServing = serveCommands(
      path,
      (line) => runLine(this.#desk, line),
      (error) => this.#log.warn('desk.socket', { error: String(error) }),
    )
    const picture = screenshotTarget(process.argv)
    if (picture !== null)
      drop(this.#takePicture(picture), 'it ends the program itself', (error) => this.#failStart(error))
  }

  /** Lets the label in hand finish, folds the log into the file and closes. */
  async close(): Promise<void> {
    this.#stopServing()
    await this.#desk.close()
    this.#logFile.closeSync()
  }

  #open(): Desk {
    const send = createEvents(() => this.#window, events, { checkPayloads: !app.isPackaged })
    return openDesk({
      folder: this.#place.workspace,
      parts: deskParts(this.#place.built, this.#place.root),
      clock: systemClock,
      random: this.#random,
      emit: send,
      logError: (event, error, fields) => this.#log.error(event, error, fields),
      dialogs: electronDialogs(() => this.#window),
      shell: electronShell({
        window: () => this.#window,
        desk: () => this.#desk,
        logFile: this.#logFile,
        redactor: this.#redactor,
        onPainted: () => this.#reportPainted(),
      }),
      tokens: this.#tokens,
      info: appInfo,
      deskName: hostname(),
      isHeadless: false,
    })
  }

  #registerIpc(): void {
    const router = createRouter({
      methods: { ...methods, ...shellMethods },
      handlers: {
        ...this.#desk.handlers,
        ...shellHandlers({ fileTokens: this.#tokens, reload: () => this.#reload() }),
      },
      logError: (event, error, fields) => this.#log.error(event, error, fields),
      checkOutputs: process.env['CREATORFLOW_CHECK_OUTPUTS'] === '1',
    })
    registerIpc(ipcMain, router, {
      isKnownWindow: (id) => this.#window?.webContents.id === id,
      onRefused: (error) => this.#log.warn('ipc.badSender', { error }),
    })
  }

  #openWindow(): BrowserWindow {
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

  #setMenu(): void {
    const actions = {
      showAbout: () =>
        drop(this.#showAbout(), 'a panel opens when it can', (error) => this.#log.error('about', error)),
      saveDiagnostics: () =>
        drop(
          this.#desk.handlers['app.saveDiagnostics']({}, { commandId: this.#random.uuidV7() }),
          'its own dialog tells',
          (error) => this.#log.error('diagnostics', error),
        ),
      reload: () => this.#reload(),
    }
    const template = menuTemplate(
      { appName: app.getName(), isMac: process.platform === 'darwin', hasDevTools: !app.isPackaged },
      actions,
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  async #showAbout(): Promise<void> {
    const { aboutPanel } = await import('../lifecycle/about.ts')
    const info = await this.#desk.services.info()
    app.setAboutPanelOptions(
      aboutPanel(info.name, {
        app: info.version,
        electron: info.electron,
        chromium: info.chromium,
        node: info.node,
        sqlite: info.sqlite,
        pinnedElectron: __PINNED_ELECTRON__,
      }),
    )
    app.showAboutPanel()
  }

  #reload(): void {
    this.#window
      ?.loadURL(INDEX_URL)
      .catch((error: unknown) => this.#log.warn('shell.reload', { error: String(error) }))
  }

  #reportPainted(): void {
    this.#tellPainted()
    setTimeout(() => void this.#desk.printing.prewarm(), PREWARM_AFTER_MS).unref()
    // Benchmarks measure from the start of the process to this line.
    if (app.commandLine.hasSwitch('report-painted'))
      process.stdout.write(`${JSON.stringify({ paintedAt: Date.now() })}\n`)
  }

  async #takePicture(file: string): Promise<void> {
    if (this.#window)
      await captureScreenshot(this.#window, file, {
        painted: this.#painted,
        timeoutMs: SCREENSHOT_TIMEOUT_MS,
      })
    app.quit()
  }

  /** A damaged file is never deleted: a person may put a backup in its place, or leave and ask for help. */
  async #offerBackup(message: string): Promise<void> {
    const answer = await dialog.showMessageBox({
      type: 'error',
      message,
      buttons: ['Restore a backup…', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (answer.response === 0) {
      const { restored } = await this.#desk.backups.restore(
        electronDialogs(() => null),
        { commandId: this.#random.uuidV7() },
      )
      if (restored) app.relaunch()
    }
    app.quit()
  }

  #failStart(error: unknown): void {
    this.#log.error('start.failed', error)
    if (error instanceof AppError && error.code === 'storage.corrupt') {
      drop(this.#offerBackup(error.message), 'it ends the program itself', (failure) => {
        dialog.showErrorBox(app.getName(), failure instanceof Error ? failure.message : String(failure))
        app.exit(1)
      })
      return
    }
    dialog.showErrorBox(app.getName(), error instanceof Error ? error.message : String(error))
    app.exit(1)
  }
}

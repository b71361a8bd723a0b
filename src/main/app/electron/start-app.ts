import { hostname } from 'node:os'
import { app, dialog, Menu, powerMonitor, safeStorage } from 'electron'
import { AppError } from '../../../shared/errors/app-error.ts'
import { events, methods } from '../../../shared/ipc/contract.ts'
import { drop } from '../../../shared/lib/drop.ts'
import { openElectronSecretStore } from '../../auth/electron-secret-store.ts'
import { fileSecretStore, userConfigFolder } from '../../auth/file-secret-store.ts'
import { createEvents } from '../../ipc/events.ts'
import { createRouter, type Router } from '../../ipc/router.ts'
import { shellHandlers, shellMethods } from '../../ipc/shell-methods.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/log/logger.ts'
import { createFileTokens } from '../../security/file-tokens.ts'
import { chooseAccount, noteOwner } from '../account-folders.ts'
import { runLine } from '../cli/run-line.ts'
import { serveCommands, socketPath } from '../cli/socket.ts'
import { type Desk, openDesk } from '../desk/desk.ts'
import { menuTemplate } from '../lifecycle/menu.ts'
import { captureScreenshot, screenshotTarget } from '../lifecycle/screenshot.ts'
import { deskParts } from '../parts.ts'
import type { Ahead } from './ahead.ts'
import { appInfo } from './app-info.ts'
import type { AppLog } from './app-log.ts'
import { electronDialogs } from './electron-dialogs.ts'
import { electronShell } from './electron-shell.ts'
import type { AppPlace, FirstWindow } from './first-window.ts'

/** The first rows, their counts and panels come before the label fonts. */
const PREWARM_AFTER_MS = 1_500
const SCREENSHOT_TIMEOUT_MS = 20_000

/** The program behind its window. */
export class DeskApp {
  readonly #place: AppPlace
  readonly #own: AppLog
  readonly #log: Logger
  readonly #first: FirstWindow
  readonly #desk: Desk
  readonly #tokens: ReturnType<typeof createFileTokens>
  readonly #painted: Promise<void>
  #tellPainted: () => void = () => undefined
  #stopServing: () => void = () => undefined

  /** Opens the desk behind a window that is open already. `storage.locked` when another process has the workspace. */
  constructor(place: AppPlace, own: AppLog, first: FirstWindow, ahead: Ahead | null) {
    this.#place = place
    this.#own = own
    this.#log = own.log
    this.#first = first
    this.#tokens = createFileTokens(own.random.uuidV7)
    this.#painted = new Promise((resolve) => {
      this.#tellPainted = resolve
    })
    this.#desk = this.#open(ahead)
    first.serve(this.#router())
  }

  /** What the first rows do not wait for. */
  start(): void {
    this.#setMenu()
    drop(this.#desk.ready(), 'the window opens while the store does', (error) => this.#failStart(error))
    const path = socketPath(this.#place.workspace)
    this.#stopServing = serveCommands(
      path,
      (line) => runLine(this.#desk, line),
      (error) => this.#log.warn('desk.socket', { error: String(error) }),
    )
    this.#watchTheWorld()
    const picture = screenshotTarget(process.argv)
    if (picture !== null)
      drop(this.#takePicture(picture), 'it ends the program itself', (error) => this.#failStart(error))
  }

  /** Lets the label in hand finish, folds the log into the file and closes. */
  async close(): Promise<void> {
    this.#stopServing()
    await this.#desk.close()
    this.#own.file.closeSync()
  }

  #open(ahead: Ahead | null): Desk {
    const send = createEvents(() => this.#first.current, events, { checkPayloads: !app.isPackaged })
    return openDesk({
      folder: this.#place.workspace,
      parts: deskParts(this.#place.built, this.#place.root),
      clock: systemClock,
      random: this.#own.random,
      emit: send,
      logError: (event, error, fields) => this.#log.error(event, error, fields),
      dialogs: electronDialogs(() => this.#first.current),
      shell: electronShell({
        window: () => this.#first.current,
        desk: () => this.#desk,
        logFile: this.#own.file,
        redactor: this.#own.redactor,
        onPainted: () => this.#reportPainted(),
      }),
      secrets: () =>
        openElectronSecretStore({
          folder: this.#place.workspace,
          safeStorage,
          platform: process.platform,
        }),
      // One key for the window and for `desk`, which no keychain serves: either prints what the other imported.
      labelSecrets: async () =>
        fileSecretStore({
          folder: this.#place.workspace,
          configFolder: userConfigFolder(process.env, process.platform),
          name: 'labels',
        }),
      places: {
        note: (userId) => noteOwner(this.#place.base, userId),
        open: (userId) => this.#openAccount(userId),
      },
      tokens: this.#tokens,
      info: appInfo,
      deskName: hostname(),
      isHeadless: false,
      ahead,
    })
  }

  #router(): Router {
    return createRouter({
      methods: { ...methods, ...shellMethods },
      handlers: {
        ...this.#desk.handlers,
        ...shellHandlers({ fileTokens: this.#tokens, reload: () => this.#first.reload() }),
      },
      logError: (event, error, fields) => this.#log.error(event, error, fields),
      checkOutputs: process.env['CREATORFLOW_CHECK_OUTPUTS'] === '1',
    })
  }

  /** Another person's orders lie in a folder of their own: the program starts again on it. */
  #openAccount(userId: string): void {
    chooseAccount(this.#place.base, userId)
    app.relaunch()
    app.quit()
  }

  /** A machine that wakes up, a window that is looked at again: moments at which others' work may be waiting. */
  #watchTheWorld(): void {
    powerMonitor.on('resume', () => this.#desk.cloud.hint('wake'))
    app.on('browser-window-focus', () => this.#desk.cloud.hint('focus'))
  }

  #setMenu(): void {
    const actions = {
      showAbout: () =>
        drop(this.#showAbout(), 'a panel opens when it can', (error) => this.#log.error('about', error)),
      saveDiagnostics: () =>
        drop(
          this.#desk.handlers['app.saveDiagnostics']({}, { commandId: this.#own.random.uuidV7() }),
          'its own dialog tells',
          (error) => this.#log.error('diagnostics', error),
        ),
      reload: () => this.#first.reload(),
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

  #reportPainted(): void {
    this.#tellPainted()
    setTimeout(() => void this.#desk.printing.prewarm(), PREWARM_AFTER_MS).unref()
    // Benchmarks measure from the start of the process to this line.
    if (app.commandLine.hasSwitch('report-painted'))
      process.stdout.write(`${JSON.stringify({ paintedAt: this.#first.paintedAt })}\n`)
  }

  async #takePicture(file: string): Promise<void> {
    const window = this.#first.current
    if (window)
      await captureScreenshot(window, file, {
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
        { commandId: this.#own.random.uuidV7() },
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

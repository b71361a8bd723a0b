// The safe shell with nothing behind it: our own modules wired as the app wires them, around a page that the attack
// tests can use as they like. What holds here holds in the app, and a fault in a feature cannot hide it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session } from 'electron'
import { z } from 'zod'
import { installCrashPage } from '../../../../src/main/app/lifecycle/crash-page.ts'
import { menuTemplate } from '../../../../src/main/app/lifecycle/menu.ts'
import { captureScreenshot, screenshotTarget } from '../../../../src/main/app/lifecycle/screenshot.ts'
import { bringToFront, claimSingleInstance } from '../../../../src/main/app/lifecycle/single-instance.ts'
import { createMainWindow, followTheme } from '../../../../src/main/app/windows/main-window.ts'
import { loadWindowState, saveWindowState } from '../../../../src/main/app/windows/window-state.ts'
import { createEvents } from '../../../../src/main/ipc/events.ts'
import { registerIpc } from '../../../../src/main/ipc/register.ts'
import { createRouter } from '../../../../src/main/ipc/router.ts'
import { shellHandlers, shellMethods } from '../../../../src/main/ipc/shell-methods.ts'
import { systemClock } from '../../../../src/main/platform/clock.ts'
import { openLogFile } from '../../../../src/main/platform/log/log-file.ts'
import { createLogger } from '../../../../src/main/platform/log/logger.ts'
import { createRedactor } from '../../../../src/main/platform/log/redact.ts'
import { createRandom } from '../../../../src/main/platform/random.ts'
import { INDEX_URL } from '../../../../src/main/security/app-path.ts'
import { registerAppScheme, serveApp } from '../../../../src/main/security/app-scheme.ts'
import { hardenContents } from '../../../../src/main/security/contents-policy.ts'
import { createFileTokens } from '../../../../src/main/security/file-tokens.ts'
import { enableSandbox } from '../../../../src/main/security/sandbox.ts'
import { hardenSession } from '../../../../src/main/security/session-policy.ts'
import { refuseDebugSwitches } from '../../../../src/main/security/switches.ts'
import { command, event, query } from '../../../../src/shared/ipc/method.ts'

/** The folder made by the harness: `page/` is served, `desk.log` and the window's place are kept there. */
const folder = process.env['SHELL_APP_FOLDER'] ?? ''

refuseDebugSwitches(
  {
    // The attack test plays a packaged build; everything else here runs under Playwright's debugger.
    argv: process.argv,
    isPackaged: process.env['SHELL_APP_PACKAGED'] === '1',
    hasSwitch: (name) => app.commandLine.hasSwitch(name),
  },
  (code) => process.exit(code),
)
app.setPath('userData', join(folder, 'profile'))
enableSandbox(app)
registerAppScheme(protocol)
Menu.setApplicationMenu(null)

const random = createRandom(systemClock)
const logFile = openLogFile({ folder })
const log = createLogger({ sink: logFile, redactor: createRedactor(), clock: systemClock, random })
let window: BrowserWindow | null = null

const isFirst = claimSingleInstance(app, (link) => {
  log.info('shell.second', { link })
  if (window !== null) bringToFront(window)
})
if (!isFirst) app.exit(0)
else start().catch((error: unknown) => fail(error))

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`)
  app.exit(1)
}

const methods = {
  ...shellMethods,
  'demo.echo': query(z.strictObject({ text: z.string() }), z.strictObject({ text: z.string() })),
  'demo.count': command(z.strictObject({}), z.strictObject({ count: z.int() })),
  'demo.rows': query(z.strictObject({}), z.strictObject({ seqs: z.instanceof(Int32Array) })),
  'demo.fail': query(z.strictObject({}), z.strictObject({})),
  'demo.ring': query(z.strictObject({}), z.strictObject({})),
  'app.painted': query(z.strictObject({}), z.strictObject({})),
  'app.saveDiagnostics': command(
    z.strictObject({}),
    z.object({ saved: z.boolean(), fileName: z.string().nullable() }),
  ),
} as const

async function start(): Promise<void> {
  hardenContents(app, (name) => log.warn(name))
  await app.whenReady()
  hardenSession(session.defaultSession, {
    hasDevTools: false,
    onRefused: (name, what) => log.warn(name, what),
  })
  serveApp(session.defaultSession, join(folder, 'page'))
  const painted = openIpc()
  window = openWindow()
  followTheme(nativeTheme, () => window)
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(
        { appName: 'Shell', isMac: process.platform === 'darwin', hasDevTools: false },
        menuActions,
      ),
    ),
  )
  app.on('window-all-closed', () => app.quit())
  const file = screenshotTarget(process.argv)
  if (file === null) return
  await captureScreenshot(window, file, { painted, timeoutMs: 20_000 })
  app.exit(0)
}

const menuActions = { showAbout: () => app.showAboutPanel(), saveDiagnostics: () => undefined, reload }

function reload(): void {
  window?.loadURL(INDEX_URL).catch((error: unknown) => log.warn('shell.reload', { error }))
}

function openWindow(): BrowserWindow {
  const statePath = join(folder, 'window-state.json')
  const made = createMainWindow(BrowserWindow, {
    title: 'Shell',
    preloadPath: join(import.meta.dirname, 'preload.cjs'),
    url: INDEX_URL,
    state: loadWindowState(statePath),
    workAreas: screen.getAllDisplays().map((display) => display.workArea),
    isDark: nativeTheme.shouldUseDarkColors,
    hasDevTools: false,
    onState: (state) => saveWindowState(statePath, state),
  })
  installCrashPage(made, {
    log,
    onHopeless: () => dialog.showErrorBox('Shell', 'Even the crash page failed.'),
    delay: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
  return made
}

function openIpc(): Promise<void> {
  let count = 0
  let tellPainted: () => void = () => undefined
  const painted = new Promise<void>((resolve) => {
    tellPainted = resolve
  })
  const send = createEvents(
    () => window,
    { 'demo.changed': event(z.strictObject({ count: z.int() })) },
    { checkPayloads: true },
  )
  const router = createRouter({
    methods,
    handlers: {
      ...shellHandlers({ fileTokens: createFileTokens(() => random.uuidV7()), reload }),
      'demo.echo': async (input: { text: string }) => input,
      'demo.count': async () => {
        count += 1
        return { count }
      },
      'demo.rows': async () => ({ seqs: Int32Array.from({ length: 100_000 }, (_, index) => index) }),
      'demo.fail': async () => {
        throw new Error(`SELECT * FROM orders -- ${readFileSync.name} at /srv/secret/place.db`)
      },
      'demo.ring': async () => {
        send('demo.changed', { count })
        return {}
      },
      'app.painted': async () => {
        tellPainted()
        return {}
      },
      'app.saveDiagnostics': async () => ({ saved: true, fileName: 'diagnostics.json' }),
    },
    logError: (name, error, fields) => log.error(name, error, fields),
    checkOutputs: true,
  })
  registerIpc(ipcMain, router, {
    isKnownWindow: (id) => window?.webContents.id === id,
    onRefused: (error) => log.warn('ipc.badSender', { error }),
  })
  return painted
}

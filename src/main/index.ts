import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, Menu, protocol } from 'electron'
import { accountFolder } from './app/account-folders.ts'
import { readAhead } from './app/electron/ahead.ts'
import { type AppLog, openAppLog } from './app/electron/app-log.ts'
import { type AppPlace, FirstWindow } from './app/electron/first-window.ts'
import type { DeskApp } from './app/electron/start-app.ts'
import { bringToFront, claimSingleInstance } from './app/lifecycle/single-instance.ts'
import { defaultWorkspace, projectRoot } from './app/parts.ts'
import type { Logger } from './platform/log/logger.ts'
import { registerAppScheme } from './security/app-scheme.ts'
import { hardenContents } from './security/contents-policy.ts'
import { enableSandbox } from './security/sandbox.ts'
import { refuseDebugSwitches } from './security/switches.ts'

refuseDebugSwitches(
  { argv: process.argv, isPackaged: app.isPackaged, hasSwitch: (name) => app.commandLine.hasSwitch(name) },
  (code) => process.exit(code),
)

const told = app.commandLine.getSwitchValue('workspace')
const base = told === '' ? defaultWorkspace(process.env, process.platform) : resolve(told)
const profile = join(base, 'profile')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
enableSandbox(app)
registerAppScheme(protocol)
const workspace = accountFolder(base)
// Else Electron builds its own menu first, only to have it replaced.
Menu.setApplicationMenu(null)

let first: FirstWindow | null = null
const isFirst = claimSingleInstance(app, () => {
  if (first?.current) bringToFront(first.current)
})
if (isFirst) run()
else app.exit(0)

function run(): void {
  try {
    const own = openAppLog(workspace)
    hardenContents(app, (name) => own.log.warn(name))
    app.on('window-all-closed', () => app.quit())
    const place = { built: import.meta.dirname, root: projectRoot(import.meta.dirname), workspace, base }
    // Not awaited at the top level: Electron holds `ready` back until this module has been evaluated.
    app
      .whenReady()
      .then(() => open(place, own))
      .catch(fail)
  } catch (error) {
    fail(error)
  }
}

/** The window and its first rows before the desk behind them, whose modules are read once they are on screen. */
async function open(place: AppPlace, own: AppLog): Promise<void> {
  const ahead = readAhead(place, own.log)
  first = new FirstWindow(place, own.log, ahead?.view ?? null)
  await first.isPainted
  const { DeskApp } = await import('./app/electron/start-app.ts')
  const desk = new DeskApp(place, own, first, ahead)
  closeBeforeQuit(desk, own.log)
  desk.start()
}

/** Quitting waits for the label in hand and for the store to close; a second try does not. */
function closeBeforeQuit(desk: DeskApp, log: Logger): void {
  let isClosing = false
  app.on('will-quit', (event) => {
    if (isClosing) return
    isClosing = true
    event.preventDefault()
    desk.close().then(
      () => app.quit(),
      (error: unknown) => {
        log.error('close.failed', error)
        app.exit(1)
      },
    )
  })
}

function fail(error: unknown): void {
  dialog.showErrorBox(app.getName(), error instanceof Error ? error.message : String(error))
  app.exit(1)
}

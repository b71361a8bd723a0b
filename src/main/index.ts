import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, Menu, protocol } from 'electron'
import { DeskApp } from './app/electron/start-app.ts'
import { bringToFront, claimSingleInstance } from './app/lifecycle/single-instance.ts'
import { defaultWorkspace, projectRoot } from './app/parts.ts'
import { registerAppScheme } from './security/app-scheme.ts'
import { hardenContents } from './security/contents-policy.ts'
import { enableSandbox } from './security/sandbox.ts'
import { refuseDebugSwitches } from './security/switches.ts'

refuseDebugSwitches(
  { argv: process.argv, isPackaged: app.isPackaged, hasSwitch: (name) => app.commandLine.hasSwitch(name) },
  (code) => process.exit(code),
)

const told = app.commandLine.getSwitchValue('workspace')
const workspace = told === '' ? defaultWorkspace(process.env, process.platform) : resolve(told)
const profile = join(workspace, 'profile')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
enableSandbox(app)
registerAppScheme(protocol)
// Else Electron builds its own menu first, only to have it replaced.
Menu.setApplicationMenu(null)

let running: DeskApp | null = null
const isFirst = claimSingleInstance(app, () => {
  if (running?.window) bringToFront(running.window)
})
if (isFirst) run()
else app.exit(0)

function run(): void {
  try {
    const desk = new DeskApp({
      built: import.meta.dirname,
      root: projectRoot(import.meta.dirname),
      workspace,
    })
    running = desk
    hardenContents(app, (name) => desk.log.warn(name))
    closeBeforeQuit(desk)
    app.on('window-all-closed', () => app.quit())
    // Not awaited at the top level: Electron holds `ready` back until this module has been evaluated.
    app.whenReady().then(() => desk.start(), fail)
  } catch (error) {
    fail(error)
  }
}

/** Quitting waits for the label in hand and for the store to close; a second try does not. */
function closeBeforeQuit(desk: DeskApp): void {
  let isClosing = false
  app.on('will-quit', (event) => {
    if (isClosing) return
    isClosing = true
    event.preventDefault()
    desk.close().then(
      () => app.quit(),
      (error: unknown) => {
        desk.log.error('close.failed', error)
        app.exit(1)
      },
    )
  })
}

function fail(error: unknown): void {
  dialog.showErrorBox(app.getName(), error instanceof Error ? error.message : String(error))
  app.exit(1)
}

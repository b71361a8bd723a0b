// The least a window of ours can be: the app's own security modules and web preferences around a page that does
// next to nothing. What it takes to start and to answer a key is what Electron itself takes on this machine.
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron'
import { createMainWindow } from '../../../src/main/app/windows/main-window.ts'
import { APP_ORIGIN } from '../../../src/main/security/app-path.ts'
import { registerAppScheme, serveApp } from '../../../src/main/security/app-scheme.ts'
import { hardenContents } from '../../../src/main/security/contents-policy.ts'
import { enableSandbox } from '../../../src/main/security/sandbox.ts'
import { hardenSession } from '../../../src/main/security/session-policy.ts'
import { REQUEST_CHANNEL } from '../../../src/shared/ipc/envelope.ts'

const told = (name: string) => app.commandLine.getSwitchValue(name)

app.setPath('userData', join(told('folder'), 'profile'))
enableSandbox(app)
registerAppScheme(protocol)
Menu.setApplicationMenu(null)
hardenContents(app, () => undefined)
app.on('window-all-closed', () => app.quit())
app.whenReady().then(open, (error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  app.exit(1)
})

function open(): void {
  hardenSession(session.defaultSession, { hasDevTools: true, onRefused: () => undefined })
  serveApp(session.defaultSession, join(import.meta.dirname, 'page'))
  // The page's only request is that it has painted.
  ipcMain.handle(REQUEST_CHANNEL, () => {
    process.stdout.write(`${JSON.stringify({ paintedAt: Date.now() })}\n`)
    return { ok: true, value: {} }
  })
  createMainWindow(BrowserWindow, {
    title: 'Floor',
    preloadPath: told('preload'),
    url: `${APP_ORIGIN}/${told('page')}.html`,
    state: { x: 0, y: 0, width: 1_280, height: 800, isMaximized: false, isFullScreen: false },
    workAreas: [],
    isDark: false,
    hasDevTools: true,
    onState: () => undefined,
  })
}

import { basename } from 'node:path'
import { app, type BrowserWindow, clipboard, shell } from 'electron'
import type { LogFile } from '../../platform/log/log-file.ts'
import type { Redactor } from '../../platform/log/redact.ts'
import { openExternalLink } from '../../security/external-links.ts'
import type { Desk } from '../desk/desk.ts'
import type { Shell } from '../desk/dialogs.ts'
import { composeDiagnostics, saveDiagnostics } from '../lifecycle/diagnostics.ts'
import { askSavePath } from './electron-dialogs.ts'

const LOG_LINES = 500

/** What the window's desk can do beyond orders: open known pages, save diagnostics, hear of the first paint. */
export function electronShell(parts: {
  readonly window: () => BrowserWindow | null
  readonly desk: () => Desk
  readonly logFile: LogFile
  readonly redactor: Redactor
  readonly onPainted: (view: string, rows: number) => void
}): Shell {
  return {
    openLink: (link) => openExternalLink(link, (url) => shell.openExternal(url)),
    copyText: (text) => {
      clipboard.writeText(text)
      return true
    },
    saveDiagnostics: async () => {
      const text = await compose(parts.desk(), parts.logFile, parts.redactor)
      const path = await saveDiagnostics({
        compose: () => text,
        askPath: (name) =>
          askSavePath(parts.window, {
            title: 'Save a diagnostics file',
            defaultPath: name,
            filters: [{ name: 'JSON', extensions: ['json'] }],
          }),
        now: Date.now(),
      })
      return { saved: path !== null, fileName: path === null ? null : basename(path) }
    },
    painted: parts.onPainted,
  }
}

/** A store that does not answer must not keep a person from telling us about it: its parts are then left out. */
async function compose(desk: Desk, logFile: LogFile, redactor: Redactor): Promise<string> {
  const known = await Promise.allSettled([
    desk.services.info(),
    desk.handlers['settings.get']({}, { commandId: '' }),
    desk.handlers['app.status']({}, { commandId: '' }),
  ])
  const [info, settings, status] = known.map((one) => (one.status === 'fulfilled' ? one.value : null)) as [
    Awaited<ReturnType<Desk['services']['info']>> | null,
    Record<string, unknown> | null,
    { orders: number; printers: readonly { state: string; waiting: number }[] } | null,
  ]
  return composeDiagnostics(
    {
      at: Date.now(),
      versions: {
        app: app.getVersion(),
        electron: info?.electron ?? '',
        chromium: info?.chromium ?? '',
        node: info?.node ?? '',
        sqlite: info?.sqlite ?? '',
      },
      platform: { system: process.platform, arch: process.arch, locale: app.getLocale() },
      settings: settings ?? {},
      figures: {
        orders: status?.orders ?? null,
        printers: status?.printers.length ?? null,
        printerStates: (status?.printers ?? []).map((one) => `${one.state}:${one.waiting}`).join(' '),
      },
      logLines: logFile.lastLines(LOG_LINES),
    },
    redactor,
  )
}

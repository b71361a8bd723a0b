import type { Handlers } from '../../../../shared/ipc/contract.ts'
import type { Backups } from '../backups.ts'
import type { CloudDesk } from '../cloud/cloud-desk.ts'
import type { Dialogs, Shell } from '../dialogs.ts'
import type { FirstView } from '../first-view.ts'
import type { PrintDesk } from '../print-desk.ts'
import type { Services } from '../services.ts'
import type { Upkeep } from '../upkeep.ts'

type AppHandlers = Pick<
  Handlers,
  | 'app.info'
  | 'app.status'
  | 'app.openLink'
  | 'app.saveDiagnostics'
  | 'app.painted'
  | 'workspace.backup'
  | 'workspace.restore'
  | 'workspace.verify'
  | 'settings.get'
  | 'settings.update'
  | 'settings.mapStatus'
  | 'dashboard.summary'
>

/** The program itself: its status, settings, backups and the dashboard. */
export function appHandlers(
  services: Services,
  parts: {
    firstView: FirstView | null
    printing: PrintDesk
    upkeep: Upkeep
    backups: Backups
    cloud: CloudDesk
    dialogs: Dialogs
    shell: Shell
  },
): AppHandlers {
  const { store, metaOf } = services
  return {
    'app.info': () => services.info(),
    'app.status': async () => {
      const figures = await store.query('status.figures', {})
      const sync = await store.query('sync.figures', {})
      return {
        workspace: services.files.folder,
        kind: figures.kind,
        online: parts.cloud.state.isOnline,
        lastPullAt: parts.cloud.state.lastPullAt ?? sync.lastPullAt,
        pending: figures.pending,
        deadLetters: figures.deadLetters,
        conflicts: sync.conflicts,
        orders: figures.orders,
        printers: await parts.printing.statuses(figures.printers),
      }
    },
    'app.openLink': async ({ link }) => {
      await parts.shell.openLink(link)
      return { opened: true }
    },
    'app.saveDiagnostics': () => parts.shell.saveDiagnostics(),
    'app.painted': async ({ view, rows }) => {
      store.startRest()
      parts.shell.painted(view, rows)
      return {}
    },
    'workspace.backup': () => parts.backups.backUp(parts.dialogs),
    'workspace.restore': (_input, call) => parts.backups.restore(parts.dialogs, call),
    'workspace.verify': async () => {
      const checks = await store.step<{ name: string; isSound: boolean; detail: string }[]>(
        'store.verify',
        {},
      )
      return { isSound: checks.every((check) => check.isSound), checks }
    },
    'settings.get': async (input) =>
      (await parts.firstView?.takeSettings()) ?? store.query('settings.get', input),
    'settings.update': async (patch, call) => {
      const settings = await store.command('settings.update', patch, metaOf(call))
      if (patch.shipByEstimateHours !== undefined) await parts.upkeep.reestimate(settings.shipByEstimateHours)
      return settings
    },
    'settings.mapStatus': (input, call) => store.command('settings.mapStatus', input, metaOf(call)),
    'dashboard.summary': (input) => store.query('dashboard.summary', input),
  }
}

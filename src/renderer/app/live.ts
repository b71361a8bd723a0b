import { followImport } from '../features/imports/import-progress.ts'
import { followLabels, refreshLabels } from '../features/labels/labels-session.ts'
import { prepareLabels } from '../features/orders/prepare-labels.ts'
import { currentTable, refreshCounts, reopen } from '../features/orders/view-session.ts'
import { ask } from '../lib/ask.ts'
import { inBackground } from '../lib/background.ts'
import { announceChange } from '../lib/changes.ts'
import { coalesce } from '../lib/coalesce.ts'
import { useDesk } from '../lib/desk-state.ts'
import { announceSyncChange, refreshAccount, refreshSync, useSync } from '../lib/sync-state.ts'
import { tellError } from '../lib/toasts.ts'
import { whenQuiet } from '../lib/when-quiet.ts'

/** Countdowns show minutes; half a minute keeps them honest. */
const CLOCK_MS = 30_000
/** A window that is looked at keeps asking how the printers are: they are asked only while somebody does. */
const LOOK_MS = 30_000
const COUNTS_EVERY_MS = 300
/** Counting reads every order. After single orders changed it waits for a pause in the work, but not for ever. */
const COUNTS_QUIET_MS = 800
const COUNTS_AT_LATEST_MS = 10_000
const REOPEN_EVERY_MS = 150

/** Asks for the state of the workspace again. */
export async function refreshStatus(): Promise<void> {
  const status = await ask(window.api.app.status({}))
  useDesk.setState({ status })
  // Only a workspace with a server has more to say, and asking for it is not worth a local one's time.
  if (status.kind === 'cloud' && useSync.getState().sync === null)
    await Promise.all([refreshSync(), refreshAccount()])
}

/** Asks for the settings again. */
export async function refreshSettings(): Promise<void> {
  useDesk.setState({ settings: await ask(window.api.settings.get({})) })
}

/** Follows what happens outside the window for as long as it is open. Answers the way to stop. */
export function followWorkspace(): () => void {
  const countsSoon = coalesce(() => refreshCounts().catch(tellError), COUNTS_EVERY_MS)
  const countsAtLeisure = whenQuiet(countsSoon, COUNTS_QUIET_MS, COUNTS_AT_LATEST_MS)
  const statusSoon = coalesce(() => refreshStatus().catch(tellError), COUNTS_EVERY_MS)
  const syncSoon = coalesce(() => refreshSync().then(announceSyncChange, tellError), COUNTS_EVERY_MS)
  const reopenSoon = coalesce(() => reopen().catch(tellError), REOPEN_EVERY_MS)
  const stops = [
    window.api.on('orders.changed', ({ seqs, isReordered }) => {
      currentTable()?.refresh(seqs)
      if (isReordered) reopenSoon()
      if (seqs === null) countsSoon()
      else countsAtLeisure()
      statusSoon()
      announceChange()
    }),
    window.api.on('status.changed', statusSoon),
    window.api.on('printing.changed', () => {
      statusSoon()
      countsAtLeisure()
      announceChange()
    }),
    window.api.on('settings.changed', () => inBackground(refreshSettings(), 'settings follow')),
    window.api.on('imports.progress', followImport),
    window.api.on('labels.progress', followLabels),
    window.api.on('labels.changed', () => {
      inBackground(refreshLabels(), 'the status bar follows')
      announceChange()
    }),
    window.api.on('sync.changed', () => {
      syncSoon()
      statusSoon()
    }),
    window.api.on('account.changed', () => {
      inBackground(refreshAccount(), 'the account section follows')
      statusSoon()
    }),
    prepareLabels(),
  ]
  const clock = window.setInterval(() => currentTable()?.repaint(), CLOCK_MS)
  const look = window.setInterval(() => {
    if (document.visibilityState === 'visible') statusSoon()
  }, LOOK_MS)
  return () => {
    clearInterval(clock)
    clearInterval(look)
    for (const stop of stops) stop()
  }
}

/** Everything the first paint does not wait for. */
export async function readTheRest(): Promise<void> {
  const [running] = await Promise.all([
    ask(window.api.imports.running({})),
    refreshStatus(),
    refreshCounts(),
    refreshLabels(),
  ])
  if (running !== null) followImport(running)
}

import type { DeadLetter } from '../../../../shared/domain/sync/conflict.ts'
import type { SyncState } from '../../../../shared/domain/sync/sync-state.ts'
import { MOST_DIAGNOSTICS } from '../../../../shared/ipc/sync.contract.ts'
import type { SyncPosition } from '../../../sync/ports.ts'

/** What the text is made of. */
export interface DiagnosticsParts {
  readonly at: number
  readonly state: SyncState
  readonly figures: { readonly kind: string; readonly orders: number; readonly pending: number }
  readonly position: SyncPosition
  readonly deadLetters: readonly DeadLetter[]
  readonly events: readonly { readonly at: number; readonly kind: string; readonly words: string }[]
}

/** Text to paste into a message for help: states, counts, codes and events; no order, name, address or token. */
export function diagnosticsOf({
  at,
  state,
  figures,
  position,
  deadLetters,
  events,
}: DiagnosticsParts): string {
  const iso = (ms: number | null) => (ms === null ? 'never' : new Date(ms).toISOString())
  const codes = new Map<string, number>()
  for (const { act, code } of deadLetters) codes.set(`${act} ${code}`, (codes.get(`${act} ${code}`) ?? 0) + 1)
  return [
    `CreatorFlow Desktop sync, ${iso(at)}`,
    `workspace ${figures.kind}, ${figures.orders} orders`,
    `phase ${state.phase}, ${state.isOnline ? 'online' : 'offline'}${state.isStuck ? ', stuck' : ''}`,
    `last pull ${iso(state.lastPullAt)}, pending ${figures.pending}, oldest ${iso(position.oldestPendingAt)}`,
    `desk ${position.deviceId}, shop ${position.creatorId}`,
    `cursor ${position.cursor === null ? 'none' : JSON.stringify(position.cursor)}, complete ${position.isComplete}`,
    `last audit ${iso(position.auditedAt)}`,
    state.trouble === null ? 'no trouble' : `trouble ${state.trouble.code}: ${state.trouble.message}`,
    ...[...codes].map(([name, count]) => `refused ${count} x ${name}`),
    'events:',
    ...events.map((event) => `${iso(event.at)} ${event.kind}: ${event.words}`),
    '',
  ]
    .join('\n')
    .slice(0, MOST_DIAGNOSTICS)
}

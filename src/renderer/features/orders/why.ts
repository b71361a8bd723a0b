import type { OrderRow } from '../../../shared/domain/orders/order-row.ts'
import { type PriorityReason, priorityOf, remorseEndOf } from '../../../shared/domain/orders/priority.ts'
import { isKnownStatus } from '../../../shared/domain/orders/status.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/lib/durations.ts'
import { PRIORITY_WORDS } from '../../lib/words.ts'
import type { ShapeName } from '../../ui/shapes.ts'

/** The first column of the table: a shape, a word and what it counts down to. */
export interface Why {
  readonly shape: ShapeName
  readonly word: string
  /** The countdown or the reason; empty where the word says it all. */
  readonly rest: string
  readonly isEstimate: boolean
}

/** Why an order stands where it stands at `now` (ms UTC), short enough for one glance. */
export function whyOf(row: OrderRow, now: number): Why {
  if (!isKnownStatus(row.status)) return why('question', 'Unmapped', 'map its status')
  const { level, reason } = priorityOf(row, now)
  const isEstimate = row.shipBySource === 'estimated' && COUNTS_DOWN.has(reason)
  return { ...why(level, PRIORITY_WORDS[level], ''), ...SHORT[reason](row, now), isEstimate }
}

const COUNTS_DOWN: ReadonlySet<PriorityReason> = new Set([
  'overdue',
  'dueSoon',
  'dueToday',
  'dueLater',
  'viral',
])

type Short = (row: OrderRow, now: number) => Partial<Why>

const SHORT: Readonly<Record<PriorityReason, Short>> = {
  done: () => ({ word: 'Done' }),
  unpaid: () => ({ word: 'Unpaid' }),
  platformShips: () => ({ word: 'TikTok ships' }),
  unmapped: () => ({ shape: 'question', word: 'Unmapped' }),
  held: (row) => ({ shape: 'hold', word: 'Hold', rest: row.holdReason ?? '' }),
  remorse: (row, now) => ({ shape: 'hold', word: 'Hold', rest: shortSpan((remorseEndOf(row) ?? now) - now) }),
  cancelRequested: () => ({ shape: 'cancel', word: 'Cancel?', rest: 'buyer asked' }),
  overdue: (row, now) => ({ rest: `${shortSpan(now - (row.shipByAt ?? now))} late` }),
  dueSoon: countdown,
  dueToday: countdown,
  viral: countdown,
  dueLater: countdown,
  noDeadline: () => ({ rest: 'no deadline' }),
}

function countdown(row: OrderRow, now: number): Partial<Why> {
  return { rest: row.shipByAt === null ? '' : shortSpan(row.shipByAt - now) }
}

/** A length of time that fits the column: "3 d 4 h", "2 h 5 m", "40 min". */
function shortSpan(ms: number): string {
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} m`
  return `${Math.max(1, Math.floor(ms / MINUTE_MS))} min`
}

function why(shape: ShapeName, word: string, rest: string): Why {
  return { shape, word, rest, isEstimate: false }
}

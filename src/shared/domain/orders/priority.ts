import { DAY_MS, HOUR_MS } from '../../lib/durations.ts'
import type { FulfillmentStage } from './stage.ts'
import { isOpenStatus } from './status.ts'

/** In rank order: the index is what the store keeps and sorts by. */
export const PRIORITY_LEVELS = ['urgent', 'high', 'standard', 'automated'] as const
export type PriorityLevel = (typeof PRIORITY_LEVELS)[number]

/** In rank order, loudest first. */
export const IMPACT_LEVELS = ['VIRAL', 'HIGH', 'MED', 'AUTO'] as const
export type ImpactLevel = (typeof IMPACT_LEVELS)[number]

/** Who says when it is due: TikTok's own field, our estimate from the paid time, or nobody. */
export const SHIP_BY_SOURCES = ['platform', 'estimated', 'none'] as const
export type ShipBySource = (typeof SHIP_BY_SOURCES)[number]

/** TikTok lets a buyer cancel freely for an hour after paying (facts/tiktok-shop.md section 0.3). */
export const REMORSE_WINDOW_MS = HOUR_MS
const URGENT_BEFORE_MS = 4 * HOUR_MS
const HIGH_BEFORE_MS = DAY_MS
const VIRAL_HIGH_BEFORE_MS = 2 * DAY_MS

/** What the ranking looks at. Times are integer ms UTC, or null when unknown. */
export interface PriorityFacts {
  readonly status: string
  readonly stage: FulfillmentStage
  readonly impact: ImpactLevel
  readonly shipByAt: number | null
  readonly shipBySource: ShipBySource
  readonly paidAt: number | null
  readonly heldAt: number | null
  readonly cancelRequested: boolean
  readonly isFulfilledByPlatform: boolean
}

/** Why an order stands where it stands; `explainPriority` makes a sentence of it. */
export type PriorityReason =
  | 'done'
  | 'unpaid'
  | 'platformShips'
  | 'unmapped'
  | 'held'
  | 'remorse'
  | 'cancelRequested'
  | 'overdue'
  | 'dueSoon'
  | 'dueToday'
  | 'viral'
  | 'dueLater'
  | 'noDeadline'

/** A level, its reason, and the moment at which time alone will change it (null: never). */
export interface Priority {
  readonly level: PriorityLevel
  readonly reason: PriorityReason
  readonly nextChangeAt: number | null
}

/** Ranks an order at `now` (ms UTC). Deadlines outrank impact; a held order waits without shouting. */
export function priorityOf(facts: PriorityFacts, now: number): Priority {
  const settled = settledReason(facts)
  if (settled) return { level: 'automated', reason: settled, nextChangeAt: null }
  if (facts.cancelRequested) return { level: 'high', reason: 'cancelRequested', nextChangeAt: null }
  if (facts.heldAt !== null) return { level: 'standard', reason: 'held', nextChangeAt: null }
  const remorseEndsAt = remorseEndOf(facts)
  if (remorseEndsAt !== null && now < remorseEndsAt) {
    return { level: 'standard', reason: 'remorse', nextChangeAt: remorseEndsAt }
  }
  return byDeadline(facts, now)
}

/** When TikTok's remorse hour of an open, paid order ends (ms UTC); null where it does not apply. */
export function remorseEndOf(facts: Pick<PriorityFacts, 'status' | 'paidAt'>): number | null {
  if (facts.paidAt === null) return null
  const mayBeHeld = facts.status === 'awaiting_shipment' || facts.status === 'on_hold'
  return mayBeHeld ? facts.paidAt + REMORSE_WINDOW_MS : null
}

function settledReason(facts: PriorityFacts): PriorityReason | null {
  if (facts.stage === 'closed') return 'done'
  if (facts.status === 'unpaid') return 'unpaid'
  if (!isOpenStatus(facts.status)) return 'done'
  return facts.isFulfilledByPlatform ? 'platformShips' : null
}

function byDeadline(facts: PriorityFacts, now: number): Priority {
  const dueAt = facts.shipByAt
  if (dueAt === null) return withoutDeadline(facts)
  const isViral = facts.impact === 'VIRAL'
  const highBeforeMs = isViral ? VIRAL_HIGH_BEFORE_MS : HIGH_BEFORE_MS
  if (now >= dueAt) return { level: 'urgent', reason: 'overdue', nextChangeAt: null }
  if (now >= dueAt - URGENT_BEFORE_MS) return { level: 'urgent', reason: 'dueSoon', nextChangeAt: dueAt }
  if (now >= dueAt - highBeforeMs) {
    const reason = now >= dueAt - HIGH_BEFORE_MS ? 'dueToday' : 'viral'
    return { level: 'high', reason, nextChangeAt: dueAt - URGENT_BEFORE_MS }
  }
  return { level: 'standard', reason: 'dueLater', nextChangeAt: dueAt - highBeforeMs }
}

function withoutDeadline(facts: PriorityFacts): Priority {
  if (facts.impact === 'VIRAL') return { level: 'high', reason: 'viral', nextChangeAt: null }
  return { level: 'standard', reason: 'noDeadline', nextChangeAt: null }
}

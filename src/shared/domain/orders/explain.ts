import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/durations.ts'
import { type PriorityFacts, type PriorityReason, priorityOf, remorseEndOf } from './priority.ts'
import { isKnownStatus } from './status.ts'

/** One sentence that says why an order stands where it does at `now` (ms UTC). */
export function explainPriority(
  facts: PriorityFacts & { readonly holdReason?: string | null },
  now: number,
): string {
  if (!isKnownStatus(facts.status))
    return `TikTok's status "${facts.status}" is not mapped yet: say what it means before it can leave`
  const { reason } = priorityOf(facts, now)
  const estimate = facts.shipBySource === 'estimated' ? ' (est.)' : ''
  return SENTENCES[reason](facts, now, estimate)
}

type Sentence = (
  facts: PriorityFacts & { readonly holdReason?: string | null },
  now: number,
  estimate: string,
) => string

const SENTENCES: Readonly<Record<PriorityReason, Sentence>> = {
  done: (facts) =>
    facts.stage === 'closed' ? 'Closed at this desk' : `Nothing to do: ${facts.status.replaceAll('_', ' ')}`,
  unpaid: () => 'Not paid yet: no label until it is',
  platformShips: () => 'TikTok ships this one from its own warehouse',
  unmapped: () => 'Its status is not mapped yet',
  held: (facts) => `On hold: ${facts.holdReason ?? 'no reason given'}`,
  remorse: (facts, now) => `Buyer may still cancel for ${span((remorseEndOf(facts) ?? now) - now)}`,
  cancelRequested: () => 'The buyer asked to cancel: decide before packing',
  overdue: (facts, now, estimate) => `Overdue by ${span(now - (facts.shipByAt ?? now))}${estimate}`,
  dueSoon: (facts, now, estimate) => `Due in ${span((facts.shipByAt ?? now) - now)}${estimate}`,
  dueToday: (facts, now, estimate) => `Due in ${span((facts.shipByAt ?? now) - now)}${estimate}`,
  viral: (facts, now, estimate) =>
    facts.shipByAt === null
      ? 'Its product is going viral'
      : `Its product is going viral; due in ${span(facts.shipByAt - now)}${estimate}`,
  dueLater: (facts, now, estimate) => `Due in ${span((facts.shipByAt ?? now) - now)}${estimate}`,
  noDeadline: () => 'No deadline known',
}

/** A length of time in the two largest units a packer needs: "3 d 4 h", "2 h 5 min", "40 min". */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS))
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`
  return minutes === 0 ? 'under a minute' : `${minutes} min`
}

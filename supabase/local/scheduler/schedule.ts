import { Cron } from 'croner'

/** When a job runs: times of the clock, or every so many seconds. */
export type Schedule =
  | { readonly kind: 'interval'; readonly seconds: number }
  | { readonly kind: 'times'; readonly next: (after: Date) => Date | null }

const INTERVAL = /^\s*([1-5]?\d)\s+seconds?\s*$/i

/**
 * Reads the schedule text of pg_cron: five fields in UTC, where `$` is the last day of a month, or
 * `N seconds`.
 * @throws for a text that is neither
 */
export function readSchedule(text: string): Schedule {
  const seconds = Number(INTERVAL.exec(text)?.[1])
  if (seconds > 0) return { kind: 'interval', seconds }
  // Never started: it only says when.
  const cron = new Cron(text.trim().replaceAll('$', 'L'), { timezone: 'UTC', mode: '5-part', paused: true })
  return { kind: 'times', next: (after) => cron.nextRun(after) }
}

/** Milliseconds from a moment to the next run; null when there is none any more. */
export function delayUntilNext(schedule: Schedule, now: Date): number | null {
  if (schedule.kind === 'interval') return schedule.seconds * 1000
  const next = schedule.next(now)
  return next === null ? null : Math.max(next.getTime() - now.getTime(), 0)
}

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/lib/durations.ts'

/** A length of time in its two largest units at most: "4 s", "12 min", "2 h 5 min", "3 d 4 h". */
export function spanWords(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  if (ms < DAY_MS) return two(ms, HOUR_MS, 'h', MINUTE_MS, 'min')
  return two(ms, DAY_MS, 'd', HOUR_MS, 'h')
}

/** "just now", "4 s ago". A moment ahead of this machine's clock counts as now. */
export function ageWords(ms: number): string {
  return ms < SECOND_MS ? 'just now' : `${spanWords(ms)} ago`
}

/** In how many ms the words of an age or of a time left read differently. */
export function untilWordsChange(ms: number): number {
  const step = Math.abs(ms) < MINUTE_MS ? SECOND_MS : MINUTE_MS
  return Math.max(SECOND_MS / 4, step - (((ms % step) + step) % step))
}

function two(ms: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const rest = Math.floor((ms % large) / small)
  const whole = `${Math.floor(ms / large)} ${largeWord}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallWord}`
}

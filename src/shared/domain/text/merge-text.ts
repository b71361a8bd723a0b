/**
 * Makes one text of what two people made of it. Each changed one stretch of `base`; stretches that do not overlap are
 * both kept, those at one place one after the other, theirs first. Null where both changed the same words. The server
 * has the same rule (private.merge_text); both count characters by code point.
 */
export function mergeText(base: string, theirs: string, ours: string): string | null {
  if (theirs === ours || ours === base) return theirs
  if (theirs === base) return ours
  const from = Array.from(base)
  const their = changeOf(from, Array.from(theirs))
  const our = changeOf(from, Array.from(ours))
  const [first, second] = their.end <= our.start ? [their, our] : [our, their]
  if (first.end > second.start) return null
  return [
    ...from.slice(0, first.start),
    ...first.text,
    ...from.slice(first.end, second.start),
    ...second.text,
    ...from.slice(second.end),
  ].join('')
}

/** One stretch of a text that became another: characters from `start` up to `end` are now `text`. */
interface Change {
  readonly start: number
  readonly end: number
  readonly text: readonly string[]
}

function changeOf(base: readonly string[], made: readonly string[]): Change {
  const most = Math.min(base.length, made.length)
  let start = 0
  while (start < most && base[start] === made[start]) start += 1
  let kept = 0
  while (kept < most - start && base[base.length - 1 - kept] === made[made.length - 1 - kept]) kept += 1
  return { start, end: base.length - kept, text: made.slice(start, made.length - kept) }
}

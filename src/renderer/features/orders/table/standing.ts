/**
 * The order that comes after `seq` in a list shown anew, where `seq` left its neighbours by itself, as a shipped order
 * sinks to the end: the next one that stayed, which is the next parcel. `seq` itself where it kept its place, moved with
 * its neighbours, or is gone. `rows` is a screenful.
 */
export function nextStanding(before: Int32Array, after: Int32Array, seq: number, rows: number): number {
  const at = before.indexOf(seq)
  const near = before.subarray(at + 1, at + 1 + rows)
  const anchor = after.indexOf(near.at(-1) ?? -1)
  const here = after.indexOf(seq)
  if (at === -1 || here === -1 || anchor === -1) return seq
  const isNear = (index: number) => index !== -1 && Math.abs(index - anchor) <= 2 * rows
  if (isNear(here)) return seq
  return near.find((one) => isNear(after.indexOf(one))) ?? seq
}

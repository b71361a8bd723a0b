/** Where a waiting label can be moved to among those of its printer. */
export const QUEUE_PLACES = ['first', 'up', 'down', 'last'] as const
export type QueuePlace = (typeof QUEUE_PLACES)[number]

/** A waiting label and its place: the lowest goes first, and no two labels share one. */
export interface Waiting {
  readonly seq: number
  readonly place: number
}

/**
 * Moves one label among the waiting ones (in their order): the same places are handed out anew, so that a label asked
 * for later still comes after all of them. Answers only the labels whose place changes.
 */
export function reordered(waiting: readonly Waiting[], seq: number, to: QueuePlace): Waiting[] {
  const from = waiting.findIndex((job) => job.seq === seq)
  const moved = waiting[from]
  if (moved === undefined) return []
  const others = waiting.filter((job) => job !== moved)
  const at = { first: 0, up: Math.max(0, from - 1), down: from + 1, last: others.length }[to]
  return placed([...others.slice(0, at), moved, ...others.slice(at)])
}

/** Puts labels of another queue behind the waiting ones, in their order; answers the labels whose place changes. */
export function appended(waiting: readonly Waiting[], coming: readonly Waiting[]): Waiting[] {
  return placed([...waiting, ...coming])
}

/** Hands the places of these labels out anew, in this order. */
function placed(order: readonly Waiting[]): Waiting[] {
  const places = order.map(({ place }) => place).sort((a, b) => a - b)
  return order.flatMap((job, index) => {
    const place = places[index] ?? job.place
    return place === job.place ? [] : [{ seq: job.seq, place }]
  })
}

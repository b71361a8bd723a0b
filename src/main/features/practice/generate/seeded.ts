/** Random numbers that repeat for a seed. */
export interface Seeded {
  /** A number from 0 up to 1. */
  readonly next: () => number
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number
  /** One of the choices. */
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T
  /** True with this probability, 0 to 1. */
  readonly chance: (probability: number) => boolean
}

/** mulberry32 (Tommy Ettinger, public domain): small, fast, good enough for made-up shops, never for secrets. */
export function seeded(seed: number): Seeded {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    chance: (probability) => next() < probability,
  }
}

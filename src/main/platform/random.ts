import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Randomness as a port. */
export interface Random {
  bytes(count: number): Uint8Array
  /** A UUIDv7: sorts by its time of making, also within one millisecond of one process. */
  uuidV7(): string
  /** A short reference that a person can read out, such as `E-7K2QXM4D`: 40 random bits. */
  ref(): string
}

/** Crockford's base 32: no I, L, O, U, which are misread over the phone. */
const REF_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const COUNTER_LIMIT = 0x1000

/** The real source, or one over given bytes for tests. */
export function createRandom(
  clock: Pick<Clock, 'now'>,
  bytes: (count: number) => Uint8Array = randomBytes,
): Random {
  let last = { at: -1, counter: 0 }
  return {
    bytes,
    ref: () => `E-${Array.from(bytes(8), (byte) => REF_ALPHABET[byte & 31]).join('')}`,
    uuidV7: () => {
      const tail = bytes(10)
      last = nextTick(last, clock.now(), seedCounter(tail))
      return formatUuidV7(last.at, last.counter, tail)
    },
  }
}

/**
 * RFC 9562 section 6.2, method 1: within a millisecond, or when the clock went back, the counter goes on from
 * where it was, and an overflow borrows the next millisecond. So a row made later never sorts earlier.
 */
function nextTick(
  last: { at: number; counter: number },
  now: number,
  seed: number,
): { at: number; counter: number } {
  if (now > last.at) return { at: now, counter: seed }
  const counter = last.counter + 1
  return counter < COUNTER_LIMIT ? { at: last.at, counter } : { at: last.at + 1, counter: seed }
}

/** The counter starts in the lower half, which leaves room for 2,048 more ids in the same millisecond. */
function seedCounter(tail: Uint8Array): number {
  return (((tail[0] ?? 0) << 8) | (tail[1] ?? 0)) & 0x7ff
}

function formatUuidV7(at: number, counter: number, tail: Uint8Array): string {
  const time = at.toString(16).padStart(12, '0')
  const rest = Array.from(tail.subarray(2, 10), (byte, index) =>
    (index === 0 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  ).join('')
  const high = (0x7000 | counter).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-${high}-${rest.slice(0, 4)}-${rest.slice(4)}`
}

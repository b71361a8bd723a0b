import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appended,
  QUEUE_PLACES,
  type QueuePlace,
  reordered,
  type Waiting,
} from '../../../../../src/shared/domain/printing/queue-order.ts'

const queue = (...places: number[]): Waiting[] => places.map((place, index) => ({ seq: index + 1, place }))
/** The queue as it stands after a change, by row number. */
const after = (before: readonly Waiting[], changed: readonly Waiting[]): number[] => {
  const places = new Map(changed.map(({ seq, place }) => [seq, place]))
  return before
    .map(({ seq, place }) => ({ seq, place: places.get(seq) ?? place }))
    .sort((a, b) => a.place - b.place)
    .map(({ seq }) => seq)
}

describe('a label that is moved', () => {
  test.each([
    ['first', 3, [3, 1, 2, 4]],
    ['up', 3, [1, 3, 2, 4]],
    ['down', 2, [1, 3, 2, 4]],
    ['last', 2, [1, 3, 4, 2]],
    ['up', 1, [1, 2, 3, 4]],
    ['down', 4, [1, 2, 3, 4]],
  ] as const)('%s from place %d', (to, seq, order) => {
    const before = queue(5, 8, 9, 20)
    expect(after(before, reordered(before, seq, to))).toEqual(order)
  })

  test('that does not wait changes nothing', () => {
    expect(reordered(queue(1, 2), 9, 'first')).toEqual([])
  })

  test('one place up touches two labels only', () => {
    expect(reordered(queue(1, 2, 3, 4, 5), 4, 'up')).toHaveLength(2)
  })
})

test('any moves keep every label once, the others in their order, and no place beyond those there were', () => {
  const moves = fc.array(
    fc.record({ seq: fc.integer({ min: 1, max: 8 }), to: fc.constantFrom(...QUEUE_PLACES) }),
  )
  fc.assert(
    fc.property(moves, (acts) => {
      let waiting = queue(2, 3, 5, 7, 11, 13, 17, 19)
      for (const { seq, to } of acts) {
        const order = waiting.map((job) => job.seq)
        const next = after(waiting, reordered(waiting, seq, to))
        expect(next).toEqual(expected(order, seq, to))
        const places = waiting.map(({ place }) => place)
        waiting = next.map((one, index) => ({ seq: one, place: places[index] ?? 0 }))
      }
    }),
    { seed: 20_261_129, numRuns: 300 },
  )
})

/** The same by the words alone. */
function expected(order: readonly number[], seq: number, to: QueuePlace): number[] {
  const others = order.filter((one) => one !== seq)
  const from = order.indexOf(seq)
  const at = { first: 0, up: from - 1, down: from + 1, last: others.length }[to]
  return others.toSpliced(Math.max(0, at), 0, seq)
}

test('labels of another queue come behind those that wait, even where they were asked for before', () => {
  const waiting = queue(10, 30)
  const coming: Waiting[] = [
    { seq: 8, place: 2 },
    { seq: 9, place: 20 },
  ]
  const changed = appended(waiting, coming)
  expect(after([...waiting, ...coming], changed)).toEqual([1, 2, 8, 9])
})

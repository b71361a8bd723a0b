import { describe, expect, it } from 'vitest'
import { nextStanding } from '../../../../src/renderer/features/orders/table/standing.ts'

const ROWS = 20
const list = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const before = Int32Array.from(list(1, 500))

describe('the cursor of a list that is shown anew', () => {
  it('stays on its order where everything moved down to make room', () => {
    const after = Int32Array.from([...list(1_000, 300), ...before])
    expect(nextStanding(before, after, 5, ROWS)).toBe(5)
  })

  it('goes to the next order where its own was shipped and sank to the end', () => {
    const after = Int32Array.from([...list(2, 499), 1])
    expect(nextStanding(before, after, 1, ROWS)).toBe(2)
  })

  it('goes past the others that were shipped with it', () => {
    const after = Int32Array.from([...list(6, 495), 1, 2, 3, 4, 5])
    expect(nextStanding(before, after, 2, ROWS)).toBe(6)
  })

  it('follows an order that moved a few rows', () => {
    const after = Int32Array.from([2, 3, 4, 1, ...list(5, 496)])
    expect(nextStanding(before, after, 1, ROWS)).toBe(1)
  })

  it.each([
    ['at the end of the list', before, Int32Array.from([500, ...list(1, 499)]), 500],
    [
      'where a whole screenful went with it',
      before,
      Int32Array.from([...list(101, 400), ...list(1, 100)]),
      1,
    ],
    ['that left the view', before, Int32Array.from(list(2, 499)), 1],
    ['of which nobody knows where it stood', new Int32Array(0), before, 9],
  ])('is the same order %s', (_where, from, to, seq) => {
    expect(nextStanding(from, to, seq, ROWS)).toBe(seq)
  })
})

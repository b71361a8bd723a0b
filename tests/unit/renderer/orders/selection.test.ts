import { describe, expect, it } from 'vitest'
import { SelectionModel } from '../../../../src/renderer/features/orders/table/selection.ts'

const view = Int32Array.of(40, 7, 100_000, 3, 65)

describe('the selection', () => {
  it('counts each order once, however often it is selected', () => {
    const selection = new SelectionModel()
    selection.set(7, true)
    selection.set(7, true)
    selection.toggle(100_000)
    expect(selection.count).toBe(2)
    expect(selection.has(7)).toBe(true)
    expect(selection.has(8)).toBe(false)
  })

  it('answers in the order of the view, not in the order of selecting', () => {
    const selection = new SelectionModel()
    for (const seq of [65, 40, 3]) selection.set(seq, true)
    expect(selection.inOrder(view)).toEqual([40, 3, 65])
  })

  it('selects a range in either direction', () => {
    const up = new SelectionModel()
    const down = new SelectionModel()
    up.addRange(view, 3, 1)
    down.addRange(view, 1, 3)
    expect(up.inOrder(view)).toEqual([7, 100_000, 3])
    expect(down.inOrder(view)).toEqual(up.inOrder(view))
  })

  it('forgets orders that the view no longer shows, so that nothing invisible is acted upon', () => {
    const selection = new SelectionModel()
    selection.addAll(view)
    selection.keepOnly(Int32Array.of(3, 999))
    expect(selection.count).toBe(1)
    expect(selection.has(3)).toBe(true)
    expect(selection.has(40)).toBe(false)
  })

  it('holds neighbouring bits apart at the edges of a word', () => {
    const selection = new SelectionModel()
    for (const seq of [31, 32, 63, 64]) selection.set(seq, true)
    selection.set(32, false)
    expect([31, 32, 63, 64].map((seq) => selection.has(seq))).toEqual([true, false, true, true])
    expect(selection.count).toBe(3)
  })
})

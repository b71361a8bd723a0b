import { describe, expect, it } from 'vitest'
import {
  bodyHeight,
  MAX_BODY_PX,
  maxOffset,
  offsetOf,
  offsetToShow,
  scrollTopOf,
  windowOf,
} from '../../../../src/renderer/features/orders/table/scroll-math.ts'

const shop = { count: 100_000, rowHeight: 32, viewportHeight: 640 }
const million = { count: 1_000_000, rowHeight: 40, viewportHeight: 640 }

describe('scrolling', () => {
  it('leaves a hundred thousand rows at their true height', () => {
    expect(bodyHeight(shop)).toBe(3_200_000)
    expect(scrollTopOf(12_345, shop)).toBe(12_345)
  })

  it('never asks the browser for a body beyond its limit, and still reaches the last of a million rows', () => {
    expect(bodyHeight(million)).toBe(MAX_BODY_PX)
    expect(scrollTopOf(maxOffset(million), million)).toBe(MAX_BODY_PX - million.viewportHeight)
    expect(offsetOf(MAX_BODY_PX - million.viewportHeight, million)).toBe(maxOffset(million))
  })

  it('comes back to within a row from a squeezed position', () => {
    const offset = 777_777 * 40
    expect(Math.abs(offsetOf(scrollTopOf(offset, million), million) - offset)).toBeLessThan(million.rowHeight)
  })

  it('scrolls no further than needed to show a row', () => {
    expect(offsetToShow(3, 0, shop)).toBe(0)
    expect(offsetToShow(20, 0, shop)).toBe(32)
    expect(offsetToShow(1, 320, shop)).toBe(32)
    expect(offsetToShow(99_999, 0, shop)).toBe(maxOffset(shop))
  })

  it('keeps the window of rows within the view', () => {
    expect(windowOf(0, shop, 8)).toEqual({ first: 0, last: 27 })
    expect(windowOf(maxOffset(shop), shop, 8).last).toBe(99_999)
    expect(windowOf(0, { ...shop, count: 0 }, 8)).toEqual({ first: 0, last: -1 })
  })
})

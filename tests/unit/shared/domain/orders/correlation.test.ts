import { describe, expect, test } from 'vitest'
import { spikeSignal, viralCorrelation } from '../../../../../src/shared/domain/orders/correlation.ts'
import { DAY_MS, HOUR_MS } from '../../../../../src/shared/lib/durations.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 30)
const hour = (back: number, units: number) => ({
  hourAt: Math.floor(NOW / HOUR_MS) * HOUR_MS - back * HOUR_MS,
  orders: units,
  units,
})
/** Four units an hour for the five weeks before, and a spike in three hours of yesterday. */
const shop = Array.from({ length: 35 * 24 }, (_, back) => hour(back, back >= 20 && back < 23 ? 40 : 4))

describe('the correlation of a product with its shop’s spikes', () => {
  test('is 1 for a product that sells exactly when the shop spikes', () => {
    expect(viralCorrelation([hour(20, 9), hour(21, 9), hour(22, 9)], shop, NOW)).toBe(1)
  })

  test('is below zero for one that sells except when the shop spikes', () => {
    const steady = shop.filter(({ units }) => units === 4)
    expect(viralCorrelation(steady, shop, NOW)).toBeLessThan(-0.9)
  })

  test('is unknown for a product that sells the same every hour, or not at all', () => {
    const level = Array.from({ length: 168 }, (_, back) => hour(back, 2))
    expect(viralCorrelation(level, shop, NOW)).toBeNull()
    expect(viralCorrelation([], shop, NOW)).toBeNull()
  })

  test('measures an hour against the same hour of the days before, never against less than two units', () => {
    expect(spikeSignal(shop, NOW).at(-21)).toBe(10)
    expect(spikeSignal([hour(0, 3)], NOW).at(-1)).toBe(1.5)
    expect(
      spikeSignal([hour(0, 3), { ...hour(0, 1), hourAt: hour(0, 1).hourAt - DAY_MS }], NOW),
    ).toHaveLength(168)
  })
})

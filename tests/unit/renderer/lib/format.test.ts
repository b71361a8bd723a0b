import { describe, expect, it } from 'vitest'
import { coalesce } from '../../../../src/renderer/lib/coalesce.ts'
import { formatMoment, formatMoney, formatSize } from '../../../../src/renderer/lib/format.ts'
import { groupDigits, plural, statusWord } from '../../../../src/renderer/lib/words.ts'
import { minorToDecimal } from '../../../../src/shared/domain/money/money.ts'

describe('what a person reads', () => {
  it('shows money with the digits of its currency', () => {
    expect(formatMoney(1_299, 'GBP')).toBe('£12.99')
    expect(formatMoney(1_299, 'JPY')).toBe('¥1,299')
    expect(formatMoney(-5, 'GBP')).toBe('-£0.05')
  })

  it('agrees with the exact decimal of the amount, also for large ones', () => {
    for (const minor of [1, 99, 100, 123_456_789, 999_999_999_999]) {
      expect(formatMoney(minor, 'GBP').replace(/[£,]/g, '')).toBe(minorToDecimal(minor, 'GBP'))
    }
  })

  it('shows a moment on the shop clock, not on this machine’s', () => {
    const at = Date.UTC(2026, 6, 1, 23, 30)
    expect(formatMoment(at, 'Europe/London')).toBe('2 Jul 00:30')
    expect(formatMoment(at, 'America/New_York')).toBe('1 Jul 19:30')
  })

  it('counts in words', () => {
    expect(plural(1, 'order')).toBe('1 order')
    expect(plural(1_200, 'order')).toBe('1,200 orders')
    expect(groupDigits(100_000)).toBe('100,000')
    expect(formatSize(734_003)).toBe('716.8 KB')
  })

  it('shows a status nobody has mapped as the export wrote it', () => {
    expect(statusWord('awaiting_shipment')).toBe('To ship')
    expect(statusWord('Zugestellt')).toBe('Zugestellt')
  })
})

describe('coalescing', () => {
  it('calls at once and once more for all that came meanwhile', async () => {
    let calls = 0
    const soon = coalesce(async () => {
      calls += 1
    }, 5)
    soon()
    expect(calls).toBe(1)
    soon()
    soon()
    soon()
    expect(calls).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(calls).toBe(2)
  })

  it('waits for a slow answer, so that questions never pile up behind each other', async () => {
    let open = 0
    let most = 0
    let answer = (): void => undefined
    const soon = coalesce(() => {
      open += 1
      most = Math.max(most, open)
      return new Promise<void>((resolve) => {
        answer = () => {
          open -= 1
          resolve()
        }
      })
    }, 1)
    for (let call = 0; call < 5; call += 1) soon()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([open, most]).toEqual([1, 1])
    answer()
    await expect.poll(() => open).toBe(1)
    expect(most).toBe(1)
    answer()
  })
})

import { describe, expect, test } from 'vitest'
import {
  currencyExponent,
  currencySchema,
  minorToDecimal,
} from '../../../../../src/shared/domain/money/money.ts'

describe('money', () => {
  const written = [
    [1_299, 'GBP', '12.99'],
    [5, 'GBP', '0.05'],
    [0, 'GBP', '0.00'],
    [-5, 'GBP', '-0.05'],
    [1_299, 'JPY', '1299'],
    [-7, 'JPY', '-7'],
    [1_299, 'KWD', '1.299'],
    [1, 'KWD', '0.001'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ] as const
  for (const [minor, currency, text] of written)
    test(`of ${minor} minor units ${currency} is ${text}`, () =>
      expect(minorToDecimal(minor, currency)).toBe(text))

  test('has two decimals in a currency nobody listed', () => expect(currencyExponent('GBP')).toBe(2))
  for (const bad of ['gbp', 'GB', 'GBPP', '£', ''])
    test(`is not counted in "${bad}"`, () => expect(currencySchema.safeParse(bad).success).toBe(false))
})

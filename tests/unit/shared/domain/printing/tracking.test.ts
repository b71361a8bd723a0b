import { describe, expect, test } from 'vitest'
import { trackingForBarcode } from '../../../../../src/shared/domain/printing/tracking.ts'

describe('a tracking number on a label that we draw', () => {
  test('is a barcode only where the seller ships it himself', () => {
    expect(trackingForBarcode('Seller shipping', 'RM123456789GB')).toBe('RM123456789GB')
    expect(trackingForBarcode('Shipped by seller', 'RM123456789GB')).toBe('RM123456789GB')
    for (const option of ['Standard shipping', 'Express', '', 'TikTok Shipping'])
      expect(trackingForBarcode(option, 'RM123456789GB'), option).toBeNull()
  })

  for (const torn of [null, '', 'RM', '5.76E+17', 'RM 123 456', 'RM123456789GB'.repeat(4)])
    test(`is none where it is not whole: ${torn}`, () =>
      expect(trackingForBarcode('Seller shipping', torn)).toBeNull())
})

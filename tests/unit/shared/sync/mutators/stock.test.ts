import { describe, expect, test } from 'vitest'
import { applyToProduct, productImageOf } from '../../../../../src/shared/sync/mutators/apply-to-product.ts'
import {
  applyToStock,
  NO_STOCK_YET,
  stockImageOf,
} from '../../../../../src/shared/sync/mutators/apply-to-stock.ts'
import type { SyncedRow } from '../../../../../src/shared/sync/tables.ts'
import { mutation, NOW } from '../../../../harness/images.ts'

const productId = '0192a000-0000-7000-8000-000000000002'
const place = { productId, shopId: '0192a000-0000-7000-8000-000000000003' }
const held = (localStock: number) => ({ localStock, isOversold: localStock < 0, countedAt: 5 })
const move = (delta: number) => mutation('moveStock', { ...place, delta })
const count = (counted: number, believed: number | null) => mutation('count', { ...place, counted, believed })

describe('stock', () => {
  test('moves by differences, also below zero, and says that it is oversold', () => {
    expect(applyToStock(held(2), move(-5)).image).toEqual({ localStock: -3, isOversold: true, countedAt: 5 })
    expect(applyToStock(held(-3), move(3)).image).toEqual(held(0))
  })

  test('that nobody counted stays unknown when something moves', () => {
    expect(applyToStock(NO_STOCK_YET, move(4))).toEqual({
      outcome: 'applied',
      code: null,
      image: NO_STOCK_YET,
    })
  })

  test('is counted against what the desk believed, so that a sale meanwhile is not lost', () => {
    expect(applyToStock(held(9), count(12, 10)).image).toEqual({
      localStock: 11,
      isOversold: false,
      countedAt: NOW,
    })
    expect(applyToStock(held(9), count(12, null)).image?.localStock).toBe(12)
    expect(applyToStock(NO_STOCK_YET, count(12, 10)).image?.localStock).toBe(12)
  })

  test('of what is not known is a conflict for a fact and a refusal for a request', () => {
    expect(applyToStock(null, move(1)).code).toBe('conflict.unknownProduct')
    expect(applyToStock(null, count(1, null)).code).toBe('conflict.unknownProduct')
    const adjust = mutation('adjustStock', { ...place, delta: 1 })
    expect(applyToStock(null, adjust)).toMatchObject({ outcome: 'refused', code: 'input.notFound' })
    expect(applyToStock(held(1), adjust, { role: 'packer' }).code).toBe('access.denied')
  })

  test('never leaves what the column holds', () => {
    const most = held(2_147_483_647)
    for (const act of [move(1), count(1, 0), count(1, null), count(0, 3_000_000_000)])
      expect(applyToStock(most, act)).toEqual({ outcome: 'refused', code: 'input.invalid', image: most })
  })

  test('is read from the row that was pulled', () => {
    const row = { local_stock: -1, is_oversold: true, counted_at: null } as SyncedRow<'inventory_sync'>
    expect(stockImageOf(row)).toEqual({ localStock: -1, isOversold: true, countedAt: null })
    expect(applyToStock(stockImageOf(row), mutation('journal', { act: 'x' })).image).toEqual(
      stockImageOf(row),
    )
  })
})

describe('a price', () => {
  const product = productImageOf({ base_price: 1_299, currency: 'GBP' } as SyncedRow<'products'>)
  const price = (fromMinor: number, toMinor: number, currency = 'GBP') =>
    mutation('price', { productId, fromMinor, toMinor, currency })

  test('changes from what the desk saw', () => {
    expect(applyToProduct(product, price(1_299, 999)).image).toEqual({ baseMinor: 999, currency: 'GBP' })
    expect(applyToProduct(product, price(5, 1_299)).outcome).toBe('applied')
  })

  test('that somebody else changed stays', () => {
    expect(applyToProduct(product, price(1_199, 999))).toEqual({
      outcome: 'refused',
      code: 'conflict.stale',
      image: product,
    })
  })

  test('is refused in another currency, beyond all prices, for no product, and from a packer', () => {
    expect(applyToProduct(product, price(1_299, 999, 'JPY')).code).toBe('input.invalid')
    expect(applyToProduct(product, price(1_299, 100_000_000_000)).code).toBe('input.invalid')
    expect(applyToProduct(product, price(10 ** 15, 5)).code).toBe('input.invalid')
    expect(applyToProduct(null, price(1, 2)).code).toBe('input.notFound')
    expect(applyToProduct(product, price(1_299, 1), { role: 'packer' }).code).toBe('access.denied')
  })
})

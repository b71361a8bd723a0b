import { describe, expect, test } from 'vitest'
import { anItem, anOrder, aPackage, NOW } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()

const mug = anItem({ quantity: 2 })
const bag = anItem({ skuId: '1729002', sellerSku: 'BAG', productName: 'Bag', variation: 'Blue', quantity: 5 })

describe('what is to be fetched', () => {
  test('is each thing once, for the orders that are still to be packed', async () => {
    const store = await newStore([
      anOrder('1', { items: [mug] }),
      anOrder('2', { items: [mug, bag] }),
      anOrder('3', { status: 'cancelled', items: [bag] }),
      anOrder('4', { isFulfilledByPlatform: true, items: [bag] }),
    ])
    expect(store.ask('print.pickList', { orders: ['1', '2', '2', '3', '4'] })).toEqual({
      lines: [
        { sku: 'BAG', name: 'Bag', variation: 'Blue', quantity: 5, orders: 1 },
        { sku: 'MUG-RED', name: 'Red mug', variation: '', quantity: 4, orders: 2 },
      ],
      orders: 2,
      leftOut: { cancelled: 1, platform: 1 },
    })
  })

  test('is not what left in a package that was shipped before the others', async () => {
    const packages = [
      aPackage({ packageId: 'A', shippedAt: NOW - 1, contents: [{ item: 1, quantity: 3 }] }),
      aPackage({
        packageId: 'B',
        contents: [
          { item: 0, quantity: 2 },
          { item: 1, quantity: 2 },
        ],
      }),
    ]
    const store = await newStore([
      anOrder('1', { status: 'partially_shipping', items: [mug, bag], packages }),
    ])
    expect(store.ask('print.pickList', { orders: ['1'] }).lines).toMatchObject([
      { sku: 'BAG', quantity: 2 },
      { sku: 'MUG-RED', quantity: 2 },
    ])
  })

  test('is refused for an order that is not here', async () => {
    const store = await newStore([anOrder('1')])
    expect(() => store.ask('print.pickList', { orders: ['1', '4040'] })).toThrow(/no order 4040/)
  })
})

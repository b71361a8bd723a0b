import { describe, expect, test } from 'vitest'
import { platformId } from '../../src/shared/domain/ids/ids.ts'
import type { Payload } from '../../src/shared/sync/mutations.ts'
import { PAYLOADS } from '../../src/shared/sync/mutations.ts'
import { horizonOf, TestDesk } from '../harness/supabase/sync-desk.ts'
import { makeShop, type SyncShop } from '../harness/supabase/sync-shop.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const horizon = horizonOf(backend)
type Order = Payload<'importOrders'>['orders'][number]

const item = (skuId: string, quantity = 1) => ({
  skuId,
  sellerSku: `own-${skuId}`,
  productName: `Product ${skuId}`,
  variation: 'Red',
  category: 'Toys',
  quantity,
  returnedQuantity: 0,
  unitMinor: 500,
  lineMinor: 500 * quantity,
})

function exported(id: string, over: Partial<Order> = {}): Order {
  return {
    tiktokOrderId: id,
    status: 'awaiting_shipment',
    statusText: 'To ship',
    cancelRequested: false,
    isPreOrder: false,
    isFulfilledByPlatform: false,
    handle: `buyer-${id}`,
    recipient: { name: 'Ann Example', lines: ['1 High Street'], country: 'GB' },
    buyerMessage: '',
    sellerNote: '',
    currency: 'GBP',
    totalMinor: 1_350,
    shippingMinor: 350,
    taxMinor: 0,
    refundMinor: 0,
    orderedAt: 1_795_000_000_000,
    paidAt: 1_795_000_060_000,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: null,
    cancelReason: '',
    warehouse: '',
    paymentMethod: 'card',
    weightGrams: 250,
    items: [item('S1', 2)],
    packages: [
      {
        packageId: `P-${id}`,
        tracking: null,
        provider: 'Royal Mail',
        deliveryOption: 'Standard',
        shippedAt: null,
      },
    ],
    ...over,
  }
}

async function aDesk(): Promise<{ desk: TestDesk; shop: SyncShop }> {
  const shop = await makeShop(backend, 0, 0)
  const desk = new TestDesk(shop.owner.client, horizon)
  await desk.register(shop.creatorId)
  return { desk, shop }
}

const send = (desk: TestDesk, shop: SyncShop, reportedAt: number, orders: Order[]) =>
  desk.do('importOrders', PAYLOADS.importOrders.parse({ shopId: shop.shopId, reportedAt, orders }))

describe('an import that a desk sends', () => {
  test('makes orders with lines, buyers, products and parcels under the ids that the desk computes', async () => {
    const { desk, shop } = await aDesk()
    const answer = await send(desk, shop, 1_000, [
      exported('A1'),
      exported('A2', { currency: 'JPY', totalMinor: 900 }),
    ])
    expect(answer).toMatchObject({ outcome: 'applied', details: { new: 2, changed: 0, stale: 0 } })
    await desk.pull()
    const id = platformId(shop.creatorId, 'order', 'A1')
    expect(desk.row('orders', id)).toMatchObject({
      total_amount: 1_350,
      shipping_cost: 350,
      payment_status: 'paid',
      customer_id: platformId(shop.creatorId, 'customer', 'buyer-A1'),
      order_date: 1_795_000_000_000,
      platform_updated_at: 1_000,
    })
    expect(desk.row('orders', platformId(shop.creatorId, 'order', 'A2'))?.total_amount).toBe(900)
    expect(desk.row('products', platformId(shop.creatorId, 'product', 'S1'))).toMatchObject({
      seller_sku: 'own-S1',
    })
    expect(desk.row('shipments', platformId(shop.creatorId, 'shipment', 'P-A1'))).toMatchObject({
      order_id: id,
    })
    expect(desk.rows.get('order_items')?.size).toBe(2)
    expect(desk.rows.get('shipment_orders')?.size).toBe(2)
  })

  test('changes nothing when it comes again, or when it is older than what is known', async () => {
    const { desk, shop } = await aDesk()
    await send(desk, shop, 2_000, [exported('B1', { status: 'in_transit' })])
    await desk.pull()
    expect((await send(desk, shop, 2_000, [exported('B1', { status: 'in_transit' })])).details).toMatchObject(
      { stale: 1 },
    )
    expect((await send(desk, shop, 1_000, [exported('B1')])).details).toMatchObject({ stale: 1 })
    const pages = await desk.pull()
    expect(pages.flatMap((page) => page.tables.orders?.rows ?? [])).toEqual([])
  })

  test('carries TikTok’s word about status, money, lines and parcels, and leaves the desk’s own columns', async () => {
    const { desk, shop } = await aDesk()
    await send(desk, shop, 1_000, [exported('C1', { items: [item('S1'), item('S2')] })])
    const id = platformId(shop.creatorId, 'order', 'C1')
    await desk.do('note', { orderId: id, base: '', note: 'mine' })
    await desk.do('ship', { orderId: id })
    // A jump that the table of steps does not know: reports skip steps.
    const later = exported('C1', {
      status: 'delivered',
      totalMinor: 850,
      items: [item('S2', 3)],
      packages: [
        {
          packageId: 'P-new',
          tracking: 'RM1',
          provider: 'Royal Mail',
          deliveryOption: '',
          shippedAt: 1_795_100_000_000,
        },
      ],
    })
    expect(await send(desk, shop, 3_000, [later])).toMatchObject({
      outcome: 'applied',
      details: { changed: 1 },
    })
    await desk.pull()
    expect(desk.row('orders', id)).toMatchObject({
      order_status: 'delivered',
      total_amount: 850,
      note: 'mine',
      fulfillment_stage: 'closed',
    })
    expect([...(desk.rows.get('order_items')?.values() ?? [])]).toMatchObject([
      { product_sku: 'S2', quantity: 3 },
    ])
    expect(
      desk.row('shipments', platformId(shop.creatorId, 'shipment', 'P-C1'))?.superseded_at,
    ).not.toBeNull()
    expect(desk.row('shipments', platformId(shop.creatorId, 'shipment', 'P-new'))?.tracking_number).toBe(
      'RM1',
    )
  })

  test('keeps an unknown status as text until somebody says what it means, for later exports too', async () => {
    const { desk, shop } = await aDesk()
    await send(desk, shop, 1_000, [exported('D1', { status: 'Versandbereit', statusText: '' })])
    await desk.pull()
    const id = platformId(shop.creatorId, 'order', 'D1')
    expect(desk.row('orders', id)).toMatchObject({ order_status: 'unknown', status_text: 'Versandbereit' })
    const mapped = await desk.do('mapStatus', { text: 'versandbereit', status: 'awaiting_shipment' })
    expect(mapped).toMatchObject({ outcome: 'applied', details: { orders: 1, remaining: 0 } })
    await desk.pull()
    expect(desk.row('orders', id)?.order_status).toBe('awaiting_shipment')
    expect(desk.row('creators', shop.creatorId)?.settings).toEqual({
      statusMap: { versandbereit: 'awaiting_shipment' },
    })
  })

  test('puts orders of one combined package into one shipment', async () => {
    const { desk, shop } = await aDesk()
    const packages = [
      { packageId: 'shared', tracking: 'T1', provider: 'DHL', deliveryOption: '', shippedAt: null },
    ]
    await send(desk, shop, 1_000, [exported('E1', { packages }), exported('E2', { packages })])
    await desk.pull()
    expect(desk.rows.get('shipments')?.size).toBe(1)
    expect(desk.rows.get('shipment_orders')?.size).toBe(2)
  })

  test('may be acted upon in the same batch', async () => {
    const { desk, shop } = await aDesk()
    const id = platformId(shop.creatorId, 'order', 'F1')
    const { results } = await desk.push([
      desk.act('importOrders', { shopId: shop.shopId, reportedAt: 1, orders: [exported('F1')] }),
      desk.act('ship', { orderId: id }),
    ])
    expect(results.map(([, outcome]) => outcome)).toEqual(['applied', 'applied'])
    await desk.pull()
    expect(desk.row('orders', id)?.fulfillment_stage).toBe('closed')
  })

  test('of an unknown or a foreign shop is refused', async () => {
    const [{ desk, shop }, other] = [await aDesk(), await aDesk()]
    expect(await send(desk, { ...shop, shopId: other.shop.shopId }, 1, [exported('G1')])).toMatchObject({
      code: 'input.notFound',
    })
  })
})

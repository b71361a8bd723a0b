import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { ACT_CLASSES } from '../../src/shared/domain/journal/acts.ts'
import { currencyExponent } from '../../src/shared/domain/money/money.ts'
import { IMPACT_LEVELS, PRIORITY_LEVELS, SHIP_BY_SOURCES } from '../../src/shared/domain/orders/priority.ts'
import { FULFILLMENT_STAGES } from '../../src/shared/domain/orders/stage.ts'
import { ORDER_STATUSES } from '../../src/shared/domain/orders/status.ts'
import { addItem, addOrder, addRow, addShop, addUser, type ShopRows } from '../harness/supabase/shop-rows.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

const backend = testBackend()
const { sql } = backend
let mine: ShopRows
let theirs: ShopRows

beforeAll(async () => {
  mine = await addShop(sql, await addUser(sql))
  theirs = await addShop(sql, await addUser(sql))
})

const UNIQUE = { code: '23505' }
const FOREIGN = { code: '23503' }
const CHECK = { code: '23514' }

describe('what is unique', () => {
  test('an order’s number is, within its shop; another shop and another creator may have the same', async () => {
    await addOrder(sql, mine, { tiktok_order_id: '5769' })
    await expect(addOrder(sql, mine, { tiktok_order_id: '5769' })).rejects.toMatchObject(UNIQUE)
    const shop = await addRow(sql, 'tiktok_shops', { creator_id: mine.creatorId, shop_id: 'second' })
    await addOrder(sql, mine, { tiktok_order_id: '5769', tiktok_shop_id: shop })
    await addOrder(sql, theirs, { tiktok_order_id: '5769' })
  })

  test('a SKU, a buyer’s handle and a shop are, within their creator', async () => {
    const again = { creator_id: mine.creatorId, currency: 'GBP' }
    await expect(addRow(sql, 'products', { ...again, sku: 'MUG-RED' })).rejects.toMatchObject(UNIQUE)
    await expect(addRow(sql, 'customers', { ...again, customer_handle: 'buyer' })).rejects.toMatchObject(
      UNIQUE,
    )
    await expect(
      addRow(sql, 'tiktok_shops', { creator_id: mine.creatorId, shop_id: 'second' }),
    ).rejects.toMatchObject(UNIQUE)
  })

  test('a creator’s handle is once it is verified; until then anybody may type it', async () => {
    const handle = `star.${mine.creatorId}`
    const first = await addRow(sql, 'creators', { user_id: mine.userId, handle })
    const second = await addRow(sql, 'creators', { user_id: theirs.userId, handle })
    await sql('update creators set is_verified = true where id = $1', [first])
    await expect(sql('update creators set is_verified = true where id = $1', [second])).rejects.toMatchObject(
      UNIQUE,
    )
  })

  test('a package is, among those that stand; one that was superseded gives its number free', async () => {
    const order_id = await addOrder(sql, mine)
    const row = { creator_id: mine.creatorId, order_id, currency: 'GBP', tiktok_package_id: '1152' }
    const first = await addRow(sql, 'shipments', row)
    await expect(addRow(sql, 'shipments', row)).rejects.toMatchObject(UNIQUE)
    await sql('update shipments set superseded_at = now() where id = $1', [first])
    await addRow(sql, 'shipments', row)
  })
})

describe('a child of one creator', () => {
  test('never hangs below a parent of another', async () => {
    const order = await addOrder(sql, theirs)
    const creator_id = mine.creatorId
    await expect(addItem(sql, mine, order)).rejects.toMatchObject(FOREIGN)
    await expect(addOrder(sql, mine, { tiktok_shop_id: theirs.shopId })).rejects.toMatchObject(FOREIGN)
    await expect(addOrder(sql, mine, { customer_id: theirs.customerId })).rejects.toMatchObject(FOREIGN)
    await expect(
      addRow(sql, 'shipments', { creator_id, order_id: order, currency: 'GBP' }),
    ).rejects.toMatchObject(FOREIGN)
    await expect(
      addRow(sql, 'inventory_sync', {
        creator_id,
        product_id: theirs.productId,
        tiktok_shop_id: mine.shopId,
      }),
    ).rejects.toMatchObject(FOREIGN)
    await expect(
      addRow(sql, 'order_claims', {
        creator_id,
        order_id: order,
        desk_id: mine.deskId,
        user_id: mine.userId,
      }),
    ).rejects.toMatchObject(FOREIGN)
  })

  test('cannot be moved to another creator without its parent', async () => {
    const item = await addItem(sql, mine, await addOrder(sql, mine))
    await expect(
      sql('update order_items set creator_id = $1 where id = $2', [theirs.creatorId, item]),
    ).rejects.toMatchObject(FOREIGN)
  })
})

describe('money', () => {
  test('is never finer than the smallest coin of its currency', async () => {
    await expect(addOrder(sql, mine, { total_amount: '10.5', currency: 'JPY' })).rejects.toMatchObject(CHECK)
    await expect(addOrder(sql, mine, { tax_amount: '1.005' })).rejects.toMatchObject(CHECK)
    await expect(addOrder(sql, mine, { currency: 'gbp' })).rejects.toMatchObject(CHECK)
    await addOrder(sql, mine, { total_amount: '1.005', currency: 'KWD' })
    await addOrder(sql, mine, { total_amount: '-3.50' })
  })

  test('has the exponents that a desk has', async () => {
    const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at))
    const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
    const rows = await sql<{ code: string; digits: number }>(
      'select code, private.currency_exponent(code) as digits from unnest($1::text[]) code',
      [codes],
    )
    expect(rows).toHaveLength(26 ** 3)
    expect(rows.filter(({ code, digits }) => digits !== currencyExponent(code))).toEqual([])
  })
})

describe('stock', () => {
  test('is never set aside beyond what was asked, for a line or for a place', async () => {
    const order = await addOrder(sql, mine)
    await expect(addItem(sql, mine, order, { reserved_quantity: 3 })).rejects.toMatchObject(CHECK)
    const item = await addItem(sql, mine, order, { reserved_quantity: 2 })
    await expect(
      sql('update order_items set cancelled_quantity = 1 where id = $1', [item]),
    ).rejects.toMatchObject(CHECK)
    const place = { creator_id: mine.creatorId, product_id: mine.productId, tiktok_shop_id: mine.shopId }
    await expect(
      addRow(sql, 'inventory_sync', { ...place, asked_quantity: 1, reserved_quantity: 2 }),
    ).rejects.toMatchObject(CHECK)
  })

  test('on hand may fall below zero, and then says that it is oversold', async () => {
    const id = await addRow(sql, 'inventory_sync', {
      creator_id: theirs.creatorId,
      product_id: theirs.productId,
      tiktok_shop_id: theirs.shopId,
      local_stock: 1,
    })
    const take = (units: number) =>
      sql('update inventory_sync set local_stock = local_stock - $1 where id = $2 returning is_oversold', [
        units,
        id,
      ])
    expect(await take(1)).toEqual([{ is_oversold: false }])
    expect(await take(3)).toEqual([{ is_oversold: true }])
  })
})

test('a label’s bytes are what its hash says, and may be taken away', async () => {
  const order_id = await addOrder(sql, mine)
  const creator_id = mine.creatorId
  const shipment_id = await addRow(sql, 'shipments', { creator_id, order_id, currency: 'GBP' })
  const bytes = Buffer.from('%PDF-1.7')
  const label = {
    creator_id,
    shipment_id,
    format: 'pdf',
    size: 'a6',
    expires_at: '2027-01-01T00:00:00Z',
    bytes,
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await expect(
    addRow(sql, 'shipment_labels', { ...label, sha256: sha256.replace(/.$/, 'z') }),
  ).rejects.toMatchObject(CHECK)
  await expect(addRow(sql, 'shipment_labels', { ...label, sha256: '0'.repeat(64) })).rejects.toMatchObject(
    CHECK,
  )
  const id = await addRow(sql, 'shipment_labels', { ...label, sha256 })
  await sql('update shipment_labels set bytes = null where id = $1', [id])
})

test.each([
  ['orders', 'order_status', [...ORDER_STATUSES, 'unknown']],
  ['orders', 'fulfillment_stage', FULFILLMENT_STAGES],
  ['orders', 'priority_level', PRIORITY_LEVELS],
  ['orders', 'impact_level', IMPACT_LEVELS],
  ['orders', 'ship_by_source', SHIP_BY_SOURCES],
  ['desk_events', 'class', ACT_CLASSES],
])('%s.%s takes the words of src/shared and no other', async (table, column, words) => {
  const [check] = await sql<{ text: string }>(
    'select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass and conname = $2',
    [table, `${table}_${column}_check`],
  )
  const taken = Array.from(check?.text.matchAll(/'(\w+)'::text/g) ?? [], ([, word]) => word)
  expect(taken).toEqual([...words])
})

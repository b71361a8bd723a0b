import { createHash } from 'node:crypto'
import type { Page, TablePart } from '../../../src/shared/sync/answers.ts'
import { SYNCED_TABLES, type SyncedTable } from '../../../src/shared/sync/tables.ts'

const MINUTE_MS = 60_000
const NEWEST_MS = Date.UTC(2026, 10, 22)
const SHOP = idOf('shop', 0)
const PRODUCTS = 50
/** What a column holds where nothing else is said, by what it may hold. */
const NOTHING: Readonly<Record<string, unknown>> = {
  uuid: '00000000-0000-0000-0000-000000000000',
  text: '',
  integer: 0,
  ms: NEWEST_MS,
  minor: 0,
  number: 0,
  boolean: false,
  json: {},
  texts: [],
}

/** The first page of a copy: the shop and its products. */
export function catalogPage(): Page {
  const products = Array.from({ length: PRODUCTS }, (_, n) => ({
    id: idOf('product', n),
    sku: `sku-${n}`,
    name: `Product ${n}`,
    currency: 'GBP',
  }))
  return page(
    {
      tiktok_shops: part('tiktok_shops', [{ id: SHOP, shop_id: 'bench' }]),
      products: part('products', products),
    },
    true,
  )
}

/** Orders by their numbers, each with a line, as a page of a first copy or of changes brings them. */
export function ordersPage(numbers: readonly number[], rev: number, isBootstrap: boolean): Page {
  const stamps = { rev, xid: String(rev) }
  return page(
    {
      orders: part(
        'orders',
        numbers.map((n) => ({ ...stamps, ...orderOf(n), note: rev === 1 ? '' : `Note ${rev}` })),
      ),
      ...(isBootstrap && {
        order_items: part(
          'order_items',
          numbers.map((n) => ({ ...stamps, ...lineOf(n) })),
        ),
      }),
    },
    isBootstrap,
  )
}

/** Changes that hold one claim of another desk on an order, at a time of the server's clock. */
export function claimPage(n: number, serverTime: number, expiresAt: number): Page {
  const claim = {
    id: idOf('claim', n),
    order_id: idOf('order', n),
    desk_id: idOf('desk', 1),
    user_id: idOf('user', 1),
    claimed_at: serverTime,
    expires_at: expiresAt,
  }
  return { ...page({ order_claims: part('order_claims', [claim]) }, false), serverTime }
}

/** Changes that hold nothing but the server's time. */
export function emptyPage(serverTime: number): Page {
  return { ...page({}, false), serverTime }
}

function orderOf(n: number): Record<string, unknown> {
  const at = NEWEST_MS - n * MINUTE_MS
  return {
    id: idOf('order', n),
    tiktok_shop_id: SHOP,
    tiktok_order_id: String(576_000_000_000_000_000n + BigInt(n)),
    priority_level: 'automated',
    impact_level: 'AUTO',
    order_status: n < 5_000 ? 'awaiting_shipment' : 'delivered',
    payment_status: 'paid',
    fulfillment_stage: n < 5_000 ? 'new' : 'closed',
    total_amount: 1_299,
    currency: 'GBP',
    customer_handle: `buyer${n}`,
    shipping_address: { name: `Ann Example ${n}`, lines: ['1 High Street'], city: 'London', country: 'GB' },
    order_date: at,
    paid_at: at,
    ship_by_source: 'none',
  }
}

function lineOf(n: number): Record<string, unknown> {
  const product = n % PRODUCTS
  return {
    id: idOf('line', n),
    order_id: idOf('order', n),
    product_id: idOf('product', product),
    product_sku: `sku-${product}`,
    quantity: 1,
    unit_price: 1_299,
    line_total: 1_299,
    currency: 'GBP',
  }
}

function page(tables: Page['tables'], isBootstrap: boolean): Page {
  return {
    cursor: {
      epoch: 'bench',
      xid: isBootstrap ? '1' : '2',
      ...(isBootstrap && { phase: Object.hasOwn(tables, 'orders') ? 5 : 4 }),
    },
    more: false,
    watermark: '1',
    serverTime: NEWEST_MS,
    isBootstrap,
    tables,
    gone: [],
    acks: [],
  }
}

/** Rows as positional arrays; what a row does not name is null where it may be, else as good as nothing. */
function part(table: SyncedTable, rows: readonly Readonly<Record<string, unknown>>[]): TablePart {
  const columns = Object.entries(SYNCED_TABLES[table].columns)
  const empty: Readonly<Record<string, unknown>> = { rev: 1, xid: '1' }
  const values = rows.map((row) =>
    columns.map(([name, kind]) => row[name] ?? empty[name] ?? (kind.endsWith('?') ? null : NOTHING[kind])),
  )
  return { cols: columns.map(([name]) => name), rows: values as TablePart['rows'] }
}

function idOf(kind: string, n: number): string {
  const hex = createHash('md5').update(`${kind}${n}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

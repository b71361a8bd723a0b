import type { SqlValue } from '../../db/tx.ts'
import { type OrderRecord, PLATFORM_COLUMNS } from './order-record.ts'

/**
 * Orders on their way between the threads, in lists instead of objects: of an object every key is copied with every
 * order, which took both threads twice as long.
 */
export interface PackedOrders {
  /** Of each order its id, TikTok's id, impact and PLATFORM_COLUMNS, as the statement binds them. */
  readonly values: (readonly SqlValue[])[]
  readonly search: string[]
  readonly items: (readonly number[])[]
  /** Of each order its packages: of each the values, then the contents. */
  readonly packages: (readonly (readonly SqlValue[])[])[]
}

/** What `values` begins with. */
const ID = 0
const TIKTOK_ORDER_ID = 1
const IMPACT = 2
const FIRST_COLUMN = 3
const HASH = FIRST_COLUMN + PLATFORM_COLUMNS.indexOf('content_hash')

/** Values of a package; its contents come after them. */
export const PACKAGE_WIDTH = 7

/** Packs orders for the way. */
export function packOrders(records: readonly OrderRecord[]): PackedOrders {
  return {
    values: records.map(({ id, tiktokOrderId, impact, columns }) => [id, tiktokOrderId, impact, ...columns]),
    search: records.map((record) => record.search),
    items: records.map((record) => record.items),
    packages: records.map(({ packages }) =>
      packages.map(({ values, contents }) => (contents.length === 0 ? values : [...values, ...contents])),
    ),
  }
}

/** The id of a packed order. */
export function packedId({ values }: PackedOrders, at: number): string {
  return String(values[at]?.[ID])
}

/** The fingerprint of a packed order. */
export function packedHash({ values }: PackedOrders, at: number): string {
  return String(values[at]?.[HASH])
}

/** A packed order as the record it was, for what is not done with every order. */
export function unpackOrder(packed: PackedOrders, at: number): OrderRecord {
  const values = packed.values[at] ?? []
  return {
    id: packedId(packed, at),
    hash: packedHash(packed, at),
    tiktokOrderId: String(values[TIKTOK_ORDER_ID]),
    impact: Number(values[IMPACT]),
    columns: values.slice(FIRST_COLUMN),
    search: packed.search[at] ?? '',
    items: packed.items[at] ?? [],
    packages: (packed.packages[at] ?? []).map((one) => ({
      values: one.slice(0, PACKAGE_WIDTH),
      contents: one.slice(PACKAGE_WIDTH).map(Number),
    })),
  }
}

import { platformId } from '../../../shared/domain/ids/ids.ts'
import type { KnownCodes, KnownParcel } from '../../../shared/domain/labels/judge-page.ts'
import { plainTracking } from '../../../shared/domain/labels/page-codes.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Codes of some pages, to be looked up together. The numbers of parcels are gathered once for each `runId`. */
export interface LookUp {
  readonly runId: string
  readonly numbers: readonly string[]
  readonly trackings: readonly string[]
}

/** What was found; maps do not cross threads as such, so `known` puts them together again. */
export interface Found {
  readonly orders: readonly (readonly [number: string, seq: number])[]
  readonly parcels: readonly KnownParcel[]
  /** TikTok order number of every row named above. */
  readonly names: readonly (readonly [seq: number, number: string])[]
}

/** Parcels by tracking number and package id, as they stood when a run began. */
interface ParcelIndex {
  readonly runId: string
  readonly byCode: ReadonlyMap<string, readonly number[]>
}

/** One index for each reading thread, kept until the next run asks: an import of labels asks for every few pages. */
const kept = new WeakMap<object, ParcelIndex>()

/** Which orders and parcels the codes name; reads all parcels once a run, a slice at a time. */
export function* lookUpCodes(
  context: { readonly tx: ReadTx; readonly creatorId: string; readonly views: object },
  input: LookUp,
): Slices<Found> {
  const { tx, creatorId, views } = context
  let index = kept.get(views)
  if (index?.runId !== input.runId) {
    index = { runId: input.runId, byCode: yield* indexParcels(tx) }
    kept.set(views, index)
  }
  const orders = input.numbers.flatMap((number) => orderNamed(tx, creatorId, number))
  const named = [...input.trackings, ...input.numbers].flatMap((code) => index.byCode.get(code) ?? [])
  const ofOrders = orders.flatMap(([, seq]) =>
    tx.pluck<number>(
      `SELECT seq FROM shipments WHERE superseded_at IS NULL AND (order_seq = ? OR seq IN (SELECT shipment_seq FROM shipment_orders WHERE order_seq = ?))`,
      seq,
      seq,
    ),
  )
  const parcels = [...new Set([...named, ...ofOrders])].flatMap((seq) => parcelOf(tx, seq))
  const seqs = new Set([...orders.map(([, seq]) => seq), ...parcels.flatMap((parcel) => parcel.orders)])
  return { orders, parcels, names: [...seqs].flatMap((seq) => nameOf(tx, seq)) }
}

/** What was found, as the rule of matching reads it. */
export function knownOf({ orders, parcels }: Found): KnownCodes {
  return { orders: new Map(orders), parcels }
}

function* indexParcels(tx: ReadTx): Slices<Map<string, number[]>> {
  const visible = visibleCondition(tx, 'o')
  const rows = yield* slicedRows<{ seq: number; tracking: string | null; package_id: string | null }>(
    tx,
    `SELECT s.seq, s.tracking, s.package_id FROM orders o JOIN shipments s ON s.order_seq = o.seq
     WHERE ${visible === '' ? '' : `${visible} AND `}${SLICE_CONDITION}`,
  )
  const byCode = new Map<string, number[]>()
  const add = (code: string, seq: number): void => {
    const known = byCode.get(code)
    if (known) known.push(seq)
    else byCode.set(code, [seq])
  }
  for (const { seq, tracking, package_id } of rows) {
    if (tracking !== null && tracking !== '') add(plainTracking(tracking), seq)
    if (package_id !== null) add(package_id, seq)
  }
  return byCode
}

function orderNamed(tx: ReadTx, creatorId: string, number: string): [string, number][] {
  const visible = visibleCondition(tx, 'o')
  const condition = visible === '' ? '' : ` AND ${visible}`
  const seq =
    tx.value<number>(
      `SELECT o.seq FROM orders o WHERE o.id = ?${condition}`,
      platformId(creatorId, 'order', number),
    ) ??
    tx.value<number>(
      `SELECT o.seq FROM orders o WHERE o.tiktok_order_id = ? AND o.is_foreign_id = 1${condition}`,
      number,
    )
  return seq === undefined ? [] : [[number, seq]]
}

interface ParcelRow {
  readonly order_seq: number
  readonly tracking: string | null
  readonly package_id: string | null
  readonly superseded_at: number | null
}

function parcelOf(tx: ReadTx, seq: number): KnownParcel[] {
  const row = tx.get<ParcelRow>(
    'SELECT order_seq, tracking, package_id, superseded_at FROM shipments WHERE seq = ?',
    seq,
  )
  if (!row) return []
  const others = tx.pluck<number>('SELECT order_seq FROM shipment_orders WHERE shipment_seq = ?', seq)
  const tracking = plainTracking(row.tracking ?? '')
  return [
    {
      shipmentSeq: seq,
      tracking: tracking === '' ? null : tracking,
      packageId: row.package_id,
      orders: [row.order_seq, ...others],
      isSuperseded: row.superseded_at !== null,
    },
  ]
}

function nameOf(tx: ReadTx, seq: number): [number, string][] {
  const number = tx.value<string>('SELECT tiktok_order_id FROM orders WHERE seq = ?', seq)
  return number === undefined ? [] : [[seq, number]]
}

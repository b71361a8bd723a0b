import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { CheckLine, ScanVerdict } from '../../../shared/domain/orders/check-line.ts'
import { refusalToShip } from '../../../shared/domain/orders/guard.ts'
import { isChecked, lineOfCode, missingOf } from '../../../shared/domain/orders/item-check.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ItemCheck } from '../../../shared/ipc/orders.contract.ts'
import { getRanked } from '../../db/orders/find.ts'
import { STILL_TO_PACK } from '../../db/orders/items.ts'
import { factsOf, type RankedRow } from '../../db/orders/ranked.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { applyDeskChange, BEFORE_VERIFIED } from './desk-change.ts'

/** What one scan came to, and the box after it. */
interface ScanOutcome {
  readonly verdict: ScanVerdict
  readonly sku: string | null
  readonly check: ItemCheck
}

/** So many of a thing are in the box now. */
export interface HandCount {
  readonly productId: string
  readonly counted: number
}

/** How far the check of an order's box is; `input.notFound` where there is no such order. */
export function readItemCheck(tx: ReadTx, creatorId: string, input: { order: OrderRef }): ItemCheck {
  return checkOf(tx, getRanked(tx, creatorId, input.order))
}

/** A thing was scanned on its way into the box. What does not belong there is noted and not counted. */
export function scanItem(context: CommandContext, input: { order: OrderRef; code: string }): ScanOutcome {
  const row = rowToCheck(context, input.order)
  const { lines } = checkOf(context.tx, row)
  const line = lineOfCode(input.code, lines)
  const verdict = verdictOf(line, lines)
  if (line !== null && verdict !== 'tooMany') keepCount(context, row, line.productId, line.counted + 1)
  context.record({
    act: 'scan',
    summary: `${saidOf(verdict, line, input.code)}, order ${row.tiktok_order_id}`,
    orders: [
      {
        seq: row.seq,
        tiktokOrderId: row.tiktok_order_id,
        after: { code: input.code, ...(line === null ? {} : { sku: line.sku }), verdict },
      },
    ],
  })
  return { verdict, sku: line?.sku ?? null, check: verified(context, row) }
}

/** Things were counted by hand. More than belong into the box is `input.invalid`, and nothing is kept then. */
export function countItems(
  context: CommandContext,
  input: { order: OrderRef; items: readonly HandCount[] },
): { check: ItemCheck } {
  const row = rowToCheck(context, input.order)
  const { lines } = checkOf(context.tx, row)
  const told = input.items.map(({ productId, counted }) => {
    const line = countable(lines, productId, counted)
    keepCount(context, row, productId, counted)
    return `${counted} of ${line.quantity} ${line.sku || line.name}`
  })
  const summary = `Counted by hand: ${told.join(', ')}, order ${row.tiktok_order_id}`
  context.record({
    act: 'countItems',
    summary,
    orders: [{ seq: row.seq, tiktokOrderId: row.tiktok_order_id, after: { summary, items: input.items } }],
  })
  return { check: verified(context, row) }
}

/** An order whose parcel may leave; else why not. What may not leave need not be packed. */
function rowToCheck({ tx, creatorId, now }: CommandContext, order: OrderRef): RankedRow {
  const row = getRanked(tx, creatorId, order)
  const refused = refusalToShip(factsOf(row), now)
  if (refused) throw refused
  return row
}

function verdictOf(line: CheckLine | null, lines: readonly CheckLine[]): ScanVerdict {
  if (line === null) return 'notInOrder'
  if (line.counted >= line.quantity) return 'tooMany'
  return missingOf(lines) === 1 ? 'complete' : 'counted'
}

function saidOf(verdict: ScanVerdict, line: CheckLine | null, code: string): string {
  if (line === null) return `Scanned ${code}, which is not in it`
  const name = line.sku || line.name
  if (verdict === 'tooMany') return `Scanned one ${name} too many`
  return `Scanned ${name}, ${line.counted + 1} of ${line.quantity}`
}

function countable(lines: readonly CheckLine[], productId: string, counted: number): CheckLine {
  const line = lines.find((one) => one.productId === productId)
  if (line === undefined)
    throw new AppError('input.invalid', 'The order has no such thing any more. Open its check again.', {
      path: 'items',
      productId,
    })
  if (counted > line.quantity)
    throw new AppError(
      'input.invalid',
      `Only ${line.quantity} of ${line.sku || line.name} belong into this box, not ${counted}.`,
      { path: 'items', productId, quantity: line.quantity },
    )
  return line
}

/** Verifies the order where nothing is missing any more; one that has come further stays where it is. */
function verified(context: CommandContext, row: RankedRow): ItemCheck {
  context.changes.seqs?.add(row.seq)
  const check = checkOf(context.tx, row)
  if (!(check.isComplete && BEFORE_VERIFIED.has(row.stage))) return check
  const trace = applyDeskChange(context, row, { stage: 'verified' })
  context.record({
    act: 'verify',
    summary: `Checked the items of order ${row.tiktok_order_id}`,
    orders: [trace],
  })
  return { ...check, stage: 'verified' }
}

function keepCount({ tx, now }: CommandContext, row: RankedRow, productId: string, counted: number): void {
  tx.run(
    `INSERT INTO item_checks (order_seq, product_seq, counted, updated_at)
     VALUES (?, (SELECT seq FROM products WHERE id = ?), ?, ?)
     ON CONFLICT (order_seq, product_seq) DO UPDATE SET counted = excluded.counted, updated_at = excluded.updated_at`,
    row.seq,
    productId,
    counted,
    now,
  )
}

const LINES_SQL = `SELECT p.id AS productId, p.seller_sku AS sku, p.sku_id AS skuId, p.name, p.variation,
    coalesce(k.counted, 0) AS counted,
    sum(${STILL_TO_PACK}) AS quantity
  FROM order_items i JOIN products p ON p.seq = i.product_seq
  LEFT JOIN item_checks k ON k.order_seq = i.order_seq AND k.product_seq = i.product_seq
  WHERE i.order_seq = ? GROUP BY p.seq ORDER BY min(i.line_no)`

function checkOf(tx: ReadTx, row: RankedRow): ItemCheck {
  const lines = tx.all<CheckLine>(LINES_SQL, row.seq).filter(({ quantity }) => quantity > 0)
  return {
    seq: row.seq,
    tiktokOrderId: row.tiktok_order_id,
    stage: row.stage,
    lines,
    isComplete: isChecked(lines),
  }
}

import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import { platformId } from '../../../shared/domain/ids/ids.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ReadTx } from '../tx.ts'
import { RANKED_COLUMNS, type RankedRow } from './ranked.ts'

/** Batches whose rows no view may show: being written, or being taken away. */
export function hiddenBatches(tx: ReadTx): number[] {
  return tx.pluck<number>(`SELECT seq FROM import_batches WHERE state IN ('staging', 'removing')`)
}

/** A condition that hides rows of hidden batches, or an empty string when there are none. */
export function visibleCondition(tx: ReadTx, alias: string): string {
  const hidden = hiddenBatches(tx)
  return hidden.length === 0
    ? ''
    : `(${alias}.batch_seq IS NULL OR ${alias}.batch_seq NOT IN (${hidden.join(',')}))`
}

/** Finds a visible order by row number, local id or TikTok order id; `input.notFound` names what was asked for. */
export function getRanked(tx: ReadTx, creatorId: string, ref: OrderRef): RankedRow {
  const visible = visibleCondition(tx, 'o')
  const condition = visible === '' ? '' : ` AND ${visible}`
  const select = `SELECT ${RANKED_COLUMNS} FROM orders o WHERE`
  const row =
    typeof ref === 'number'
      ? tx.get<RankedRow>(`${select} o.seq = ?${condition}`, ref)
      : (tx.get<RankedRow>(`${select} o.id = ?${condition}`, platformId(creatorId, 'order', ref)) ??
        tx.get<RankedRow>(`${select} o.id = ?${condition}`, ref) ??
        // Written straight into the server under an id of its own: found by number.
        tx.get<RankedRow>(`${select} o.tiktok_order_id = ? AND o.is_foreign_id = 1${condition}`, ref))
  if (!row)
    throw new AppError(
      'input.notFound',
      `There is no order ${ref} in this workspace. Check the number, or import a newer export.`,
      { order: ref },
    )
  return row
}

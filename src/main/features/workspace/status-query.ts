import { readMeta } from '../../db/cloud.ts'
import { visibleCondition } from '../../db/orders/find.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Figures of the status bar that come from the store. */
export interface StatusFigures {
  readonly kind: 'local' | 'practice' | 'cloud'
  readonly orders: number
  readonly pending: number
  readonly deadLetters: number
  readonly printers: readonly { readonly id: string; readonly waiting: number; readonly uncertain: number }[]
}

/** Reads the figures. A workspace whose only shop is made up is a practice shop, and the window says so. */
export function statusFigures(tx: ReadTx): StatusFigures {
  const visible = visibleCondition(tx, 'o')
  const where = visible === '' ? '' : `WHERE ${visible}`
  const real = tx.value<number>(
    `SELECT EXISTS (SELECT 1 FROM orders o JOIN tiktok_shops s ON s.seq = o.shop_seq WHERE s.is_practice = 0)`,
  )
  const orders = tx.value<number>(`SELECT count(*) FROM orders o ${where}`) ?? 0
  const isCloud = readMeta(tx, 'cloud') !== undefined
  return {
    kind: isCloud ? 'cloud' : orders > 0 && real === 0 ? 'practice' : 'local',
    orders,
    pending:
      tx.value<number>(
        `SELECT count(*) FROM outbox WHERE state IN ('ready', 'inflight', 'answered', 'resend')`,
      ) ?? 0,
    deadLetters: tx.value<number>(`SELECT count(*) FROM outbox WHERE state = 'dead'`) ?? 0,
    printers: tx.all(
      `SELECT p.id, count(*) FILTER (WHERE j.state IN ('queued', 'sending', 'committed', 'failed_safe')) AS waiting,
         count(*) FILTER (WHERE j.state = 'uncertain') AS uncertain
       FROM printers p LEFT JOIN print_jobs j ON j.printer_seq = p.seq AND j.state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain')
       WHERE p.removed_at IS NULL GROUP BY p.seq`,
    ),
  }
}

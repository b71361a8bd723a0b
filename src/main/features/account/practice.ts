import { deleteSearch } from '../../db/orders/search-text.ts'
import type { WriteTx } from '../../db/tx.ts'

const PRACTICE = 'SELECT seq FROM tiktok_shops WHERE is_practice = 1'

/** Takes made-up orders away, with what was printed of them: they have no place in a real shop. */
export function forgetPractice(tx: WriteTx): void {
  const orders = tx.pluck<number>(`SELECT seq FROM orders WHERE shop_seq IN (${PRACTICE})`)
  for (const seq of orders) {
    tx.run('DELETE FROM print_events WHERE job_seq IN (SELECT seq FROM print_jobs WHERE order_seq = ?)', seq)
    tx.run('UPDATE print_jobs SET reprint_of = NULL WHERE order_seq = ?', seq)
    tx.run('DELETE FROM print_jobs WHERE order_seq = ?', seq)
    tx.run('DELETE FROM label_documents WHERE order_seq = ?', seq)
    deleteSearch(tx, seq)
    tx.run('DELETE FROM orders WHERE seq = ?', seq)
  }
}

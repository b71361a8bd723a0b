import { viewQuerySchema } from '../../../shared/domain/orders/view.ts'
import type { SavedView } from '../../../shared/ipc/orders.contract.ts'
import type { ReadTx } from '../../db/tx.ts'

/** Views that a person saved, by name. One that a newer program wrote and this one cannot read is left out. */
export function listViews(tx: ReadTx): SavedView[] {
  return tx
    .all<{ id: string; name: string; query: string }>(
      'SELECT id, name, query FROM saved_views ORDER BY name COLLATE NOCASE',
    )
    .flatMap((row) => {
      const query = viewQuerySchema.safeParse(JSON.parse(row.query))
      return query.success ? [{ id: row.id, name: row.name, query: query.data }] : []
    })
}

import { type ViewQuery, viewQuerySchema } from '../../../shared/domain/orders/view.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { SavedView } from '../../../shared/ipc/orders.contract.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'

/** Views that a person saved, by name. One that a newer program wrote and this one cannot read is left out. */
export function listViews(tx: ReadTx): SavedView[] {
  return tx.all<{ id: string; name: string; query: string }>('SELECT id, name, query FROM saved_views ORDER BY name COLLATE NOCASE').flatMap((row) => {
    const query = viewQuerySchema.safeParse(JSON.parse(row.query))
    return query.success ? [{ id: row.id, name: row.name, query: query.data }] : []
  })
}

/** Saves the view under a name; the same name again replaces it. */
export function saveView(context: CommandContext, input: { name: string; query: ViewQuery }): SavedView {
  const query = JSON.stringify(input.query)
  context.tx.run(
    'INSERT INTO saved_views (id, name, query, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query',
    context.newId(), input.name, query, context.now,
  )
  const id = context.tx.value<string>('SELECT id FROM saved_views WHERE name = ?', input.name)
  context.changes.hasSettings = true
  return { id: id ?? '', name: input.name, query: input.query }
}

/** Forgets a saved view. */
export function removeView(context: CommandContext, input: { id: string }): { removed: boolean } {
  const gone = context.tx.run('DELETE FROM saved_views WHERE id = ?', input.id)
  if (gone.changes === 0) throw new AppError('input.notFound', 'There is no such saved view any more.', { id: input.id })
  context.changes.hasSettings = true
  return { removed: true }
}

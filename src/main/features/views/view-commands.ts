import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { SavedView } from '../../../shared/ipc/orders.contract.ts'
import { eq, ormOf } from '../../db/orm.ts'
import { savedViews } from '../../db/schema/workspace.ts'
import type { CommandContext } from '../../outbox/command-context.ts'

/** Saves the view under a name; the same name again replaces it. */
export function saveView(context: CommandContext, input: { name: string; query: ViewQuery }): SavedView {
  const query = JSON.stringify(input.query)
  const saved = ormOf(context.tx)
    .insert(savedViews)
    .values({ id: context.newId(), name: input.name, query, createdAt: context.now })
    .onConflictDoUpdate({ target: savedViews.name, set: { query } })
    .returning({ id: savedViews.id })
    .get()
  context.changes.hasSettings = true
  return { id: saved.id, name: input.name, query: input.query }
}

/** Forgets a saved view. */
export function removeView(context: CommandContext, input: { id: string }): { removed: boolean } {
  const gone = ormOf(context.tx).delete(savedViews).where(eq(savedViews.id, input.id)).run()
  if (gone.changes === 0)
    throw new AppError('input.notFound', 'There is no such saved view any more.', { id: input.id })
  context.changes.hasSettings = true
  return { removed: true }
}

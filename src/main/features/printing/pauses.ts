import { AppError } from '../../../shared/errors/app-error.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'

/** Stops a printer after the label in hand, or lets it go on. It stays so through a restart. */
export function pausePrinter(
  context: CommandContext,
  { id, paused }: { id: string; paused: boolean },
): { paused: boolean } {
  const { tx, now, operator } = context
  const printer = tx.get<{ seq: number; name: string; paused_at: number | null }>(
    'SELECT seq, name, paused_at FROM printers WHERE id = ? AND removed_at IS NULL',
    id,
  )
  if (!printer) throw new AppError('input.notFound', 'There is no such printer on this desk.', { id })
  if ((printer.paused_at !== null) === paused) return { paused }
  tx.run(
    'UPDATE printers SET paused_at = ?, paused_by = ? WHERE seq = ?',
    paused ? now : null,
    paused ? operator : null,
    printer.seq,
  )
  context.record({
    act: paused ? 'pausePrinter' : 'resumePrinter',
    summary: paused ? `Stopped ${printer.name}` : `${printer.name} goes on`,
    after: { id },
  })
  context.changes.hasPrints = true
  return { paused }
}

/** A printer that a person has stopped. */
export interface PausedPrinter {
  readonly id: string
  readonly at: number
  readonly by: string
}

/** The printers that stand still because a person said so. */
export function listPaused(tx: ReadTx): PausedPrinter[] {
  return tx.all<PausedPrinter>(
    `SELECT id, paused_at AS at, ifnull(paused_by, '') AS by FROM printers WHERE paused_at IS NOT NULL AND removed_at IS NULL`,
  )
}

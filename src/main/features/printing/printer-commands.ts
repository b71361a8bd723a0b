import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { and, eq, inArray, isNull, ormOf, sql } from '../../db/orm.ts'
import { printers, printJobs } from '../../db/schema/printing.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { listPrinters } from './printers.ts'

/** What a new printer is made of; its back channel was probed before. */
export type NewPrinter = Pick<Printer, 'name' | 'connection' | 'language' | 'dpi' | 'media' | 'backChannel'>

/** Jobs that may still print: their printer stays. */
const WAITING = ['queued', 'sending', 'committed', 'failed_safe'] as const

/** Adds a printer; the first one is the default. Two printers of one name would be told apart by nobody. */
export function addPrinter(context: CommandContext, input: NewPrinter): Printer {
  const standing = listPrinters(context.tx)
  if (standing.some((printer) => printer.name === input.name))
    throw new AppError(
      'input.invalid',
      `There is a printer called "${input.name}" already. Give this one another name.`,
      { path: 'name' },
    )
  const id = context.newId()
  const { name, language, dpi, backChannel } = input
  ormOf(context.tx)
    .insert(printers)
    .values({
      id,
      name,
      language,
      dpi,
      backChannel,
      connection: JSON.stringify(input.connection),
      media: JSON.stringify(input.media),
      isDefault: Number(standing.length === 0),
      createdAt: context.now,
    })
    .run()
  context.record({ act: 'addPrinter', summary: `Added the printer ${name}`, after: { id, ...input } })
  context.changes.hasPrints = true
  return getPrinter(context.tx, id)
}

/** Takes a printer away. Its name is set free; its history stays. A printer with waiting labels stays. */
export function removePrinter(context: CommandContext, input: { id: string }): { removed: boolean } {
  const printer = getPrinter(context.tx, input.id)
  const waiting = countWaiting(context.tx, printer.id)
  if (waiting > 0)
    throw new AppError(
      'rule.busy',
      `${waiting} labels wait for ${printer.name}. Let them print or cancel them first.`,
      { waiting },
    )
  const orm = ormOf(context.tx)
  const name = sql`${printers.name} || ' (removed ' || ${printers.seq} || ')'`
  orm
    .update(printers)
    .set({ removedAt: context.now, isDefault: 0, name })
    .where(eq(printers.id, printer.id))
    .run()
  const [next] = listPrinters(context.tx)
  if (printer.isDefault && next)
    orm.update(printers).set({ isDefault: 1 }).where(eq(printers.id, next.id)).run()
  context.record({ act: 'removePrinter', summary: `Removed the printer ${printer.name}`, before: printer })
  context.changes.hasPrints = true
  return { removed: true }
}

/** Makes a printer the one that labels go to unless told otherwise. */
export function setDefaultPrinter(context: CommandContext, input: { id: string }): Printer {
  const printer = getPrinter(context.tx, input.id)
  const orm = ormOf(context.tx)
  // Two steps: the unique index allows one default at any moment.
  orm.update(printers).set({ isDefault: 0 }).where(eq(printers.isDefault, 1)).run()
  orm.update(printers).set({ isDefault: 1 }).where(eq(printers.id, printer.id)).run()
  context.record({
    act: 'setDefaultPrinter',
    summary: `Labels go to ${printer.name}`,
    after: { id: printer.id },
  })
  context.changes.hasPrints = true
  return getPrinter(context.tx, printer.id)
}

/** Keeps what a probe found out about a printer. */
export function setBackChannel(
  context: CommandContext,
  input: { id: string; backChannel: Printer['backChannel'] },
): Printer {
  const { id } = getPrinter(context.tx, input.id)
  ormOf(context.tx).update(printers).set({ backChannel: input.backChannel }).where(eq(printers.id, id)).run()
  context.changes.hasPrints = true
  return getPrinter(context.tx, id)
}

function countWaiting(tx: ReadTx, printerId: string): number {
  const found = ormOf(tx)
    .select({ jobs: sql<number>`count(*)` })
    .from(printJobs)
    .innerJoin(printers, eq(printers.seq, printJobs.printerSeq))
    .where(and(eq(printers.id, printerId), isNull(printers.removedAt), inArray(printJobs.state, WAITING)))
    .get()
  return found?.jobs ?? 0
}

/** One printer by its id or, for scripts, its name. */
function getPrinter(tx: ReadTx, wanted: string): Printer {
  const printer = listPrinters(tx).find((one) => one.id === wanted || one.name === wanted)
  if (!printer) throw new AppError('input.notFound', `There is no printer "${wanted}".`, { printer: wanted })
  return printer
}

import { type PrintSetup, printSetupSchema } from '../../../shared/domain/printing/print-setup.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { and, eq, inArray, isNull, ormOf, sql } from '../../db/orm.ts'
import { printers, printJobs } from '../../db/schema/printing.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { listPrinters } from './printers.ts'

/** What a new printer is made of; its back channel, and how it takes pictures, were probed before. */
export type NewPrinter = Pick<Printer, 'name' | 'connection' | 'language' | 'dpi' | 'media' | 'backChannel'> &
  Partial<Pick<Printer, 'setup'>>

/** What a person changes of a printer. `null` leaves a setting to the printer again; what is left out stays. */
export interface PrinterChange {
  readonly id: string
  readonly dpi?: Printer['dpi'] | undefined
  readonly setup?: { readonly [K in keyof PrintSetup]: PrintSetup[K] | null } | undefined
}

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
      setup: JSON.stringify(input.setup ?? {}),
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

/** Keeps what a probe found out about a printer; `coding` only where pictures can be packed in more than one way. */
export function keepProbe(
  context: CommandContext,
  input: { id: string; backChannel: Printer['backChannel']; coding?: PrintSetup['coding'] },
): Printer {
  const { id, setup } = getPrinter(context.tx, input.id)
  const { backChannel, coding = setup.coding } = input
  ormOf(context.tx)
    .update(printers)
    .set({ backChannel, setup: JSON.stringify({ ...setup, coding }) })
    .where(eq(printers.id, id))
    .run()
  context.changes.hasPrints = true
  return getPrinter(context.tx, id)
}

/** Changes how a printer is set. Labels that are sent from here on are made for it. */
export function updatePrinter(context: CommandContext, input: PrinterChange): Printer {
  const printer = getPrinter(context.tx, input.id)
  const dpi = input.dpi ?? printer.dpi
  const setup = changedSetup(printer.setup, input.setup ?? {})
  ormOf(context.tx)
    .update(printers)
    .set({ dpi, setup: JSON.stringify(setup) })
    .where(eq(printers.id, printer.id))
    .run()
  context.record({
    act: 'updatePrinter',
    summary: `Changed how ${printer.name} is set`,
    before: { dpi: printer.dpi, setup: printer.setup },
    after: { id: printer.id, dpi, setup },
  })
  context.changes.hasPrints = true
  return getPrinter(context.tx, printer.id)
}

function changedSetup(setup: PrintSetup, change: NonNullable<PrinterChange['setup']>): PrintSetup {
  const all = Object.entries({ ...setup, ...withoutUndefined(change) })
  return printSetupSchema.parse(Object.fromEntries(all.filter(([, value]) => value !== null)))
}

function withoutUndefined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
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

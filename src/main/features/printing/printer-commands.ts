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
  readonly name?: string | undefined
  readonly language?: Printer['language'] | undefined
  readonly dpi?: Printer['dpi'] | undefined
  readonly media?: Printer['media'] | undefined
  readonly setup?: { readonly [K in keyof PrintSetup]: PrintSetup[K] | null } | undefined
}

/** Jobs that may still print: their printer stays. */
const WAITING = ['queued', 'sending', 'committed', 'failed_safe'] as const

/** Adds a printer; the first one is the default. */
export function addPrinter(context: CommandContext, input: NewPrinter): Printer {
  const standing = listPrinters(context.tx)
  assertFreeName(context.tx, input.name)
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

/** Two printers of one name would be told apart by nobody. */
function assertFreeName(tx: ReadTx, name: string): void {
  if (listPrinters(tx).every((printer) => printer.name !== name)) return
  throw new AppError(
    'input.invalid',
    `There is a printer called "${name}" already. Give this one another name.`,
    { path: 'name' },
  )
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

/** Keeps what a probe or a test label found out about a printer; what is left out stays. */
export function keepProbe(
  context: CommandContext,
  input: { id: string; backChannel: Printer['backChannel'] } & Pick<PrintSetup, 'coding' | 'echoesJobs'>,
): Printer {
  const { id, setup } = getPrinter(context.tx, input.id)
  const { backChannel, coding = setup.coding, echoesJobs = setup.echoesJobs } = input
  ormOf(context.tx)
    .update(printers)
    .set({ backChannel, setup: JSON.stringify({ ...setup, coding, echoesJobs }) })
    .where(eq(printers.id, id))
    .run()
  context.changes.hasPrints = true
  return getPrinter(context.tx, id)
}

/** Changes how a printer is set. Labels that are sent from here on are made for it. */
export function updatePrinter(context: CommandContext, input: PrinterChange): Printer {
  const printer = getPrinter(context.tx, input.id)
  const before = settingsOf(printer)
  const after = { ...before, ...changesOf(printer, input) }
  if (after.name !== printer.name) assertFreeName(context.tx, after.name)
  const { name, language, dpi, backChannel } = after
  const texts = { media: JSON.stringify(after.media), setup: JSON.stringify(after.setup) }
  ormOf(context.tx)
    .update(printers)
    .set({ name, language, dpi, backChannel, ...texts })
    .where(eq(printers.id, printer.id))
    .run()
  context.record({
    act: 'updatePrinter',
    summary: `Changed how ${printer.name} is set`,
    before,
    after: { id: printer.id, ...after },
  })
  context.changes.hasPrints = true
  return getPrinter(context.tx, printer.id)
}

function settingsOf({ name, language, dpi, media, backChannel, setup }: Printer) {
  return { name, language, dpi, media, backChannel, setup }
}

/**
 * A printer that is spoken to in another language has yet to say whether it answers, and how it takes pictures: what it
 * said before was about the old one.
 */
function changesOf(printer: Printer, { name, language, dpi, media, setup }: PrinterChange) {
  const isNew = language !== undefined && language !== printer.language
  const backChannel = language === 'zpl' ? ('unknown' as const) : ('silent' as const)
  return {
    ...withoutUndefined({ name, language, dpi, media }),
    ...(isNew ? { backChannel } : {}),
    setup: changedSetup(
      isNew ? { ...printer.setup, coding: undefined, echoesJobs: undefined } : printer.setup,
      setup ?? {},
    ),
  }
}

function changedSetup(setup: PrintSetup, change: NonNullable<PrinterChange['setup']>): PrintSetup {
  const all = Object.entries({ ...setup, ...withoutUndefined(change) })
  return printSetupSchema.parse(Object.fromEntries(all.filter(([, value]) => value !== null)))
}

function withoutUndefined<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> }
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

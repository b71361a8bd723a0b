import { type Connection, connectionSchema, mediaSchema, type Printer, printerSchema } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'

interface PrinterRecord {
  readonly id: string
  readonly name: string
  readonly connection: string
  readonly language: string
  readonly dpi: number
  readonly media: string
  readonly back_channel: string
  readonly is_default: number
}

const PRINTER_SELECT = 'SELECT id, name, connection, language, dpi, media, back_channel, is_default FROM printers WHERE removed_at IS NULL'

/** What a new printer is made of; its back channel was probed before. */
export type NewPrinter = Pick<Printer, 'name' | 'connection' | 'language' | 'dpi' | 'media' | 'backChannel'>

/** Printers of this desk, the default first. */
export function listPrinters(tx: ReadTx): Printer[] {
  return tx.all<PrinterRecord>(`${PRINTER_SELECT} ORDER BY is_default DESC, seq`).map(toPrinter)
}

/** Adds a printer; the first one is the default. Two printers of one name would be told apart by nobody. */
export function addPrinter(context: CommandContext, input: NewPrinter): Printer {
  const taken = context.tx.value<number>('SELECT 1 FROM printers WHERE name = ? AND removed_at IS NULL', input.name)
  if (taken !== undefined) throw new AppError('input.invalid', `There is a printer called "${input.name}" already. Give this one another name.`, { path: 'name' })
  const isFirst = context.tx.value<number>('SELECT count(*) FROM printers WHERE removed_at IS NULL') === 0
  const id = context.newId()
  context.tx.run(
    `INSERT INTO printers (id, name, connection, language, dpi, media, back_channel, is_default, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, input.name, JSON.stringify(input.connection), input.language, input.dpi, JSON.stringify(input.media), input.backChannel, Number(isFirst), context.now,
  )
  context.record({ act: 'addPrinter', summary: `Added the printer ${input.name}`, after: { id, ...input } })
  context.changes.hasPrints = true
  return printerById(context.tx, id)
}

/** Takes a printer away. Its name is set free; its history stays. A printer with waiting labels stays. */
export function removePrinter(context: CommandContext, input: { id: string }): { removed: boolean } {
  const printer = printerById(context.tx, input.id)
  const waiting = context.tx.value<number>(`SELECT count(*) FROM print_jobs WHERE printer_seq = (SELECT seq FROM printers WHERE id = ?) AND state IN ('queued', 'sending', 'committed', 'failed_safe')`, input.id) ?? 0
  if (waiting > 0) throw new AppError('rule.busy', `${waiting} labels wait for ${printer.name}. Let them print or cancel them first.`, { waiting })
  context.tx.run(`UPDATE printers SET removed_at = ?, is_default = 0, name = name || ' (removed ' || seq || ')' WHERE id = ?`, context.now, input.id)
  if (printer.isDefault) context.tx.run('UPDATE printers SET is_default = 1 WHERE seq = (SELECT min(seq) FROM printers WHERE removed_at IS NULL)')
  context.record({ act: 'removePrinter', summary: `Removed the printer ${printer.name}`, before: printer })
  context.changes.hasPrints = true
  return { removed: true }
}

/** Makes a printer the one that labels go to unless told otherwise. */
export function setDefaultPrinter(context: CommandContext, input: { id: string }): Printer {
  const printer = printerById(context.tx, input.id)
  context.tx.run('UPDATE printers SET is_default = 0 WHERE is_default = 1')
  context.tx.run('UPDATE printers SET is_default = 1 WHERE id = ?', input.id)
  context.record({ act: 'setDefaultPrinter', summary: `Labels go to ${printer.name}`, after: { id: input.id } })
  context.changes.hasPrints = true
  return printerById(context.tx, input.id)
}

/** Keeps what a probe found out about a printer. */
export function setBackChannel(context: CommandContext, input: { id: string; backChannel: Printer['backChannel'] }): Printer {
  context.tx.run('UPDATE printers SET back_channel = ? WHERE id = ?', input.backChannel, input.id)
  context.changes.hasPrints = true
  return printerById(context.tx, input.id)
}

/** One printer by its id or, for scripts, its name. */
export function printerById(tx: ReadTx, id: string): Printer {
  const record = tx.get<PrinterRecord>(`${PRINTER_SELECT} AND (id = ? OR name = ?)`, id, id)
  if (!record) throw new AppError('input.notFound', `There is no printer "${id}".`, { printer: id })
  return toPrinter(record)
}

function toPrinter(record: PrinterRecord): Printer {
  return printerSchema.parse({
    id: record.id,
    name: record.name,
    connection: connectionSchema.parse(JSON.parse(record.connection)),
    language: record.language,
    dpi: record.dpi,
    media: mediaSchema.parse(JSON.parse(record.media)),
    backChannel: record.back_channel,
    isDefault: required(record.is_default, 'is_default') === 1,
  })
}

/** True for the printer that writes files instead of paper. */
export function isVirtual(connection: Connection): boolean {
  return connection.kind === 'folder'
}

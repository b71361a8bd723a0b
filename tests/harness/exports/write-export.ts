import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { practiceOrders } from '../../../src/main/features/practice/generate/practice-orders.ts'
import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'
import { linesOf, rowMaker, USUAL_COLUMNS } from './export-lines.ts'
import { REGIONS, type RegionName } from './regions.ts'
import { type SheetForm, writeXlsx } from './write-xlsx.ts'

/** What an export file shall look like. */
export interface ExportForm {
  readonly region: RegionName
  readonly format: 'csv' | 'csv.gz' | 'xlsx'
  readonly columns?: readonly string[] | undefined
  readonly separator?: ',' | ';' | '\t' | undefined
  readonly encoding?: 'utf-8' | 'utf-8-bom' | 'latin1' | 'utf-16le' | undefined
  readonly newline?: '\n' | '\r\n' | '\r' | undefined
  readonly hasDescription?: boolean | undefined
  readonly sheet?: SheetForm | undefined
}

/** Which made-up orders an export holds; either a number of orders or at least so many lines. */
export interface ExportContent {
  readonly orders?: number | undefined
  readonly lines?: number | undefined
  readonly seed: number
  /** The newest order is a little older than this, ms UTC. */
  readonly newestAt: number
}

/** Made-up orders of a region, as a reader shall find them. */
export function* exportOrders(content: ExportContent, region: RegionName): Iterable<ImportedOrder> {
  const { currency, timeZone } = REGIONS[region]
  const wantedLines = content.lines ?? Number.POSITIVE_INFINITY
  // A made-up order has 1.3 lines or more on average, so that the lines never run out before the orders do.
  const count = content.orders ?? Math.ceil((content.lines ?? 0) / 1.2)
  let lines = 0
  for (const batch of practiceOrders({
    count,
    seed: content.seed,
    nowAt: content.newestAt,
    currency,
    timeZone,
  })) {
    for (const order of batch) {
      if (lines >= wantedLines) return
      lines += order.items.length
      yield order
    }
  }
}

/** Rows of an export, heading first. */
export function* exportRows(orders: Iterable<ImportedOrder>, form: ExportForm): Iterable<string[]> {
  const rows = rowMaker(form.region, form.columns ?? USUAL_COLUMNS)
  yield rows.heading
  if (form.hasDescription ?? true) yield rows.description
  for (const order of orders) for (const line of linesOf(order, form.region)) yield rows.cells(line)
}

/** Writes an export file; 100,000 lines take a few seconds. */
export async function writeExport(
  orders: Iterable<ImportedOrder>,
  form: ExportForm,
  path: string,
): Promise<void> {
  await writeRows(exportRows(orders, form), form, path)
}

/** Writes any rows in the form of an export. */
export async function writeRows(
  rows: Iterable<readonly string[]>,
  form: Omit<ExportForm, 'region'>,
  path: string,
): Promise<void> {
  if (form.format === 'xlsx') return writeXlsx(rows, form.sheet ?? {}, path)
  const bytes = Readable.from(csvBytes(rows, form), { objectMode: false })
  const file = createWriteStream(path)
  if (form.format === 'csv.gz') await pipeline(bytes, createGzip(), file)
  else await pipeline(bytes, file)
  if (!file.closed) await once(file, 'close')
}

function* csvBytes(rows: Iterable<readonly string[]>, form: Omit<ExportForm, 'region'>): Iterable<Buffer> {
  const separator = form.separator ?? ','
  const newline = form.newline ?? '\r\n'
  const encoding = form.encoding ?? 'utf-8-bom'
  const node: BufferEncoding = encoding === 'latin1' ? 'latin1' : encoding === 'utf-16le' ? 'utf16le' : 'utf8'
  if (encoding === 'utf-8-bom' || encoding === 'utf-16le') yield Buffer.from('\ufeff', node)
  let text = ''
  for (const row of rows) {
    text += row.map((cell) => csvCell(cell, separator)).join(separator) + newline
    if (text.length > 65_536) {
      yield Buffer.from(text, node)
      text = ''
    }
  }
  yield Buffer.from(text, node)
}

function csvCell(cell: string, separator: string): string {
  const needsQuotes =
    cell.includes(separator) || /["\r\n]/.test(cell) || (separator === '\t' && cell.endsWith('\t'))
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell
}

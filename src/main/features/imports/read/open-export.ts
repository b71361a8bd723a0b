import { csvRows, recordParser, textOf } from './csv-rows.ts'
import { type FileMark, markFile, readHead } from './file-bytes.ts'
import {
  dataRows,
  findHeading,
  HEADING_WITHIN_ROWS,
  type Heading,
  requireHeading,
  weight,
} from './find-table.ts'
import { notTable, throwIfCancelled } from './refusals.ts'
import type { ExportSource } from './row-source.ts'
import { openXlsx } from './xlsx-rows.ts'

/** How an export is opened. */
export interface OpenOptions {
  readonly signal?: AbortSignal | undefined
}

const MAGIC: readonly (readonly [bytes: readonly number[], why: string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'is a PDF. Labels are brought in by themselves; orders come from the export'],
  [[0x89, 0x50, 0x4e, 0x47], 'is a picture'],
  [[0xff, 0xd8, 0xff], 'is a picture'],
  [[0x47, 0x49, 0x46, 0x38], 'is a picture'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is in an old Excel format or has a password: save it as XLSX without one'],
  [[0x52, 0x61, 0x72, 0x21], 'is an archive: unpack it first'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'is an archive: unpack it first'],
]
const HEAD_BYTES = 512
const HEAD_TEXT = 64 * 1024
const DELIMITERS = [',', ';', '\t'] as const

/**
 * Opens a Seller Center export (CSV, gzipped CSV or XLSX) and finds its columns by name. Nothing is kept in memory
 * but the shared strings of an XLSX. Throws `input.notFound`, `import.notTable`, `import.missingColumns`,
 * `import.tooLarge` (zip bombs) or `import.cancelled`.
 */
export async function openExport(path: string, options: OpenOptions = {}): Promise<ExportSource> {
  throwIfCancelled(options.signal)
  const file = await markFile(path)
  const head = await readHead(file, HEAD_BYTES)
  const refused = MAGIC.find(([bytes]) => bytes.every((byte, index) => head[index] === byte))
  if (refused) throw notTable(refused[1])
  if (head[0] === 0x50 && head[1] === 0x4b) return openXlsx(file, options.signal)
  return openCsv(file, head[0] === 0x1f && head[1] === 0x8b)
}

async function openCsv(file: FileMark, isGzip: boolean): Promise<ExportSource> {
  const text = await headText(file, isGzip)
  if (text.trim() === '') throw notTable('is empty')
  if (/^\s*</.test(text))
    throw notTable('is a web page and not an export: sign in to Seller Center and download it again')
  const newline = newlineOf(text)
  const { delimiter, heading } = findDialect(text, newline)
  const found = requireHeading(heading)
  const dialect = { isGzip, delimiter, newline } as const
  return {
    path: file.path,
    format: 'csv',
    bytesTotal: file.size,
    header: found.header,
    columns: found.columns,
    rows: dataRows((signal) => csvRows(file, dialect, signal), found),
    close: async () => undefined,
  }
}

/** Old Macintosh programs end rows with a lone carriage return; a line feed inside quotes proves nothing. */
function newlineOf(text: string): '\n' | '\r' {
  const loneReturns = text.match(/\r(?!\n)/g)?.length ?? 0
  const lineFeeds = text.match(/\n/g)?.length ?? 0
  return loneReturns > lineFeeds ? '\r' : '\n'
}

async function headText(file: FileMark, isGzip: boolean): Promise<string> {
  let text = ''
  for await (const piece of textOf(file, isGzip)) {
    text += piece.text
    if (text.length >= HEAD_TEXT) break
  }
  return text
}

/** The separator under which most of our columns are found. */
function findDialect(text: string, newline: '\n' | '\r'): { delimiter: string; heading: Heading | null } {
  let best: { delimiter: string; heading: Heading | null } = { delimiter: ',', heading: null }
  for (const delimiter of DELIMITERS) {
    const records = recordParser(delimiter, newline, HEADING_WITHIN_ROWS).parse(text, 0, false).data
    const heading = findHeading(records.map((cells, index) => ({ number: index + 1, cells })))
    if (weight(heading?.columns ?? {}) > weight(best.heading?.columns ?? {})) best = { delimiter, heading }
  }
  return best
}

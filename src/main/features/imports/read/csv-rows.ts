import Papa from 'papaparse'
import { decodingOf, type TextDecoding, withoutControls } from './decode-text.ts'
import { ensureSame, type FileMark, readBytes } from './file-bytes.ts'
import { notTable, throwIfCancelled } from './refusals.ts'
import { LONGEST_RECORD, type Row, type RowChunk } from './row-source.ts'

/** How a text table is written. */
export interface CsvDialect {
  readonly isGzip: boolean
  readonly delimiter: string
  readonly newline: '\n' | '\r'
}

/** The part of papaparse's low-level parser that we use: text in, whole records out, and where they ended. */
interface RecordParser {
  parse(
    text: string,
    baseIndex: number,
    ignoreLastRow: boolean,
  ): { data: string[][]; meta: { cursor: number } }
}

/** A parser of whole records; papaparse takes quoted line ends, doubled quotes and ragged rows. */
export function recordParser(delimiter: string, newline: '\n' | '\r', preview = 0): RecordParser {
  return new Papa.Parser({ delimiter, newline, preview })
}

/** The table's rows, a chunk of the file at a time: memory holds one chunk and one unfinished record. */
export async function* csvRows(
  file: FileMark,
  dialect: CsvDialect,
  signal?: AbortSignal,
): AsyncGenerator<RowChunk> {
  await ensureSame(file)
  const parser = recordParser(dialect.delimiter, dialect.newline)
  let rest = ''
  let next = 1
  let bytesRead = 0
  for await (const piece of textOf(file, dialect.isGzip)) {
    throwIfCancelled(signal)
    bytesRead = piece.bytesRead
    const text = rest + piece.text
    const { data, meta } = parser.parse(text, 0, true)
    rest = text.slice(meta.cursor)
    if (rest.length > LONGEST_RECORD) throw unclosedQuote(next + data.length)
    yield { rows: numbered(data, next), bytesRead }
    next += data.length
  }
  const last = rest === '' ? [] : parser.parse(rest, 0, false).data
  if (last.length > 0) yield { rows: numbered(last, next), bytesRead }
  await ensureSame(file)
}

function numbered(records: readonly string[][], first: number): Row[] {
  return records.map((cells, index) => ({ number: first + index, cells }))
}

function unclosedQuote(row: number) {
  return notTable(`cannot be read from row ${row} on: a quotation mark there is never closed`, { row })
}

/** The file's text without control characters, in pieces. */
export async function* textOf(
  file: FileMark,
  isGzip: boolean,
): AsyncGenerator<{ text: string; bytesRead: number }> {
  let decoding: TextDecoding | null = null
  let bytesRead = 0
  for await (const chunk of readBytes(file, isGzip)) {
    decoding ??= decodingOf(chunk.bytes)
    bytesRead = chunk.bytesRead
    yield { text: withoutControls(decoding.write(chunk.bytes)), bytesRead }
  }
  const tail = withoutControls(decoding?.end() ?? '')
  if (tail !== '') yield { text: tail, bytesRead }
}

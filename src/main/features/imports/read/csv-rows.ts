import Papa from 'papaparse'
import {
  cellTextOf,
  decodingOf,
  type TextDecoding,
  utf8MarkLength,
  utf16Of,
  withoutAsciiControls,
  withoutControls,
} from './decode-text.ts'
import { ensureSame, type FileMark, readBytes } from './file-bytes.ts'
import { notTable, throwIfCancelled } from './refusals.ts'
import { LONGEST_RECORD, type Row, type RowChunk } from './row-source.ts'
import { bytesMeaning, type CellText, splitBytes } from './split-bytes.ts'

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

/** Bytes in, whole records out; keeps the unfinished one for the next bytes. */
interface RecordReader {
  readonly take: (bytes: Buffer) => string[][]
  readonly end: () => string[][]
  /** How long the unfinished record is by now, in bytes or characters. */
  readonly unfinished: () => number
}

/** The table's rows, a chunk of the file at a time: memory holds one chunk and one unfinished record. */
export async function* csvRows(
  file: FileMark,
  dialect: CsvDialect,
  signal?: AbortSignal,
): AsyncGenerator<RowChunk> {
  await ensureSame(file)
  let reader: RecordReader | null = null
  let next = 1
  let bytesRead = 0
  for await (const chunk of readBytes(file, dialect.isGzip)) {
    throwIfCancelled(signal)
    reader ??= utf16Of(chunk.bytes) === null ? narrowReader(dialect) : wideReader(chunk.bytes, dialect)
    bytesRead = chunk.bytesRead
    const records = reader.take(chunk.bytes)
    if (reader.unfinished() > LONGEST_RECORD) throw unclosedQuote(next + records.length)
    yield { rows: numbered(records, next), bytesRead }
    next += records.length
  }
  const last = reader?.end() ?? []
  if (last.length > 0) yield { rows: numbered(last, next), bytesRead }
  await ensureSame(file)
}

/** Reads UTF-16: decoded first, then parsed. */
function wideReader(head: Buffer, { delimiter, newline }: CsvDialect): RecordReader {
  const decoding = decodingOf(head)
  const parser = recordParser(delimiter, newline)
  let rest = ''
  return {
    take: (bytes) => {
      const text = rest + withoutControls(decoding.write(bytes))
      const { data, meta } = parser.parse(text, 0, true)
      rest = text.slice(meta.cursor)
      return data
    },
    end: () => {
      rest += withoutControls(decoding.end())
      return rest === '' ? [] : parser.parse(rest, 0, false).data
    },
    unfinished: () => rest.length,
  }
}

/**
 * Reads UTF-8 and windows-1252, in which ASCII bytes are always ASCII: split first, then only what goes beyond ASCII
 * is decoded. One letter of another script would otherwise make every string of its chunk twice as wide.
 */
function narrowReader({ delimiter, newline }: CsvDialect): RecordReader {
  const kinds = bytesMeaning(delimiter, newline)
  const parser = recordParser(delimiter, newline)
  let rest: Buffer | null = null
  let cellText: CellText | null = null
  const parse = (bytes: Buffer, isLast: boolean): string[][] => {
    const text = withoutAsciiControls(bytes.toString('latin1'))
    const { data, meta } = parser.parse(text, 0, !isLast)
    rest = Buffer.from(text.slice(meta.cursor), 'latin1')
    return data.map((cells) => cells.map((cell) => decodedCell(cell, cellText)))
  }
  return {
    take: (bytes) => {
      const all = rest === null ? bytes.subarray(utf8MarkLength(bytes)) : Buffer.concat([rest, bytes])
      cellText ??= cellTextOf(all, false)
      const { records, next, isIrregular } = splitBytes(all, kinds, cellText ?? neverBeyond)
      rest = all.subarray(next)
      return isIrregular ? records.concat(parse(rest, false)) : records
    },
    end: () => {
      if (rest === null || rest.length === 0) return []
      cellText ??= cellTextOf(rest, true)
      return parse(rest, true)
    },
    unfinished: () => rest?.length ?? 0,
  }
}

/** A cell of an irregular table, in which each character still is a byte. */
function decodedCell(cell: string, cellText: CellText | null): string {
  const bytes = Buffer.from(cell, 'latin1')
  return cellText === null ? cell : cellText(bytes, 0, bytes.length)
}

/** For bytes that are all ASCII, or that end in the first part of a character that no whole record holds. */
function neverBeyond(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to)
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

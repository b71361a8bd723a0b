import { withoutControls } from './decode-text.ts'
import type { Row } from './row-source.ts'
import { parseXml, unescapeCell, type XmlListener } from './xlsx-xml.ts'

/** Columns beyond this one (Excel's own last) are not cells of any table. */
const MOST_COLUMNS = 16_384

/**
 * A sheet's rows as they come. The sheet's stated dimension is not looked at, since exports state a wrong one
 * (A1:A1); `row` elements that share a number are one row, since exports split their heading so.
 */
export async function* sheetRows(
  bytes: AsyncIterable<Buffer>,
  strings: readonly string[],
): AsyncGenerator<{ rows: Row[]; inflated: number }> {
  const sheet = sheetListener(strings)
  let inflated = 0
  for await (const length of parseXml(bytes, sheet.listener)) {
    inflated += length
    yield { rows: sheet.take(), inflated }
  }
  yield { rows: sheet.finish(), inflated }
}

/** The state of one walk through a sheet's XML. */
interface Walk {
  rows: Row[]
  cells: string[]
  number: number
  column: number
  kind: string
  text: string
  isInValue: boolean
  isInPhonetic: boolean
}

function sheetListener(strings: readonly string[]) {
  const walk: Walk = {
    rows: [],
    cells: [],
    number: 0,
    column: -1,
    kind: 'n',
    text: '',
    isInValue: false,
    isInPhonetic: false,
  }
  const listener: XmlListener = {
    open(name, attributes) {
      if (name === 'row') startRow(walk, Number(attributes['r']))
      else if (name === 'c') startCell(walk, attributes)
      else if (name === 'v' || name === 't') walk.isInValue = !walk.isInPhonetic
      else if (name === 'rPh') walk.isInPhonetic = true
    },
    close(name) {
      if (name === 'v' || name === 't') walk.isInValue = false
      else if (name === 'rPh') walk.isInPhonetic = false
      else if (name === 'c') endCell(walk, strings)
    },
    text(text) {
      if (walk.isInValue) walk.text += text
    },
  }
  return { listener, take: () => takeRows(walk), finish: () => finishRows(walk) }
}

/** A row element: the same row again where it repeats the last one's number, or the next. */
function startRow(walk: Walk, stated: number): void {
  const number = Number.isSafeInteger(stated) && stated > 0 ? stated : walk.number + 1
  walk.column = -1
  if (number === walk.number) return
  flushRow(walk)
  walk.number = Math.max(number, walk.number + 1)
}

function flushRow(walk: Walk): void {
  if (walk.number > 0 && walk.cells.length > 0)
    walk.rows.push({ number: walk.number, cells: Array.from(walk.cells, (cell) => cell ?? '') })
  walk.cells = []
}

function startCell(walk: Walk, attributes: Readonly<Record<string, string>>): void {
  walk.column = columnOf(attributes['r']) ?? walk.column + 1
  walk.kind = attributes['t'] ?? 'n'
  walk.text = ''
}

function endCell(walk: Walk, strings: readonly string[]): void {
  if (walk.text === '' || walk.column >= MOST_COLUMNS) return
  walk.cells[walk.column] = cellText(walk.kind, walk.text, strings)
}

/** The column of a reference such as BC12, counting from 0; null when there is none. */
function columnOf(reference: string | undefined): number | null {
  if (reference === undefined) return null
  let column = 0
  for (let index = 0; index < reference.length && column <= MOST_COLUMNS; index += 1) {
    const letter = reference.charCodeAt(index) | 0x20
    if (letter < 0x61 || letter > 0x7a) break
    column = column * 26 + letter - 0x60
  }
  return column === 0 ? null : column - 1
}

function cellText(kind: string, text: string, strings: readonly string[]): string {
  if (kind === 's') return strings[Number(text)] ?? ''
  if (kind === 'n') return numberText(text)
  if (kind === 'e') return ''
  return cleanText(text)
}

/** A string cell as people see it. */
export function cleanText(text: string): string {
  return withoutControls(unescapeCell(text))
}

/**
 * A number as text. Its point is always a decimal mark, so that a fourth decimal is given to 12.345, which could
 * otherwise be taken for twelve thousand; small floats lose their exponent.
 */
function numberText(text: string): string {
  const bare = text.trim()
  if (/[eE]-/.test(bare)) return Number(bare).toFixed(10)
  return /^-?\d{1,3}\.\d{3}$/.test(bare) ? `${bare}0` : bare
}

function takeRows(walk: Walk): Row[] {
  const rows = walk.rows
  walk.rows = []
  return rows
}

function finishRows(walk: Walk): Row[] {
  flushRow(walk)
  return takeRows(walk)
}

import { type ColumnMap, type MoneyColumn, TIME_COLUMNS } from '../../../../shared/domain/imports/columns.ts'
import type { ScanFacts } from '../../../../shared/domain/imports/decide.ts'
import {
  currencyInCell,
  type DecimalMark,
  decimalMarkHint,
  isWrittenWhole,
} from '../../../../shared/domain/imports/money-cell.ts'
import {
  type DayOrder,
  dayOrderHint,
  hasHalfDay,
  isNoTime,
  readTime,
} from '../../../../shared/domain/imports/time-cell.ts'
import { IdHealth } from './id-health.ts'
import { throwIfCancelled } from './refusals.ts'
import type { ExportSource, Row } from './row-source.ts'

/** How far a scan goes and who hears of it. */
export interface ScanOptions {
  /** Stops as soon as nothing that the file could still say would settle a doubt. */
  readonly untilDecided?: boolean | undefined
  /** True when the day order was told, so that the file need not prove it. */
  readonly isDayOrderTold?: boolean | undefined
  readonly onProgress?:
    | ((progress: { lines: number; bytesRead: number; bytesTotal: number }) => void)
    | undefined
  readonly signal?: AbortSignal | undefined
}

/** Countries and currencies are those of the first rows, so that an early stop decides like a full scan. */
const PROBE_ROWS = 1_000
const EXAMPLES = 3
const MOST_NAMES = 50
const SAMPLE_MONEY: readonly MoneyColumn[] = ['orderAmount', 'unitPrice', 'lineAfter']

type Span = { from: number; to: number }

/** What a scan gathers. */
interface Gathered {
  lines: number
  dayOrder: DayOrder | null
  ambiguousTimes: string[]
  hasHalfDays: boolean
  hasWallTimes: boolean
  decimalMark: DecimalMark | null
  currencies: Map<string, number>
  countries: Map<string, number>
  wallSpan: Record<DayOrder, Span | null>
}

/** Looks through an export for what has to be known before reading it. Throws `import.idsDestroyed`. */
export async function scanExport(source: ExportSource, options: ScanOptions = {}): Promise<ScanFacts> {
  const found = nothingYet()
  const ids = new IdHealth(source.columns)
  const look = lookAt(found, source.columns)
  for await (const chunk of source.rows(options.signal)) {
    throwIfCancelled(options.signal)
    for (const row of chunk.rows) {
      ids.see(row)
      look(row)
    }
    options.onProgress?.({ lines: found.lines, bytesRead: chunk.bytesRead, bytesTotal: source.bytesTotal })
    if (found.lines >= PROBE_ROWS) ids.judge()
    if (options.untilDecided && isSettled(found, source.columns, options)) return { ...found, isWhole: false }
  }
  ids.judge()
  return { ...found, isWhole: true }
}

function nothingYet(): Gathered {
  return {
    lines: 0,
    dayOrder: null,
    ambiguousTimes: [],
    hasHalfDays: false,
    hasWallTimes: false,
    decimalMark: null,
    currencies: new Map(),
    countries: new Map(),
    wallSpan: { 'day-first': null, 'month-first': null },
  }
}

function isSettled(found: Gathered, columns: ColumnMap, options: ScanOptions): boolean {
  if (found.lines < PROBE_ROWS) return false
  const isDaySettled =
    options.isDayOrderTold === true || found.dayOrder !== null || found.ambiguousTimes.length === 0
  const currencies = [...found.currencies.keys()]
  const isMarkNeeded =
    SAMPLE_MONEY.some((column) => columns[column] !== undefined) &&
    !(currencies.length > 0 && currencies.every(isWrittenWhole))
  return isDaySettled && (found.decimalMark !== null || !isMarkNeeded)
}

function lookAt(found: Gathered, columns: ColumnMap): (row: Row) => void {
  const times = TIME_COLUMNS.flatMap((column) => columns[column] ?? [])
  const money = SAMPLE_MONEY.flatMap((column) => columns[column] ?? [])
  return ({ cells }) => {
    found.lines += 1
    const isProbe = found.lines <= PROBE_ROWS
    for (const index of times) lookAtTime(found, (cells[index] ?? '').trim(), isProbe)
    if (found.decimalMark === null) found.decimalMark = firstMark(cells, money)
    if (isProbe) lookAtPlace(found, cells, columns, money)
    if (columns.createdAt !== undefined) widenSpans(found.wallSpan, (cells[columns.createdAt] ?? '').trim())
  }
}

function lookAtTime(found: Gathered, cell: string, isProbe: boolean): void {
  if (isProbe && !isNoTime(cell)) {
    found.hasWallTimes = true
    found.hasHalfDays ||= hasHalfDay(cell)
  }
  if (found.dayOrder !== null) return
  const hint = dayOrderHint(cell)
  if (hint === 'day-first' || hint === 'month-first') found.dayOrder = hint
  else if (
    hint === 'ambiguous' &&
    found.ambiguousTimes.length < EXAMPLES &&
    !found.ambiguousTimes.includes(cell)
  ) {
    found.ambiguousTimes.push(cell)
  }
}

function firstMark(cells: readonly string[], money: readonly number[]): DecimalMark | null {
  for (const index of money) {
    const mark = decimalMarkHint((cells[index] ?? '').trim())
    if (mark !== null) return mark
  }
  return null
}

function lookAtPlace(
  found: Gathered,
  cells: readonly string[],
  columns: ColumnMap,
  money: readonly number[],
): void {
  const country = columns.country === undefined ? '' : (cells[columns.country] ?? '').trim()
  if (country !== '') count(found.countries, country)
  for (const index of money) {
    const currency = currencyInCell((cells[index] ?? '').trim())
    if (currency === null) continue
    count(found.currencies, currency)
    return
  }
}

function count(counts: Map<string, number>, key: string): void {
  const seen = counts.get(key)
  if (seen !== undefined || counts.size < MOST_NAMES) counts.set(key, (seen ?? 0) + 1)
}

/** Keeps the span under both readings until it is known which of them holds. */
function widenSpans(spans: Record<DayOrder, Span | null>, cell: string): void {
  for (const order of ['day-first', 'month-first'] as const) {
    const time = readTime(cell, order)
    const at = time.kind === 'wall' ? time.wallMs : time.kind === 'exact' ? time.utcMs : null
    if (at === null) continue
    const span = spans[order]
    spans[order] = span ? { from: Math.min(span.from, at), to: Math.max(span.to, at) } : { from: at, to: at }
  }
}

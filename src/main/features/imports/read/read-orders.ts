import type { ImportDecisions } from '../../../../shared/domain/imports/decide.ts'
import type { ImportProblem } from '../../../../shared/domain/imports/import-types.ts'
import type { ImportedOrder } from '../../../../shared/domain/imports/imported-order.ts'
import { mergeOrders } from '../../../../shared/domain/imports/merge-orders.ts'
import { suggestStatus } from '../../../../shared/domain/imports/status-words.ts'
import { isKnownStatus, type OrderStatus } from '../../../../shared/domain/orders/status.ts'
import { contentHash } from './content-hash.ts'
import { IdHealth } from './id-health.ts'
import { throwIfCancelled } from './refusals.ts'
import type { ExportSource, Row } from './row-source.ts'
import { rowReader } from './row-to-order.ts'

/** An order, or a part of one, as it was met in the file. */
export interface ReadOrder {
  readonly order: ImportedOrder
  readonly contentHash: string
  /**
   * True for later lines of an order that was handed over before, because the file does not keep its lines
   * together: the whole is `mergeOrders(before, order)`, and its hash has to be made anew.
   */
  readonly isContinuation: boolean
}

/** A problem with the row's own cells, for the problem file. */
export type ProblemListener = (problem: ImportProblem, cells: readonly string[]) => void

export interface ReadProgress {
  readonly lines: number
  readonly bytesRead: number
  readonly bytesTotal: number
}

export interface ReadOptions {
  /** The shop's own words for statuses, by the word in lower case. */
  readonly statusMap?: Readonly<Record<string, OrderStatus>> | undefined
  readonly onProblem?: ProblemListener | undefined
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Orders handed over at once. */
  readonly batchSize?: number | undefined
}

/** What is known once a file has been read to its end. */
export interface ReadSummary {
  /** Order lines of the file, those left out included. */
  readonly lines: number
  readonly linesLeftOut: number
  readonly orders: number
  readonly problemCount: number
  /** Earliest and latest created time, ms UTC. */
  readonly dateRange: { readonly from: number; readonly to: number } | null
  readonly currencies: readonly string[]
  readonly unmappedStatuses: readonly { text: string; orders: number; suggestion: OrderStatus | null }[]
  /** Orders of which at least one line was left out: what went in may be less than what was bought. */
  readonly incompleteOrderIds: readonly string[]
}

/** A running read: batches to take in turn, then the summary. */
export interface OrderReading {
  readonly batches: AsyncIterable<readonly ReadOrder[]>
  readonly summary: () => ReadSummary
}

const BATCH_SIZE = 150
const PROGRESS_LINES = 500

/**
 * Reads an export's orders in the order of the file, a batch at a time; the file is read only as fast as batches
 * are taken. Throws `import.idsDestroyed`, `import.tooLarge`, `import.notTable`, `import.failed` (the file changed)
 * or `import.cancelled`; what was handed over until then must be thrown away.
 */
export function readOrders(
  source: ExportSource,
  decisions: ImportDecisions,
  options: ReadOptions = {},
): OrderReading {
  const tally = new Tally()
  return { batches: batchesOf(source, decisions, options, tally), summary: () => tally.summary() }
}

async function* batchesOf(
  source: ExportSource,
  decisions: ImportDecisions,
  options: ReadOptions,
  tally: Tally,
) {
  const size = options.batchSize ?? BATCH_SIZE
  const ids = new IdHealth(source.columns)
  const group = new OrderGrouping(source, decisions, options, tally)
  let batch: ReadOrder[] = []
  let toldAt = 0
  for await (const chunk of source.rows(options.signal)) {
    throwIfCancelled(options.signal)
    for (const row of chunk.rows) {
      ids.see(row)
      const done = group.take(row)
      if (done && batch.push(done) >= size) {
        yield batch
        batch = []
      }
    }
    if (tally.lines - toldAt >= PROGRESS_LINES) {
      toldAt = tally.lines
      options.onProgress?.({ lines: tally.lines, bytesRead: chunk.bytesRead, bytesTotal: source.bytesTotal })
    }
  }
  ids.judge()
  const last = group.finish()
  if (last) batch.push(last)
  if (batch.length > 0) yield batch
  options.onProgress?.({ lines: tally.lines, bytesRead: source.bytesTotal, bytesTotal: source.bytesTotal })
}

/** Puts lines that stand together into one order, and knows which orders have gone before. */
class OrderGrouping {
  readonly #readRow: (row: Row) => ImportedOrder | null
  readonly #orderIdColumn: number
  readonly #tally: Tally
  readonly #seen = new Set<string>()
  #current: ImportedOrder | null = null

  constructor(source: ExportSource, decisions: ImportDecisions, options: ReadOptions, tally: Tally) {
    this.#tally = tally
    this.#orderIdColumn = source.columns.orderId ?? 0
    this.#readRow = rowReader({
      columns: source.columns,
      header: source.header,
      decisions,
      statusMap: options.statusMap ?? {},
      onProblem: (problem, cells) => {
        tally.problemCount += 1
        options.onProblem?.(problem, cells)
      },
    })
  }

  /** Takes a row; answers with the order that it brings to an end. */
  take(row: Row): ReadOrder | null {
    this.#tally.lines += 1
    const line = this.#readRow(row)
    if (line === null) {
      this.#tally.leaveOut((row.cells[this.#orderIdColumn] ?? '').trim())
      return null
    }
    if (this.#current?.tiktokOrderId === line.tiktokOrderId) {
      this.#current = mergeOrders(this.#current, line)
      return null
    }
    const done = this.finish()
    this.#current = line
    return done
  }

  /** The order that was being gathered, if any. */
  finish(): ReadOrder | null {
    const order = this.#current
    if (order === null) return null
    this.#current = null
    const isContinuation = this.#seen.has(order.tiktokOrderId)
    if (!isContinuation) this.#seen.add(ownCopy(order.tiktokOrderId))
    this.#tally.count(order, isContinuation)
    return { order, contentHash: contentHash(order), isContinuation }
  }
}

const SCRATCH = Buffer.alloc(256)

/** A string of its own: a slice would keep the chunk of the file that it was cut from in memory. */
function ownCopy(id: string): string {
  const length = SCRATCH.write(id, 'latin1')
  return SCRATCH.toString('latin1', 0, length)
}

const MOST_REMEMBERED = 10_000

/** Counts what the report will say. */
class Tally {
  lines = 0
  problemCount = 0
  #linesLeftOut = 0
  #orders = 0
  #from = Number.POSITIVE_INFINITY
  #to = Number.NEGATIVE_INFINITY
  readonly #currencies = new Set<string>()
  readonly #incomplete = new Set<string>()
  readonly #unmapped = new Map<string, { orders: number; votes: Map<OrderStatus, number> }>()

  leaveOut(orderId: string): void {
    this.#linesLeftOut += 1
    if (orderId !== '' && this.#incomplete.size < MOST_REMEMBERED) this.#incomplete.add(ownCopy(orderId))
  }

  count(order: ImportedOrder, isContinuation: boolean): void {
    if (!isContinuation) this.#orders += 1
    this.#currencies.add(order.currency)
    if (order.orderedAt !== null) {
      this.#from = Math.min(this.#from, order.orderedAt)
      this.#to = Math.max(this.#to, order.orderedAt)
    }
    if (!isContinuation && !isKnownStatus(order.status)) this.#vote(order)
  }

  #vote(order: ImportedOrder): void {
    const seen = this.#unmapped.get(order.status) ?? { orders: 0, votes: new Map() }
    const suggestion = suggestStatus(order)
    seen.orders += 1
    seen.votes.set(suggestion, (seen.votes.get(suggestion) ?? 0) + 1)
    if (this.#unmapped.has(order.status) || this.#unmapped.size < MOST_REMEMBERED)
      this.#unmapped.set(order.status, seen)
  }

  summary(): ReadSummary {
    const unmapped = [...this.#unmapped].map(([text, { orders, votes }]) => {
      const [best] = [...votes].toSorted((a, b) => b[1] - a[1])
      return { text, orders, suggestion: best?.[0] ?? null }
    })
    return {
      lines: this.lines,
      linesLeftOut: this.#linesLeftOut,
      orders: this.#orders,
      problemCount: this.problemCount,
      dateRange: this.#to >= this.#from ? { from: this.#from, to: this.#to } : null,
      currencies: [...this.#currencies].toSorted(),
      unmappedStatuses: unmapped.toSorted((a, b) => b.orders - a.orders),
      incompleteOrderIds: [...this.#incomplete],
    }
  }
}

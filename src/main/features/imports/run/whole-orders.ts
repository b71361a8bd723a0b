import type { ImportDecisions } from '../../../../shared/domain/imports/decide.ts'
import type { ImportedOrder } from '../../../../shared/domain/imports/imported-order.ts'
import { mergeOrders } from '../../../../shared/domain/imports/merge-orders.ts'
import { contentHash } from '../read/content-hash.ts'
import { type ReadOptions, type ReadSummary, readOrders } from '../read/read-orders.ts'
import type { ExportSource } from '../read/row-source.ts'

/** Orders whose lines lie apart are put together this many at a time, so that a shuffled file never fills the memory. */
const MENDED_AT_ONCE = 20_000

/** A batch of orders; `replaces` when parts of them were handed over earlier. */
export interface OrderBatch {
  readonly orders: readonly { readonly order: ImportedOrder; readonly contentHash: string }[]
  readonly replaces: boolean
}

/** Batches of whole orders and, after the last, the summary of the reading. */
export interface WholeReading {
  readonly batches: AsyncIterable<OrderBatch>
  readonly summary: () => ReadSummary
}

/**
 * Reads an export's orders, whole. Files nearly always keep the lines of an order together; where one does not, the
 * orders concerned are read once more at the end, put together and handed over again.
 */
export function readWholeOrders(
  source: ExportSource,
  decisions: ImportDecisions,
  options: ReadOptions,
): WholeReading {
  const first = readOrders(source, decisions, options)
  return { batches: mended(source, decisions, options, first.batches), summary: first.summary }
}

async function* mended(
  source: ExportSource,
  decisions: ImportDecisions,
  options: ReadOptions,
  batches: AsyncIterable<readonly { order: ImportedOrder; contentHash: string; isContinuation: boolean }[]>,
): AsyncIterable<OrderBatch> {
  const apart = new Set<string>()
  for await (const batch of batches) {
    for (const read of batch) if (read.isContinuation) apart.add(read.order.tiktokOrderId)
    const whole = batch.filter((read) => !read.isContinuation)
    if (whole.length > 0) yield { orders: whole, replaces: false }
  }
  // Problems and progress were told in the first reading.
  const quiet = { statusMap: options.statusMap, signal: options.signal }
  for (const ids of inGroups([...apart]))
    yield { orders: await putTogether(source, decisions, quiet, ids), replaces: true }
}

async function putTogether(
  source: ExportSource,
  decisions: ImportDecisions,
  options: ReadOptions,
  ids: ReadonlySet<string>,
): Promise<OrderBatch['orders']> {
  const whole = new Map<string, ImportedOrder>()
  for await (const batch of readOrders(source, decisions, options).batches) {
    for (const { order } of batch) {
      if (!ids.has(order.tiktokOrderId)) continue
      const before = whole.get(order.tiktokOrderId)
      whole.set(order.tiktokOrderId, before ? mergeOrders(before, order) : order)
    }
  }
  return [...whole.values()].map((order) => ({ order, contentHash: contentHash(order) }))
}

function inGroups(ids: readonly string[]): ReadonlySet<string>[] {
  return Array.from(
    { length: Math.ceil(ids.length / MENDED_AT_ONCE) },
    (_, group) => new Set(ids.slice(group * MENDED_AT_ONCE, (group + 1) * MENDED_AT_ONCE)),
  )
}

import type { ImportReport } from '../../../shared/domain/imports/import-types.ts'
import type { JournalEntry } from '../../../shared/domain/journal/journal.ts'
import { explainPriority } from '../../../shared/domain/orders/explain.ts'
import type { OrderRow } from '../../../shared/domain/orders/order-row.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { ItemRecord } from '../../db/orders/items.ts'

/** ISO 8601 UTC of a moment in ms, or null. */
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** Every field ending in `At` as ISO 8601, however deep. */
export function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, isTime(key, one) ? iso(one) : withIsoTimes(one)]),
  )
}

/** An order as scripts see it (design.md section 8). */
export function orderShape(row: OrderRow & { readonly items: readonly ItemShape[] }, now: number): unknown {
  return { ...(withIsoTimes(row) as object), why: explainPriority(row, now) }
}

/** A line of an order as scripts see it. */
export interface ItemShape {
  readonly sku: string
  readonly name: string
  readonly quantity: number
  readonly unitMinor: number
}

/** A stored line in the words of scripts. */
export function itemShape(item: ItemRecord): ItemShape & { readonly variation: string } {
  return {
    sku: item.sku,
    name: item.name,
    variation: item.variation,
    quantity: item.quantity,
    unitMinor: item.unit_minor,
  }
}

/** An import's report as scripts see it. */
export function reportShape(report: ImportReport): unknown {
  const { dateRange, ...rest } = report
  return { ...rest, dateRange: dateRange && { from: iso(dateRange.from), to: iso(dateRange.to) } }
}

/** Jobs as scripts see them. */
export function jobsShape(jobs: readonly PrintJob[]): unknown {
  return { jobs: withIsoTimes(jobs) }
}

/** Journal lines as scripts see them. */
export function journalShape(entries: readonly JournalEntry[]): unknown {
  return { entries: withIsoTimes(entries) }
}

function isTime(key: string, value: unknown): value is number {
  return (key === 'at' || key.endsWith('At')) && typeof value === 'number'
}

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openExport } from '../../../src/main/features/imports/read/open-export.ts'
import { type ReadSummary, readOrders } from '../../../src/main/features/imports/read/read-orders.ts'
import { scanExport } from '../../../src/main/features/imports/read/scan-export.ts'
import { resolveQuestions, type ShopDefaults } from '../../../src/shared/domain/imports/decide.ts'
import type {
  ImportOptions,
  ImportProblem,
  ImportQuestion,
} from '../../../src/shared/domain/imports/import-types.ts'
import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'
import { canonicalOrder, mergeOrders } from '../../../src/shared/domain/imports/merge-orders.ts'
import type { OrderStatus } from '../../../src/shared/domain/orders/status.ts'

/** A folder of its own for the files of a test. */
export function exportFolder(): string {
  return mkdtempSync(join(tmpdir(), 'creatorflow-export-'))
}

/** Everything a read of a whole file gives. */
export interface WholeRead {
  readonly orders: Map<string, ImportedOrder>
  readonly problems: ImportProblem[]
  readonly summary: ReadSummary
  readonly continuations: number
  readonly questions: readonly ImportQuestion[]
}

export interface ReadWholeOptions {
  readonly told?: ImportOptions | undefined
  readonly shop?: ShopDefaults | undefined
  readonly statusMap?: Record<string, OrderStatus> | undefined
  readonly untilDecided?: boolean | undefined
}

const EMPTY_SUMMARY: ReadSummary = {
  lines: 0,
  linesLeftOut: 0,
  orders: 0,
  problemCount: 0,
  dateRange: null,
  currencies: [],
  unmappedStatuses: [],
  incompleteOrderIds: [],
}

/** Opens, scans, decides and reads a file, as an import does; stops at questions that nobody answered. */
export async function readWhole(path: string, options: ReadWholeOptions = {}): Promise<WholeRead> {
  const source = await openExport(path)
  try {
    const facts = await scanExport(source, { untilDecided: options.untilDecided })
    const resolution = resolveQuestions(
      facts,
      options.told ?? {},
      options.shop ?? { timeZone: null, currency: null },
    )
    if (resolution.kind === 'ask') {
      return {
        orders: new Map(),
        problems: [],
        summary: EMPTY_SUMMARY,
        continuations: 0,
        questions: resolution.questions,
      }
    }
    const problems: ImportProblem[] = []
    const reading = readOrders(source, resolution.decisions, {
      statusMap: options.statusMap,
      onProblem: (problem) => problems.push(problem),
    })
    const orders = new Map<string, ImportedOrder>()
    let continuations = 0
    for await (const batch of reading.batches) {
      for (const { order, isContinuation } of batch) {
        if (isContinuation) continuations += 1
        const before = orders.get(order.tiktokOrderId)
        orders.set(order.tiktokOrderId, before ? mergeOrders(before, order) : order)
      }
    }
    return { orders, problems, summary: reading.summary(), continuations, questions: [] }
  } finally {
    await source.close()
  }
}

/** Orders in a form that compares by content alone: canonical, by id. */
export function comparable(orders: Iterable<ImportedOrder>): ImportedOrder[] {
  return [...orders].map(canonicalOrder).toSorted((a, b) => (a.tiktokOrderId < b.tiktokOrderId ? -1 : 1))
}

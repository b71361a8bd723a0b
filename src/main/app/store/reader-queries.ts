import type { OrderRef } from '../../../shared/domain/ids/ids.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { FIRST_ROWS } from '../../../shared/ipc/orders.contract.ts'
import { getRanked } from '../../db/orders/find.ts'
import { readItems } from '../../db/orders/items.ts'
import type { SeenChanges } from '../../db/row-changes.ts'
import { readSettings } from '../../db/settings.ts'
import type { Slices } from '../../db/slices.ts'
import type { ReadTx } from '../../db/tx.ts'
import {
  localShops,
  moveFigures,
  orderNumbers,
  readOwnership,
  syncFigures,
  unnamedDesks,
} from '../../features/account/account-query.ts'
import { dayOf, summarise } from '../../features/dashboard/summary-query.ts'
import { listJournal } from '../../features/journal/queries.ts'
import { lookUpCodes } from '../../features/labels/look-up.ts'
import {
  countUnmatched,
  keptFiles,
  labelsOfOrder,
  listUnmatched,
  sourceOfPage,
  standingPages,
} from '../../features/labels/queries.ts'
import { readItemCheck } from '../../features/orders/check-items.ts'
import { countOrders } from '../../features/orders/counts-query.ts'
import { findDemand } from '../../features/orders/demand-query.ts'
import { readDetail } from '../../features/orders/detail-query.ts'
import { readRows } from '../../features/orders/row-query.ts'
import type { ViewKeys } from '../../features/orders/view-query.ts'
import { ticketsAhead, waitingTickets } from '../../features/printing/ahead.ts'
import { auditPrints } from '../../features/printing/audit-query.ts'
import { listBatches } from '../../features/printing/batches.ts'
import { jobsById, listJobs } from '../../features/printing/job-query.ts'
import { type MoveRequest, planMove } from '../../features/printing/move.ts'
import { listPaused } from '../../features/printing/pauses.ts'
import { readPickList } from '../../features/printing/pick-query.ts'
import { listPrinters } from '../../features/printing/printers.ts'
import { readQueues } from '../../features/printing/queue-query.ts'
import { ticketsOf } from '../../features/printing/ticket.ts'
import { listConflicts } from '../../features/sync/conflict-query.ts'
import { exportDeadLetters, exportUnsent, listDeadLetters } from '../../features/sync/dead-letter-query.ts'
import { listViews } from '../../features/views/views.ts'
import { statusFigures } from '../../features/workspace/status-query.ts'
import { listEvents } from '../../sync/store/event-log.ts'
import { readPosition } from '../../sync/store/position.ts'

/** What a query may use besides its input. `now` is ms UTC, handed in by the asker. */
export interface QueryContext {
  readonly tx: ReadTx
  readonly creatorId: string
  readonly now: number
  readonly views: ViewKeys
  /** What has been written since earlier answers. */
  readonly changes: SeenChanges
}

/** Everything that only reads, by name. What reads every order is a generator: it pauses between its slices. */
export const readerQueries = {
  'orders.openView': (context: QueryContext, input: ViewQuery) => {
    const keys = context.views.open(context.tx, input, { ...clockOf(context), changes: context.changes })
    return { keys, rows: readRows(context.tx, { seqs: [...keys.subarray(0, FIRST_ROWS)] }) }
  },
  'orders.rows': (context: QueryContext, input: { seqs: readonly number[] }) => readRows(context.tx, input),
  'orders.withItems': (context: QueryContext, input: { seqs: readonly number[] }) =>
    readRows(context.tx, input).map((row) => ({ ...row, items: readItems(context.tx, row.seq) })),
  'orders.counts': (context: QueryContext, _input: object) => countOrders(context.tx, clockOf(context)),
  'orders.detail': (context: QueryContext, input: { order: OrderRef }) =>
    readDetail(context.tx, context.creatorId, input),
  'orders.itemCheck': (context: QueryContext, input: { order: OrderRef }) =>
    readItemCheck(context.tx, context.creatorId, input),
  'journal.list': (context: QueryContext, input: Parameters<typeof listJournal>[2]) =>
    listJournal(context.tx, context.creatorId, input),
  'views.list': (context: QueryContext, _input: object) => listViews(context.tx),
  'printers.list': (context: QueryContext, _input: object) => listPrinters(context.tx),
  'printers.paused': (context: QueryContext, _input: object) => listPaused(context.tx),
  'print.queue': (context: QueryContext, _input: object) => readQueues(context.tx),
  'print.batches': (context: QueryContext, input: { limit: number }) => listBatches(context.tx, input),
  'print.audit': (context: QueryContext, input: Parameters<typeof auditPrints>[2]) =>
    auditPrints(context.tx, context.creatorId, input),
  'print.planMove': (context: QueryContext, input: MoveRequest) => planMove(context.tx, input),
  'print.jobs': (context: QueryContext, input: Parameters<typeof listJobs>[2]) =>
    listJobs(context.tx, context.creatorId, input),
  'print.jobsById': (context: QueryContext, input: { ids: readonly string[] }) =>
    jobsById(context.tx, input.ids),
  'print.tickets': (context: QueryContext, input: { order: OrderRef }) =>
    ticketsOf(context.tx, getRanked(context.tx, context.creatorId, input.order).seq),
  'print.storedLabels': (context: QueryContext, input: { order: OrderRef }) =>
    ticketsOf(context.tx, getRanked(context.tx, context.creatorId, input.order).seq).flatMap(
      ({ ticket, isWiped }) =>
        ticket.stored === undefined || isWiped
          ? []
          : [{ source: ticket.stored, tiktokOrderId: ticket.tiktokOrderId }],
    ),
  'print.ticketsAhead': (context: QueryContext, input: { orders: readonly number[] }) =>
    ticketsAhead(context.tx, input, context.now),
  'print.pickList': (context: QueryContext, input: { orders: readonly OrderRef[] }) =>
    readPickList(context.tx, { ...input, creatorId: context.creatorId, now: context.now }),
  'print.waitingTickets': (context: QueryContext, input: { printerId: string; most: number }) =>
    waitingTickets(context.tx, input),
  'labels.lookUp': (context: QueryContext, input: Parameters<typeof lookUpCodes>[1]) =>
    lookUpCodes(context, input),
  'labels.standing': (context: QueryContext, input: { identities: readonly string[] }) =>
    standingPages(context.tx, input),
  'labels.unmatched': (context: QueryContext, _input: object) => listUnmatched(context.tx),
  'labels.countUnmatched': (context: QueryContext, _input: object) => countUnmatched(context.tx),
  'labels.ofOrder': (context: QueryContext, input: { order: OrderRef }) =>
    labelsOfOrder(context.tx, context.creatorId, input),
  'labels.source': (context: QueryContext, input: { page: string }) => sourceOfPage(context.tx, input),
  'labels.keptFiles': (context: QueryContext, _input: object) => keptFiles(context.tx),
  'settings.get': (context: QueryContext, _input: object) => readSettings(context.tx),
  'dashboard.summary': (context: QueryContext, _input: object) =>
    summarise(context.tx, clockOf(context), zoneOf(context)),
  'shops.newest': (context: QueryContext, _input: object) =>
    context.tx.value<string>(
      'SELECT name FROM tiktok_shops WHERE is_practice = 0 ORDER BY seq DESC LIMIT 1',
    ) ?? null,
  'status.figures': (context: QueryContext, _input: object) => statusFigures(context.tx),
  'account.ownership': (context: QueryContext, _input: object) => readOwnership(context.tx),
  'account.shops': (context: QueryContext, _input: object) => localShops(context.tx),
  'account.orderNumbers': (context: QueryContext, input: { after: number }) =>
    orderNumbers(context.tx, input),
  'account.moveFigures': (context: QueryContext, _input: object) => moveFigures(context.tx),
  'account.unnamedDesks': (context: QueryContext, _input: object) => unnamedDesks(context.tx),
  'sync.figures': (context: QueryContext, _input: object) => syncFigures(context.tx),
  'sync.events': (context: QueryContext, _input: object) => listEvents(context.tx),
  'sync.deadLetters': (context: QueryContext, _input: object) => listDeadLetters(context.tx),
  'sync.deadLetterFile': (context: QueryContext, _input: object) => exportDeadLetters(context.tx),
  'sync.unsent': (context: QueryContext, _input: object) => exportUnsent(context.tx),
  'sync.position': (context: QueryContext, _input: object) => readPosition(context.tx),
  'conflicts.list': (context: QueryContext, input: { includeResolved: boolean }) =>
    listConflicts(context.tx, input),
  'demand.find': (context: QueryContext, _input: object) => findDemand(context.tx, context.now),
} as const

export type ReaderQueries = typeof readerQueries
export type ReaderQueryName = keyof ReaderQueries
/** What a query takes. */
export type ReaderInput<N extends ReaderQueryName> = Parameters<ReaderQueries[N]>[1]
/** What a query answers. */
export type ReaderOutput<N extends ReaderQueryName> =
  ReturnType<ReaderQueries[N]> extends Slices<infer T> ? T : ReturnType<ReaderQueries[N]>

/** Queries that pause: a reader takes them up beside its others. */
export const SLICED: ReadonlySet<ReaderQueryName> = new Set([
  'orders.counts',
  'dashboard.summary',
  'demand.find',
  'labels.lookUp',
])

function clockOf(context: QueryContext): { now: number; dayStartAt: number; dayEndAt: number } {
  return { now: context.now, ...dayOf(context.now, zoneOf(context)) }
}

/** The shop's zone; until a person has set one, the machine's own, which is where the desk stands. */
function zoneOf(context: QueryContext): string {
  return readSettings(context.tx).timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

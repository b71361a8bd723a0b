import type { OrderRef } from '../../../src/shared/domain/ids/ids.ts'
import type { ImportReport } from '../../../src/shared/domain/imports/import-types.ts'
import type { JournalEntry } from '../../../src/shared/domain/journal/journal.ts'
import { refusalToLeave, refusalToShip } from '../../../src/shared/domain/orders/guard.ts'
import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { priorityOf } from '../../../src/shared/domain/orders/priority.ts'
import { FOUR_BY_SIX } from '../../../src/shared/domain/printing/media.ts'
import type { Printer } from '../../../src/shared/domain/printing/printing.ts'
import { DEFAULT_SETTINGS } from '../../../src/shared/domain/settings/defaults.ts'
import type { Settings } from '../../../src/shared/domain/settings/settings.ts'
import { AppError, type ErrorShape } from '../../../src/shared/errors/app-error.ts'
import { toErrorShape } from '../../../src/shared/errors/disposition.ts'
import type { Answer, Api } from '../../../src/shared/ipc/api.ts'
import type { WorkspaceStatus } from '../../../src/shared/ipc/app.contract.ts'
import type { BulkOutcome } from '../../../src/shared/ipc/common.ts'
import type { EventName, Output, Payload } from '../../../src/shared/ipc/contract.ts'
import type { SavedView } from '../../../src/shared/ipc/orders.contract.ts'
import type { PrintBatch, PrintJob } from '../../../src/shared/ipc/printing.contract.ts'
import { accountHandlers, claimHandlers, syncHandlers, teamHandlers } from './cloud-handlers.ts'
import { claimSome } from './fake-claims.ts'
import { type CloudOptions, FakeCloud } from './fake-cloud.ts'
import { dashboardOf } from './fake-dashboard.ts'
import { countsOf, keysOf } from './fake-views.ts'
import { madeUpOrders } from './made-up-orders.ts'
import { printerHandlers } from './printer-handlers.ts'
import { queueHandlers } from './queue-handlers.ts'
import { fakeId } from './random.ts'

/** How the fake behaves. */
export interface FakeOptions {
  readonly orders: number
  readonly now: () => number
  /** Waits before an answer, to show what a slow store looks like; 0 answers in the next microtask. */
  readonly delayMs?: number
  /** Methods that fail, by name, with what they say. */
  readonly failures?: Readonly<Record<string, ErrorShape>>
  readonly preview?: (order: OrderDetail) => Promise<Uint8Array>
  readonly testPicture?: () => Promise<Uint8Array>
  readonly printerState?: WorkspaceStatus['printers'][number]['state']
  readonly report?: Partial<ImportReport>
  readonly pickList?: Partial<Output<'print.pickList'>>
  /** Left out for a local workspace. */
  readonly cloud?: CloudOptions
}

type Listener = (payload: never) => void

/** An in-memory stand-in for the main process that behaves by the contract, with made-up orders. */
export class FakeDesk {
  readonly options: FakeOptions
  readonly cloud: FakeCloud
  orders: OrderDetail[]
  settings: Settings = { ...DEFAULT_SETTINGS, timeZone: 'Europe/London', currency: 'GBP', operator: 'Sam' }
  journal: JournalEntry[] = []
  jobs: PrintJob[] = []
  views: SavedView[] = []
  printers: Printer[] = []
  batches: PrintBatch[] = []
  readonly paused = new Set<string>()
  readonly calls: { readonly method: string; readonly input: unknown }[] = []
  readonly #listeners = new Map<EventName, Set<Listener>>()
  readonly #before = new Map<string, OrderDetail[]>()
  #nextId = 1

  constructor(options: FakeOptions) {
    this.options = options
    this.orders = madeUpOrders(options.orders, options.now())
    this.cloud = new FakeCloud(options.cloud ?? null, this.orders, options.now)
    if (options.cloud !== undefined) this.orders = claimSome(this.orders, options.now())
    if (options.orders > 0) this.#setUpPrinters()
  }

  /** Tells the page about a change. */
  emit<E extends EventName>(name: E, payload: Payload<E>): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload as never)
  }

  listen(name: EventName, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  id(kind: number): string {
    this.#nextId += 1
    return fakeId(kind, this.#nextId)
  }

  find(ref: OrderRef): OrderDetail {
    const found =
      typeof ref === 'number'
        ? this.orders[ref - 1]
        : this.orders.find((order) => order.id === ref || order.tiktokOrderId === ref)
    if (found === undefined) throw new AppError('input.notFound', `There is no order ${ref} here.`)
    return found
  }

  /** Does something to orders, unless it is refused, and writes it down. */
  bulk(
    refs: readonly OrderRef[],
    act: JournalEntry['act'],
    refuse: (order: OrderDetail) => AppError | null,
    change: (order: OrderDetail) => Partial<OrderDetail>,
    reason: string | null = null,
  ): BulkOutcome {
    const orders = refs.map((ref) => this.find(ref))
    const refusals = orders.map((order) => ({ order, error: refuse(order) }))
    const allowed = refusals.filter(({ error }) => error === null).map(({ order }) => order)
    const entry = allowed.length === 0 ? null : this.write(act, allowed, reason)
    for (const order of allowed) this.change(order, change(order))
    if (allowed.length > 0)
      this.emit('orders.changed', { seqs: allowed.map((order) => order.seq), isReordered: true })
    return {
      done: allowed.map(({ seq, id, tiktokOrderId }) => ({ seq, id, tiktokOrderId })),
      refused: refusals.flatMap(({ order, error }) =>
        error === null
          ? []
          : [{ tiktokOrderId: order.tiktokOrderId, code: error.code, message: error.message }],
      ),
      journalId: entry?.id ?? null,
    }
  }

  change(order: OrderDetail, change: Partial<OrderDetail>): void {
    const changed = { ...order, ...change }
    this.orders[order.seq - 1] = { ...changed, priority: priorityOf(changed, this.options.now()).level }
  }

  write(act: JournalEntry['act'], orders: readonly OrderDetail[], reason: string | null): JournalEntry {
    const entry: JournalEntry = {
      id: this.id(3),
      at: this.options.now(),
      operator: this.settings.operator,
      desk: 'Desk 1',
      act,
      class: act === 'print' || act === 'reprint' ? 'final' : 'reversible',
      summary: `${act[0]?.toUpperCase()}${act.slice(1)}: ${orders.length} order${orders.length === 1 ? '' : 's'}`,
      orderCount: orders.length,
      tiktokOrderIds: orders.map((order) => order.tiktokOrderId),
      reason,
      undoneAt: null,
    }
    this.journal.unshift(entry)
    this.#before.set(entry.id, [...orders])
    return entry
  }

  undo(id: string | undefined): JournalEntry {
    const entry = this.journal.find((one) =>
      id === undefined ? one.class === 'reversible' && one.undoneAt === null : one.id === id,
    )
    if (entry === undefined) throw new AppError('rule.nothingToUndo', 'There is nothing to undo.')
    for (const before of this.#before.get(entry.id) ?? []) this.orders[before.seq - 1] = before
    const undone = { ...entry, undoneAt: this.options.now() }
    this.journal = this.journal.map((one) => (one.id === entry.id ? undone : one))
    this.emit('orders.changed', { seqs: null, isReordered: true })
    return undone
  }

  print(order: OrderDetail, reprintReason: string | null): PrintJob {
    const existing = this.jobs.find((job) => job.orderSeq === order.seq && job.state !== 'cancelled')
    if (existing !== undefined && reprintReason === null) return { ...existing, existing: true }
    const job = this.makeJob(order, 'printed', reprintReason)
    this.jobs.unshift(job)
    this.change(order, { printState: 'printed', stage: 'labelled' })
    this.write(reprintReason === null ? 'print' : 'reprint', [order], reprintReason)
    this.emit('printing.changed', {})
    this.emit('orders.changed', { seqs: [order.seq], isReordered: false })
    return job
  }

  makeJob(order: OrderDetail, state: PrintJob['state'], reprintReason: string | null): PrintJob {
    const [printer] = this.printers
    const at = this.options.now() - (order.seq % 40) * 60_000
    return {
      id: this.id(4),
      orderSeq: order.seq,
      tiktokOrderId: order.tiktokOrderId,
      recipient: order.recipient,
      document: 'label',
      printerId: printer?.id ?? fakeId(5, 1),
      printerName: printer?.name ?? 'Printer',
      state,
      reasonCode: state === 'uncertain' ? 'printer.unknownOutcome' : null,
      reason: state === 'uncertain' ? 'The connection broke after the label was sent.' : null,
      reprintReason,
      copyNo: reprintReason === null ? 1 : 2,
      batchId: null,
      rule: null,
      operator: 'Sam',
      attempt: 1,
      createdAt: at,
      updatedAt: at,
      existing: false,
    }
  }

  status(): WorkspaceStatus {
    const count = (id: string, state: PrintJob['state']) =>
      this.jobs.filter((job) => job.printerId === id && job.state === state).length
    return {
      workspace: 'Lumen & Co',
      kind: this.cloud.isCloud ? 'cloud' : this.orders.length === 0 ? 'local' : 'practice',
      ...this.cloud.status(),
      orders: this.orders.length,
      printers: this.printers.map((printer, at) => ({
        id: printer.id,
        name: printer.name,
        isDefault: printer.isDefault,
        isVirtual: printer.connection.kind === 'folder',
        state: at === 0 ? (this.options.printerState ?? 'ready') : 'ready',
        reason:
          at === 0 && this.options.printerState === 'paperOut'
            ? 'Load labels and close the lid; printing goes on by itself.'
            : '',
        waiting: count(printer.id, 'queued'),
        uncertain: count(printer.id, 'uncertain'),
      })),
    }
  }

  #setUpPrinters(): void {
    const printer = (number: number, name: string, connection: Printer['connection']): Printer => ({
      id: fakeId(5, number),
      name,
      connection,
      language: 'zpl',
      dpi: 203,
      media: FOUR_BY_SIX,
      backChannel: number === 1 ? 'answers' : 'unknown',
      setup: {},
      isDefault: number === 1,
    })
    this.printers = [
      printer(1, 'Zebra ZD421', { kind: 'tcp', host: '192.168.1.40', port: 9100 }),
      printer(2, 'Virtual printer', { kind: 'folder', path: 'labels' }),
    ]
    this.jobs = this.orders
      .filter(
        (order) =>
          order.printState === 'uncertain' ||
          order.printState === 'queued' ||
          (order.printState === 'printed' && order.stage === 'labelled'),
      )
      .slice(0, 60)
      .map((order) => this.makeJob(order, order.printState ?? 'printed', null))
  }
}

/** What the fake answers to each method, before it is wrapped. */
export function fakeHandlers(desk: FakeDesk): Record<string, (input: never) => unknown> {
  const now = () => desk.options.now()
  const report: ImportReport = {
    importId: null,
    journalId: null,
    isDryRun: true,
    orders: { new: 1_143, changed: 31, unchanged: 26 },
    lines: 1_677,
    problems: [
      {
        row: 14,
        column: 'Order ID',
        value: '5.76461E+17',
        reason: 'A spreadsheet has rounded this id. Export again and do not open the file before importing.',
      },
      { row: 902, column: 'Quantity', value: 'two', reason: 'Not a whole number.' },
    ],
    problemCount: 2,
    problemsFile: null,
    dateRange: { from: now() - 40 * 86_400_000, to: now() - 3_600_000 },
    dayOrder: 'day-first',
    timeZone: 'Europe/London',
    currencies: ['GBP'],
    shopName: 'Lumen & Co',
    unmappedStatuses: [{ text: 'Shipped by courier', orders: 12, suggestion: 'in_transit' }],
    questions: [],
    ...desk.options.report,
  }
  return {
    'app.info': () => ({
      name: 'CreatorFlow Desktop',
      version: '0.1.0',
      electron: '41.3.0',
      chromium: '146',
      node: '24.15',
      sqlite: '3.53.1',
      isFallbackRuntime: true,
      platform: 'linux',
      isPackaged: false,
    }),
    'app.status': () => desk.status(),
    'app.openLink': () => ({ opened: true }),
    'app.saveDiagnostics': () => ({ saved: true, fileName: 'diagnostics.json' }),
    'app.painted': () => ({}),
    'workspace.createPractice': ({ orders }: { orders: number }) => {
      const made = new FakeDesk({ ...desk.options, orders })
      Object.assign(desk, { orders: made.orders, printers: made.printers, jobs: made.jobs })
      desk.write('createPractice', [], null)
      desk.emit('orders.changed', { seqs: null, isReordered: true })
      return { importId: desk.id(6), journalId: desk.id(7), orders }
    },
    'workspace.backup': () => ({ saved: true, fileName: 'backup.cfd', orders: desk.orders.length }),
    'workspace.restore': () => ({ restored: true, orders: desk.orders.length }),
    'workspace.verify': () => ({
      isSound: true,
      checks: [
        { name: 'pages', isSound: true, detail: '' },
        { name: 'search index', isSound: true, detail: 'agrees with the orders' },
      ],
    }),
    'orders.openView': (query: Parameters<typeof keysOf>[1]) => {
      const keys = keysOf(desk.orders, query, now())
      return { keys, rows: [...keys.subarray(0, 64)].flatMap((seq) => desk.orders[seq - 1] ?? []) }
    },
    'orders.rows': ({ seqs }: { seqs: number[] }) => seqs.flatMap((seq) => desk.orders[seq - 1] ?? []),
    'orders.counts': () => countsOf(desk.orders, now()),
    'orders.detail': ({ order }: { order: OrderRef }) => desk.find(order),
    'orders.ship': ({ orders }: { orders: OrderRef[] }) =>
      desk.bulk(
        orders,
        'ship',
        (order) => refusalToShip(order, now()),
        () => ({ stage: 'closed', closedAt: now() }),
      ),
    'orders.hold': ({ orders, reason }: { orders: OrderRef[]; reason: string }) =>
      desk.bulk(
        orders,
        'hold',
        () => null,
        () => ({ heldAt: now(), holdReason: reason }),
        reason,
      ),
    'orders.release': ({ orders }: { orders: OrderRef[] }) =>
      desk.bulk(
        orders,
        'release',
        () => null,
        () => ({ heldAt: null, holdReason: null }),
      ),
    'orders.note': ({ order, note }: { order: OrderRef; note: string }) =>
      desk.bulk(
        [order],
        'note',
        () => null,
        () => ({ note }),
      ),
    'journal.list': ({ order }: { order?: OrderRef }) =>
      desk.journal.filter(
        (entry) => order === undefined || entry.tiktokOrderIds.includes(desk.find(order).tiktokOrderId),
      ),
    'journal.undo': ({ entry }: { entry?: string }) => {
      const undone = desk.undo(entry)
      return { undone, message: `Undone: ${undone.summary}.`, kept: 0 }
    },
    'views.list': () => [...desk.views],
    'views.save': ({ name, query }: Omit<SavedView, 'id'>) => {
      const view = { id: desk.id(7), name, query }
      desk.views.push(view)
      return view
    },
    'views.remove': ({ id }: { id: string }) => {
      desk.views = desk.views.filter((view) => view.id !== id)
      return { removed: true }
    },
    'imports.choose': () => ({ token: desk.id(8), name: 'All orders 2026-11-22.csv', size: 734_003 }),
    'imports.dryRun': () => report,
    'imports.start': () => ({ ...report, importId: desk.id(6), journalId: desk.id(7), isDryRun: false }),
    'imports.cancel': () => ({ wasRunning: true }),
    'imports.running': () => null,
    'printers.list': () => [...desk.printers],
    'printers.confirmAddress': ({ typed }: { typed: string }) => ({ token: desk.id(9), label: typed }),
    'printers.add': (input: {
      name: string
      language?: Printer['language']
      dpi: 203 | 300
      connection: { kind: string }
    }) => {
      const connection =
        input.connection.kind === 'tcp'
          ? ({ kind: 'tcp', host: '192.168.1.41', port: 9100 } as const)
          : input.connection.kind === 'queue'
            ? ({ kind: 'queue', queue: 'Zebra_ZD421' } as const)
            : ({ kind: 'folder', path: 'labels' } as const)
      const printer: Printer = {
        id: desk.id(5),
        name: input.name,
        connection,
        language: input.language ?? 'zpl',
        dpi: input.dpi,
        media: FOUR_BY_SIX,
        backChannel: 'unknown',
        setup: {},
        isDefault: desk.printers.length === 0,
      }
      desk.printers.push(printer)
      desk.emit('status.changed', {})
      return printer
    },
    'printers.discover': () => ({
      found: [
        {
          kind: 'queue',
          name: 'Zebra_ZD421',
          model: 'Local Raw Printer',
          queue: 'Zebra_ZD421',
          address: '192.168.1.40:9100',
          isRaw: true,
          language: 'zpl',
          fourBySix: null,
          advice: [],
        },
      ],
      problems: [],
    }),
    'printers.stopDiscovery': () => ({ stopped: false }),
    'printers.remove': ({ id }: { id: string }) => {
      desk.printers = desk.printers.filter((printer) => printer.id !== id)
      return { removed: true }
    },
    'printers.setDefault': ({ id }: { id: string }) => {
      desk.printers = desk.printers.map((printer) => ({ ...printer, isDefault: printer.id === id }))
      return desk.printers.find((printer) => printer.id === id)
    },
    'printers.probe': ({ id }: { id: string }) => ({
      ...desk.printers.find((printer) => printer.id === id),
      backChannel: 'answers',
    }),
    'print.print': ({ orders, copies = 1 }: { orders: OrderRef[]; copies?: number }) => {
      const found = orders.map((ref) => desk.find(ref))
      const refused = found.flatMap((order) => {
        const error = refusalToLeave(order, now())
        return error === null
          ? []
          : [
              {
                order,
                refusal: { tiktokOrderId: order.tiktokOrderId, code: error.code, message: error.message },
              },
            ]
      })
      const jobs = found
        .filter((order) => !refused.some((one) => one.order === order))
        .flatMap((order) => {
          const first = desk.print(order, null)
          const isOne = first.existing || copies === 1
          return isOne ? [first] : Array.from({ length: copies }, (_, at) => ({ ...first, copyNo: at + 1 }))
        })
      return { jobs, refused: refused.map((one) => one.refusal) }
    },
    'print.reprint': ({ order, reason }: { order: OrderRef; reason: string }) => ({
      jobs: [desk.print(desk.find(order), reason)],
      refused: [],
    }),
    'print.pickList': () => ({
      pages: 2,
      sent: 2,
      stoppedAt: null,
      outcome: 'printed',
      says: 'The pick list is printed: 2 pages for 40 orders. Left out: 3 not to be shipped.',
      ...desk.options.pickList,
    }),
    'print.jobs': ({ states, order }: { states?: string[]; order?: OrderRef }) =>
      desk.jobs.filter(
        (job) =>
          (states === undefined || states.includes(job.state)) &&
          (order === undefined || job.orderSeq === desk.find(order).seq),
      ),
    'print.resolve': ({ jobId, resolution }: { jobId: string; resolution: string }) => {
      desk.jobs = desk.jobs.map((job) =>
        job.id === jobId ? { ...job, state: resolution === 'cancel' ? 'cancelled' : 'printed' } : job,
      )
      desk.emit('printing.changed', {})
      return desk.jobs.filter((job) => job.id === jobId)
    },
    'print.cancel': ({ jobId }: { jobId: string }) => {
      desk.jobs = desk.jobs.map((job) => (job.id === jobId ? { ...job, state: 'cancelled' } : job))
      desk.emit('printing.changed', {})
      return desk.jobs.find((job) => job.id === jobId)
    },
    ...queueHandlers(desk),
    ...printerHandlers(desk),
    'print.prepare': ({ orders }: { orders: readonly number[] }) => ({ ready: orders.length }),
    'print.preview': async ({ order }: { order: OrderRef }) => ({
      png: (await desk.options.preview?.(desk.find(order))) ?? new Uint8Array(),
    }),
    'labels.choose': () => null,
    'labels.cancel': () => ({ wasRunning: false }),
    'labels.running': () => null,
    'labels.unmatched': () => [],
    'labels.ofOrder': () => [],
    'settings.get': () => desk.settings,
    'settings.update': (patch: Partial<Settings>) => {
      desk.settings = { ...desk.settings, ...patch }
      return desk.settings
    },
    'settings.mapStatus': ({ text }: { text: string }) => ({
      orders: desk.orders.filter((order) => order.status === text).length,
    }),
    'dashboard.summary': () => dashboardOf(desk.orders, now()),
    ...claimHandlers(desk),
    ...syncHandlers(desk),
    ...accountHandlers(desk),
    ...teamHandlers(desk),
  }
}

/** The fake as `window.api`: answers are copied as they would be across processes, and failures are values. */
export function fakeApi(desk: FakeDesk): Api {
  const features: Record<string, Record<string, unknown>> = {}
  for (const [method, handler] of Object.entries(fakeHandlers(desk))) {
    const [feature = '', verb = ''] = method.split('.')
    features[feature] = {
      ...features[feature],
      [verb]: (input: unknown) => answer(desk, method, handler as (input: unknown) => unknown, input),
    }
  }
  const on = (name: EventName, listener: Listener) => desk.listen(name, listener)
  const files = {
    register: async (file: { name: string; size: number }) => ({
      ok: true,
      value: { token: desk.id(8), name: file.name, size: file.size },
    }),
  }
  return { ...features, on, files } as unknown as Api
}

async function answer(
  desk: FakeDesk,
  method: string,
  handler: (input: unknown) => unknown,
  input: unknown,
): Promise<Answer<unknown>> {
  desk.calls.push({ method, input })
  if (desk.options.delayMs !== undefined)
    await new Promise((resolve) => setTimeout(resolve, desk.options.delayMs))
  const failure = desk.options.failures?.[method]
  if (failure !== undefined) return { ok: false, error: failure }
  try {
    return { ok: true, value: structuredClone(await handler(input)) }
  } catch (error) {
    return { ok: false, error: toErrorShape(error, 'fake') }
  }
}

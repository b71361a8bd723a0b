import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type {
  ImportOptions,
  ImportProgress,
  ImportReport,
} from '../../../shared/domain/imports/import-types.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { ThreadClient } from '../../db/thread/client.ts'
import type { ImportJob, ReadingReport } from '../../features/imports/run/import-service.ts'
import type { BatchCounts, BegunBatch } from '../../features/imports/write/batch.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import type { Services } from './services.ts'
import type { Upkeep } from './upkeep.ts'

const DEFAULT_SHOP = 'My shop'
/** A reading makes a few hundred megabytes of short-lived cells: with less room it tidies up all the time. */
const YOUNG_MB = 32
/** Progress is told this often at most, in ms. */
const PROGRESS_EVERY_MS = 100

/** A file to read and what was said about it. */
export interface ImportRequest {
  readonly path: string
  readonly options: ImportOptions
  readonly runId: string
}

/** What a reading says when it has handed over its last order. */
interface Filled {
  readonly lines: number
  readonly incompleteOrderIds?: readonly string[]
}

/** What a batch came to; `journalId` is null when it changed nothing. */
type FinishedBatch = BatchCounts & { readonly journalId: string | null }

interface Run {
  readonly runId: string
  readonly reader: ThreadClient
  progress: ImportProgress
  toldAt: number
  isCancelled: boolean
}

/** Runs dry runs, imports and the making of practice shops: one at a time, each with a reading thread of its own. */
export class ImportRunner {
  readonly #services: Services
  readonly #upkeep: Upkeep
  readonly #entry: string | URL
  #run: Run | null = null

  constructor(services: Services, upkeep: Upkeep, entry: string | URL) {
    this.#services = services
    this.#upkeep = upkeep
    this.#entry = entry
  }

  /** What an import of the file would do; nothing is written. */
  dryRun(request: ImportRequest): Promise<ImportReport> {
    return this.#alone(request.runId, async (run) => {
      const job = await this.#jobOf(request)
      const report = (await run.reader.call('dryRun', {
        ...job,
        creatorId: await this.#creatorId(),
      })) as ReadingReport & { orders: ImportReport['orders'] }
      return reportOf(report, {
        ...(await this.#common(request)),
        orders: report.orders,
        importId: null,
        journalId: null,
        problemsFile: null,
      })
    })
  }

  /** Imports the file: everything of it, or nothing. */
  start(request: ImportRequest, meta: CommandMeta): Promise<ImportReport> {
    return this.#alone(request.runId, async (run) => {
      await run.reader.call('prepare', await this.#jobOf(request))
      const common = await this.#common(request)
      const begin = {
        batchId: request.runId,
        kind: 'import',
        fileName: basename(request.path),
        shopName: common.shopName,
        reportedAt: Math.round((await stat(request.path)).mtimeMs),
      }
      const { report, counts } = await this.#fill<ReadingReport>(run, begin, 'run', {}, meta)
      const problemsFile = (await run.reader.call('settleProblems', { isKept: true })) as string | null
      return reportOf(report, {
        ...common,
        orders: counts,
        importId: request.runId,
        journalId: counts.journalId,
        problemsFile,
      })
    })
  }

  /** Makes a practice shop of so many orders, by the way an import takes. */
  practice(
    count: number,
    meta: CommandMeta,
  ): Promise<{ importId: string; journalId: string | null; orders: number }> {
    const runId = this.#services.random.uuidV7()
    return this.#alone(runId, async (run) => {
      const settings = await this.#services.store.query('settings.get', {})
      const timeZone = settings.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
      const job = {
        count,
        seed: meta.now % 2_147_483_647,
        nowAt: meta.now,
        currency: settings.currency ?? 'GBP',
        timeZone,
      }
      const begin = { batchId: runId, kind: 'practice', fileName: 'practice shop', shopName: 'Practice shop' }
      const { counts } = await this.#fill<{ lines: number }>(run, begin, 'practice', job, meta)
      return { importId: runId, journalId: counts.journalId, orders: counts.new }
    })
  }

  /** Stops the run of that id; what it has stored is taken away. */
  async cancel(runId: string): Promise<{ wasRunning: boolean }> {
    const run = this.#run
    if (run?.runId !== runId) return { wasRunning: false }
    run.isCancelled = true
    await run.reader.call('cancel', {})
    return { wasRunning: true }
  }

  /** Where the running import is, for a page that was just loaded. */
  running(): ImportProgress | null {
    return this.#run?.progress ?? null
  }

  /** Brings a batch in, whole or not at all; what it says of demand is looked at once it is there. */
  async #fill<R extends Filled>(
    run: Run,
    begin: object,
    ask: string,
    input: object,
    meta: CommandMeta,
  ): Promise<{ report: R; counts: FinishedBatch }> {
    const filled = await this.#fillBatch<R>(run, begin, ask, input, meta)
    this.#services.emit('orders.changed', { seqs: null, isReordered: true })
    this.#upkeep.afterImport()
    return filled
  }

  async #fillBatch<R extends Filled>(
    run: Run,
    begin: object,
    ask: string,
    input: object,
    meta: CommandMeta,
  ): Promise<{ report: R; counts: FinishedBatch }> {
    const { store } = this.#services
    const begun = await store.step<BegunBatch>('batch.begin', begin)
    try {
      const { port1, port2 } = new MessageChannel()
      const recordInput = {
        creatorId: await this.#creatorId(),
        now: meta.now,
        shipByEstimateHours: begun.shipByEstimateHours,
      }
      await store.step('batch.attach', { batchSeq: begun.batchSeq, port: port1 }, {}, [port1])
      const reading = run.reader.call(ask, { ...input, port: port2, input: recordInput }, null, [
        port2,
      ]) as Promise<R>
      const [report] = await Promise.all([reading, store.step('batch.stored', {})])
      if (run.isCancelled) throw cancelled()
      this.#tell(run, { ...run.progress, phase: 'finishing' }, true)
      const counts = await store.step<FinishedBatch>(
        'batch.finish',
        { batchSeq: begun.batchSeq, lines: report.lines, incomplete: report.incompleteOrderIds ?? [] },
        meta,
      )
      return { report, counts }
    } catch (error) {
      await store.step('batch.abort', { batchSeq: begun.batchSeq })
      await run.reader.call('settleProblems', { isKept: false })
      throw run.isCancelled ? cancelled() : error
    }
  }

  async #alone<T>(runId: string, work: (run: Run) => Promise<T>): Promise<T> {
    if (this.#run)
      throw new AppError('rule.busy', 'Another file is being read. Wait for it or cancel it first.')
    const run = this.#begin(runId)
    this.#run = run
    try {
      return await work(run)
    } finally {
      this.#run = null
      await run.reader.close()
      this.#services.emit('status.changed', {})
    }
  }

  #begin(runId: string): Run {
    const progress: ImportProgress = {
      importId: runId,
      phase: 'reading',
      lines: 0,
      bytesRead: 0,
      bytesTotal: 0,
    }
    const run: Run = {
      runId,
      progress,
      toldAt: 0,
      isCancelled: false,
      reader: new ThreadClient({
        entry: this.#entry,
        workerData: { folder: this.#services.files.folder },
        youngMb: YOUNG_MB,
        onUnexpected: (cause, ref) =>
          this.#services.logError('imports.unexpected', new Error(cause), { ref }),
        onTold: (told) =>
          this.#tell(run, { importId: runId, ...(told as Omit<ImportProgress, 'importId'>) }, false),
      }),
    }
    return run
  }

  #tell(run: Run, progress: ImportProgress, isDue: boolean): void {
    run.progress = progress
    const now = this.#services.clock.monotonicMs()
    if (!isDue && now - run.toldAt < PROGRESS_EVERY_MS) return
    run.toldAt = now
    this.#services.emit('imports.progress', progress)
  }

  async #creatorId(): Promise<string> {
    return (await this.#services.store.ready()).creatorId
  }

  async #jobOf(request: ImportRequest): Promise<ImportJob> {
    const { timeZone, currency, statusMap } = await this.#services.store.query('settings.get', {})
    return { path: request.path, told: request.options, defaults: { timeZone, currency, statusMap } }
  }

  async #common(request: ImportRequest): Promise<{ shopName: string }> {
    return {
      shopName:
        request.options.shopName ?? (await this.#services.store.query('shops.newest', {})) ?? DEFAULT_SHOP,
    }
  }
}

type Outcome = Pick<ImportReport, 'orders' | 'importId' | 'journalId' | 'problemsFile' | 'shopName'>

/** What the reading found and what came of it, as pages and scripts see it. */
function reportOf(report: ReadingReport, outcome: Outcome): ImportReport {
  const { incompleteOrderIds: _held, ...rest } = report
  const { new: made, changed, unchanged } = outcome.orders
  return {
    ...rest,
    ...outcome,
    orders: { new: made, changed, unchanged },
    isDryRun: outcome.importId === null,
    problems: [...report.problems],
    currencies: [...report.currencies],
    questions: [...report.questions],
    unmappedStatuses: [...report.unmappedStatuses],
  }
}

function cancelled(): AppError {
  return new AppError('import.cancelled', 'The import was cancelled. Nothing of it was kept.')
}

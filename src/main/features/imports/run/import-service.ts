import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import {
  type ImportDecisions,
  resolveQuestions,
  type ScanFacts,
  type ShopDefaults,
} from '../../../../shared/domain/imports/decide.ts'
import type {
  ImportOptions,
  ImportProblem,
  ImportProgress,
  ImportQuestion,
} from '../../../../shared/domain/imports/import-types.ts'
import type { OrderStatus } from '../../../../shared/domain/orders/status.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { required } from '../../../../shared/lib/assert.ts'
import { DATABASE_FILE } from '../../../db/database-file.ts'
import { openReader } from '../../../db/open.ts'
import type { RecordInput } from '../order-record.ts'
import { openExport } from '../read/open-export.ts'
import { type ProblemsFile, problemsCsvWriter } from '../read/problems-csv.ts'
import type { ReadSummary } from '../read/read-orders.ts'
import type { ExportSource } from '../read/row-source.ts'
import { scanExport } from '../read/scan-export.ts'
import { BatchSender } from './batch-sender.ts'
import { Comparer } from './compare.ts'
import { type OrderBatch, readWholeOrders } from './whole-orders.ts'

/** A file and everything that was said about it beforehand. */
export interface ImportJob {
  readonly path: string
  readonly told: ImportOptions
  readonly defaults: ShopDefaults & { readonly statusMap: Readonly<Record<string, OrderStatus>> }
}

/** What a reading found out; the counts come from the store. */
export interface ReadingReport {
  readonly lines: number
  readonly problems: readonly ImportProblem[]
  readonly problemCount: number
  readonly dateRange: { readonly from: number; readonly to: number } | null
  readonly dayOrder: 'day-first' | 'month-first' | 'not-needed'
  readonly timeZone: string
  readonly currencies: readonly string[]
  readonly unmappedStatuses: ReadSummary['unmappedStatuses']
  readonly questions: readonly ImportQuestion[]
  /** Orders of which a line could not be read: packed as they are, they would go out short. */
  readonly incompleteOrderIds: readonly string[]
}

/** Problem rows that a report carries; the file beside the export holds them all. */
const MOST_PROBLEMS = 1_000

/** Reads export files for one workspace, in its own thread. One reading at a time; it can be cancelled. */
export class ImportService {
  readonly #folder: string
  readonly #tell: (progress: Omit<ImportProgress, 'importId'>) => void
  #abort = new AbortController()
  #problems: ProblemsFile | null = null
  #prepared: { source: ExportSource; decisions: ImportDecisions; job: ImportJob } | null = null

  constructor(folder: string, tell: (progress: Omit<ImportProgress, 'importId'>) => void) {
    this.#folder = folder
    this.#tell = tell
  }

  /** Reads the whole file and compares it with the workspace; writes nothing. */
  async dryRun(
    job: ImportJob,
    creatorId: string,
  ): Promise<ReadingReport & { orders: { new: number; changed: number; unchanged: number } }> {
    const { source, facts, resolution } = await this.#look(job, false)
    if (resolution.kind === 'ask') {
      await source.close()
      return { ...unanswered(facts, resolution.questions), orders: { new: 0, changed: 0, unchanged: 0 } }
    }
    const connection = openReader(join(this.#folder, DATABASE_FILE))
    try {
      const comparer = new Comparer(connection, creatorId)
      const report = await this.#read(source, resolution.decisions, job, {
        send: async (batch) => comparer.add(batch),
        keepProblems: false,
      })
      return { ...report, orders: comparer.counts() }
    } finally {
      connection.close()
      await source.close()
    }
  }

  /** Settles every doubt before anything is written; `import.question` carries what has to be asked. */
  async prepare(job: ImportJob): Promise<null> {
    const { source, resolution } = await this.#look(job, true)
    if (resolution.kind === 'ask') {
      await source.close()
      throw new AppError('import.question', questionWords(resolution.questions), {
        questions: resolution.questions,
      })
    }
    this.#prepared = { source, decisions: resolution.decisions, job }
    return null
  }

  /** Reads the prepared file and hands its orders to the writer over `port`. */
  async run(port: MessagePort, input: RecordInput): Promise<ReadingReport> {
    const { source, decisions, job } = required(this.#prepared, 'a prepared import')
    this.#prepared = null
    const sender = new BatchSender(port, input)
    try {
      const report = await this.#read(source, decisions, job, {
        send: (batch) => sender.send(batch),
        keepProblems: true,
      })
      sender.end()
      return report
    } finally {
      await source.close()
    }
  }

  /** Puts the file of problem rows beside the export, once the import stands, or throws it away; answers its path. */
  async settleProblems(isKept: boolean): Promise<string | null> {
    const file = this.#problems
    this.#problems = null
    if (isKept) return (await file?.finish()) ?? null
    file?.discard()
    return null
  }

  /** Stops the reading that runs, or that is prepared. */
  cancel(): null {
    this.#abort.abort()
    return null
  }

  async #look(job: ImportJob, untilDecided: boolean) {
    this.#abort = new AbortController()
    const source = await openExport(job.path, { signal: this.#abort.signal })
    try {
      const facts = await scanExport(source, {
        untilDecided,
        isDayOrderTold: job.told.dayOrder !== undefined,
        signal: this.#abort.signal,
        onProgress: (progress) => this.#tell({ phase: 'reading', ...progress }),
      })
      return { source, facts, resolution: resolveQuestions(facts, job.told, job.defaults) }
    } catch (error) {
      await source.close()
      throw error
    }
  }

  async #read(
    source: ExportSource,
    decisions: ImportDecisions,
    job: ImportJob,
    sink: { readonly send: (batch: OrderBatch) => Promise<void>; readonly keepProblems: boolean },
  ): Promise<ReadingReport> {
    const problems: ImportProblem[] = []
    const file = sink.keepProblems ? problemsCsvWriter(job.path, source.header, this.#folder) : null
    this.#problems = file
    const reading = readWholeOrders(source, decisions, {
      statusMap: job.defaults.statusMap,
      signal: this.#abort.signal,
      onProblem: (problem, cells) => {
        if (problems.length < MOST_PROBLEMS) problems.push(problem)
        file?.add(problem, cells)
      },
      onProgress: (progress) => this.#tell({ phase: 'writing', ...progress }),
    })
    for await (const batch of reading.batches) await sink.send(batch)
    return reportOf(reading.summary(), decisions, problems)
  }
}

function reportOf(
  summary: ReadSummary,
  decisions: ImportDecisions,
  problems: readonly ImportProblem[],
): ReadingReport {
  return {
    lines: summary.lines,
    problems,
    problemCount: summary.problemCount,
    dateRange: summary.dateRange,
    dayOrder: decisions.isDayOrderNeeded ? decisions.dayOrder : 'not-needed',
    timeZone: decisions.timeZone,
    currencies: summary.currencies,
    unmappedStatuses: summary.unmappedStatuses,
    questions: [],
    incompleteOrderIds: summary.incompleteOrderIds,
  }
}

function unanswered(facts: ScanFacts, questions: readonly ImportQuestion[]): ReadingReport {
  return {
    lines: facts.lines,
    problems: [],
    problemCount: 0,
    dateRange: null,
    dayOrder: facts.dayOrder ?? 'not-needed',
    timeZone: '',
    currencies: [...facts.currencies.keys()],
    unmappedStatuses: [],
    questions,
    incompleteOrderIds: [],
  }
}

const QUESTION_WORDS: Readonly<Record<ImportQuestion['kind'], string>> = {
  dayOrder: 'which comes first in its dates, the day or the month',
  timeZone: 'which time zone its times are in',
  currency: 'which currency its amounts are in',
}

function questionWords(questions: readonly ImportQuestion[]): string {
  return `This file does not say ${questions.map((question) => QUESTION_WORDS[question.kind]).join(', nor ')}. Say it and import again.`
}

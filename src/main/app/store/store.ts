import type { Transferable } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { isUpToDate } from '../../db/database-file.ts'
import { newChangeLog } from '../../db/row-changes.ts'
import { ThreadClient } from '../../db/thread/client.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import type { AskAndClaim, AskedAndClaimed, LabelCommand } from './ask-and-claim.ts'
import type { EarlyReader } from './early-reader.ts'
import type { ReaderInput, ReaderOutput, ReaderQueryName } from './reader-queries.ts'
import type { CrashPlan, WriterGreeting } from './writer.ts'
import type { WriterCommandName, WriterInput, WriterOutput } from './writer-commands.ts'

/** What changed, as it crosses from the writer thread. */
export interface ChangesTold {
  readonly seqs: readonly number[] | null
  readonly isReordered: boolean
  readonly hasPrints: boolean
  readonly hasSettings: boolean
  /** Printers that have to be told of labels nobody pressed a key for. */
  readonly printers: readonly string[]
}

/** How a store is opened. */
export interface StoreOptions {
  readonly folder: string
  readonly migrations: string
  readonly entries: { readonly writer: string | URL; readonly reader: string | URL }
  readonly onUnexpected: (cause: string, ref: string) => void
  readonly onChange: (changes: ChangesTold) => void
  readonly now: () => number
  /** A window wants its pages beside long lists; one command at a time needs one reader only. */
  readonly hasTwoReaders: boolean
  /** A reader of this folder that runs already; the store makes it its own. */
  readonly early?: EarlyReader | null | undefined
  readonly crash?: CrashPlan | undefined
}

/** Queries that make a list of every order: they run beside the ones that fetch a page, never before them. */
const HEAVY: ReadonlySet<ReaderQueryName> = new Set([
  'orders.openView',
  'orders.counts',
  'dashboard.summary',
  'demand.find',
  'status.figures',
])

/** The store as the main thread sees it: one writing thread and two reading ones. */
export class Store {
  readonly #options: StoreOptions
  #threads: Threads
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(options: StoreOptions) {
    this.#options = options
    this.#threads = startThreads(options, options.early ?? null)
  }

  /** Resolves when commands can be given; rejects with the reason why the file could not be opened. */
  async ready(): Promise<WriterGreeting> {
    return (await (await this.#threads.writer).ready()) as WriterGreeting
  }

  /** Runs a person's command in one durable transaction and tells the views what changed. */
  async command<N extends WriterCommandName>(
    name: N,
    input: WriterInput<N>,
    meta: CommandMeta,
  ): Promise<WriterOutput<N>> {
    this.#threads.startRest()
    this.#askedAt = performance.now()
    const writer = await this.#threads.writer
    const outcome = (await writer.call(name, input, meta)) as {
      value: WriterOutput<N>
      changes: ChangesTold
    }
    this.#options.onChange(outcome.changes)
    return outcome.value
  }

  /** Runs a command that asks for labels, and claims the next label of a printer at rest in the same transaction. */
  async askAndClaim<N extends LabelCommand>(
    asked: AskAndClaim<N>,
    meta: CommandMeta,
  ): Promise<Pick<AskedAndClaimed<N>, 'value' | 'claimed'>> {
    this.#threads.startRest()
    this.#askedAt = performance.now()
    const writer = await this.#threads.writer
    const outcome = (await writer.call('print.askAndClaim', asked, meta)) as Omit<
      AskedAndClaimed<N>,
      'changes'
    > & { readonly changes: ChangesTold }
    this.#options.onChange(outcome.changes)
    return outcome
  }

  /** Asks the writer for a step of the program's own. */
  async step<T>(
    name: string,
    input: unknown,
    meta: Partial<CommandMeta> = {},
    transfer: readonly Transferable[] = [],
  ): Promise<T> {
    const writer = await this.#threads.writer
    return (await writer.call(name, input, { now: this.#options.now(), ...meta }, transfer)) as T
  }

  /** Reads, in one snapshot. */
  async query<N extends ReaderQueryName>(name: N, input: ReaderInput<N>): Promise<ReaderOutput<N>> {
    const threads = this.#threads
    this.#askedAt = performance.now()
    const isLight = !HEAVY.has(name) && threads.hasRest()
    const reader = await (isLight ? threads.light : threads.heavy)
    return (await reader.call(name, input, { now: this.#options.now() })) as ReaderOutput<N>
  }

  /** Starts the threads that wait until the window has painted; where they run already, nothing happens. */
  startRest(): void {
    this.#threads.startRest()
  }

  /** For how long nobody has asked for anything, in ms. */
  get restedMs(): number {
    return performance.now() - this.#askedAt
  }

  /** Closes the file, lets `swap` change it, and opens it again; what is asked meanwhile is refused. */
  async reopen(swap: () => Promise<void>): Promise<void> {
    const closing = this.#threads
    await closeThreads(closing)
    try {
      await swap()
    } finally {
      this.#threads = startThreads(this.#options, null)
    }
    this.startRest()
    await this.ready()
  }

  /** Closes readers first, so that the writer can fold its log into the file. */
  close(): Promise<void> {
    return closeThreads(this.#threads)
  }
}

interface Threads {
  readonly writer: Promise<ThreadClient>
  readonly heavy: Promise<ThreadClient>
  readonly light: Promise<ThreadClient>
  /** Whether the threads beside the first reader have been started. */
  readonly hasRest: () => boolean
  readonly startRest: () => void
}

/** A window that never says it has painted is given its writer all the same. */
const REST_AT_LATEST_MS = 2_000

/**
 * Starts the threads. Where the file can be read at once, a window starts with one reader: three threads and Chromium
 * on two cores would only hold each other up, and nobody gives a command before the first rows are on screen.
 */
function startThreads(options: StoreOptions, early: EarlyReader | null): Threads {
  const { folder, migrations, crash, entries, onUnexpected, hasTwoReaders } = options
  const isReadable = early !== null || isUpToDate(folder, migrations)
  const rest = restStarter(hasTwoReaders && isReadable)
  const waiting = new Int32Array(new SharedArrayBuffer(4))
  const changes = early?.changes ?? newChangeLog()
  const startWriter = () =>
    new ThreadClient({
      entry: entries.writer,
      workerData: { folder, migrations, waiting, changes, crash },
      onUnexpected,
      waiting,
    })
  const writer = rest.started.then(startWriter)
  const ready = () => writer.then((client) => client.ready())
  const start = () =>
    new ThreadClient({ entry: entries.reader, workerData: { folder, changes }, onUnexpected })
  const reader = async (running?: ThreadClient) =>
    isReadable ? firstOrLater(running ?? start(), start, ready, rest.start) : ready().then(start)
  const heavy = reader(early?.client)
  const light = hasTwoReaders ? rest.started.then(() => reader()) : heavy
  for (const started of [heavy, light]) started.catch(() => undefined)
  return { writer, heavy, light, hasRest: rest.hasStarted, startRest: rest.start }
}

/** Something that is started once: at once, or when told, or at the latest after a while. */
function restStarter(isLater: boolean): {
  started: Promise<void>
  start: () => void
  hasStarted: () => boolean
} {
  let hasStarted = false
  let begin: () => void = () => undefined
  const started = new Promise<void>((resolve) => {
    begin = () => {
      hasStarted = true
      resolve()
    }
  })
  if (isLater) setTimeout(begin, REST_AT_LATEST_MS).unref()
  else begin()
  return { started, start: () => begin(), hasStarted: () => hasStarted }
}

async function closeThreads(threads: Threads): Promise<void> {
  threads.startRest()
  for (const started of new Set([threads.heavy, threads.light])) {
    const reader = await started.catch(() => null)
    await reader?.call('store.close', null).catch(ignoreClosed)
    await reader?.close()
  }
  const writer = await threads.writer
  await writer.call('store.close', null).catch(ignoreClosed)
  await writer.close()
}

/** A reader that opened beside the writer, or another one: after a crash the writer may have to mend the log first. */
async function firstOrLater(
  early: ThreadClient,
  start: () => ThreadClient,
  writerReady: () => Promise<unknown>,
  startWriter: () => void,
): Promise<ThreadClient> {
  try {
    await early.ready()
    return early
  } catch (error) {
    ignoreClosed(error)
    await early.close()
    startWriter()
    await writerReady()
    return start()
  }
}

/** A thread that never opened has nothing to close. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

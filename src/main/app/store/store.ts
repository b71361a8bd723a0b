import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Transferable } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { readMigrations } from '../../db/migrations.ts'
import { DATABASE_FILE } from '../../db/open.ts'
import { ThreadClient } from '../../db/thread/client.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import type { CrashPoint } from '../../outbox/run-command.ts'
import type { ReaderInput, ReaderOutput, ReaderQueryName } from './reader-queries.ts'
import type { WriterGreeting } from './writer.ts'
import type { WriterCommandName, WriterInput, WriterOutput } from './writer-commands.ts'

/** What changed, as it crosses from the writer thread. */
export interface ChangesTold {
  readonly seqs: readonly number[] | null
  readonly isReordered: boolean
  readonly hasPrints: boolean
  readonly hasSettings: boolean
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
  readonly crash?: { readonly point: CrashPoint; readonly after: number } | undefined
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

  constructor(options: StoreOptions) {
    this.#options = options
    this.#threads = startThreads(options)
  }

  /** Resolves when commands can be given; rejects with the reason why the file could not be opened. */
  async ready(): Promise<WriterGreeting> {
    return (await this.#threads.writer.ready()) as WriterGreeting
  }

  /** Runs a person's command in one durable transaction and tells the views what changed. */
  async command<N extends WriterCommandName>(
    name: N,
    input: WriterInput<N>,
    meta: CommandMeta,
  ): Promise<WriterOutput<N>> {
    const outcome = (await this.#threads.writer.call(name, input, meta)) as {
      value: WriterOutput<N>
      changes: ChangesTold
    }
    this.#options.onChange(outcome.changes)
    return outcome.value
  }

  /** Asks the writer for a step of the program's own. */
  async step<T>(
    name: string,
    input: unknown,
    meta: Partial<CommandMeta> = {},
    transfer: readonly Transferable[] = [],
  ): Promise<T> {
    return (await this.#threads.writer.call(
      name,
      input,
      { now: this.#options.now(), ...meta },
      transfer,
    )) as T
  }

  /** Reads, in one snapshot. */
  async query<N extends ReaderQueryName>(name: N, input: ReaderInput<N>): Promise<ReaderOutput<N>> {
    const reader = await (HEAVY.has(name) ? this.#threads.heavy : this.#threads.light)
    return (await reader.call(name, input, { now: this.#options.now() })) as ReaderOutput<N>
  }

  /** Closes the file, lets `swap` change it, and opens it again; what is asked meanwhile is refused. */
  async reopen(swap: () => Promise<void>): Promise<void> {
    const closing = this.#threads
    await closeThreads(closing)
    try {
      await swap()
    } finally {
      this.#threads = startThreads(this.#options)
    }
    await this.ready()
  }

  /** Closes readers first, so that the writer can fold its log into the file. */
  close(): Promise<void> {
    return closeThreads(this.#threads)
  }
}

interface Threads {
  readonly writer: ThreadClient
  readonly heavy: Promise<ThreadClient>
  readonly light: Promise<ThreadClient>
}

function startThreads(options: StoreOptions): Threads {
  const { folder, migrations, crash, entries, onUnexpected } = options
  const waiting = new Int32Array(new SharedArrayBuffer(4))
  const writer = new ThreadClient({
    entry: entries.writer,
    workerData: { folder, migrations, waiting, crash },
    onUnexpected,
    waiting,
  })
  // A file of the newest schema can be read while the writer opens it; any other has to be migrated first.
  const isReadable = isUpToDate(folder, migrations)
  const start = () => new ThreadClient({ entry: entries.reader, workerData: { folder }, onUnexpected })
  const reader = async () => (isReadable ? firstOrLater(start, writer) : writer.ready().then(start))
  const heavy = reader()
  const threads = { writer, heavy, light: options.hasTwoReaders ? reader() : heavy }
  for (const started of [threads.heavy, threads.light]) started.catch(() => undefined)
  return threads
}

async function closeThreads(threads: Threads): Promise<void> {
  for (const started of new Set([threads.heavy, threads.light])) {
    const reader = await started.catch(() => null)
    await reader?.call('store.close', null).catch(ignoreClosed)
    await reader?.close()
  }
  await threads.writer.call('store.close', null).catch(ignoreClosed)
  await threads.writer.close()
}

/** Starts a reader beside the writer; after a crash the writer may have to mend the log first. */
async function firstOrLater(start: () => ThreadClient, writer: ThreadClient): Promise<ThreadClient> {
  const early = start()
  try {
    await early.ready()
    return early
  } catch (error) {
    ignoreClosed(error)
    await early.close()
    await writer.ready()
    return start()
  }
}

/** A thread that never opened has nothing to close. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

/** SQLite keeps user_version in the header's bytes 60 to 63, big-endian (file format, section 1.3). */
function isUpToDate(folder: string, migrations: string): boolean {
  try {
    const file = openSync(join(folder, DATABASE_FILE), 'r')
    const version = Buffer.alloc(4)
    const read = readSync(file, version, 0, 4, 60)
    closeSync(file)
    return read === 4 && version.readUInt32BE() === readMigrations(migrations).at(-1)?.version
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { Batches } from '../../../src/main/app/store/batches.ts'
import { coldCommands } from '../../../src/main/app/store/cold-commands.ts'
import { ensureIdentity } from '../../../src/main/app/store/identity.ts'
import {
  type ReaderInput,
  type ReaderOutput,
  type ReaderQueryName,
  readerQueries,
  SLICED,
} from '../../../src/main/app/store/reader-queries.ts'
import {
  type WriterCommandName,
  type WriterInput,
  type WriterOutput,
  writerCommands,
} from '../../../src/main/app/store/writer-commands.ts'
import type { Connection } from '../../../src/main/db/connection.ts'
import { DATABASE_FILE } from '../../../src/main/db/database-file.ts'
import { migrate } from '../../../src/main/db/migrate.ts'
import { readMigrations } from '../../../src/main/db/migrations.ts'
import { openReader, openWriter } from '../../../src/main/db/open.ts'
import { newChangeLog, noteChanges, seenChanges } from '../../../src/main/db/row-changes.ts'
import { type Slices, withoutPause } from '../../../src/main/db/slices.ts'
import { workspaceFiles } from '../../../src/main/db/workspace-files.ts'
import { contentHash } from '../../../src/main/features/imports/read/content-hash.ts'
import { BatchSender } from '../../../src/main/features/imports/run/batch-sender.ts'
import type { BatchCounts } from '../../../src/main/features/imports/write/batch.ts'
import { deriveCustomers } from '../../../src/main/features/imports/write/customers.ts'
import { ViewKeys } from '../../../src/main/features/orders/view-query.ts'
import type { CommandContext, CommandMeta } from '../../../src/main/outbox/command-context.ts'
import { type CommandHost, type CommandOutcome, runCommand } from '../../../src/main/outbox/run-command.ts'
import { createRandom } from '../../../src/main/platform/random.ts'
import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'
import { NOW } from './orders.ts'
import { projectRoot } from './project-root.ts'

/** The migrations that ship. */
export const MIGRATIONS_FOLDER = join(projectRoot(import.meta.dirname), 'drizzle')

/** A folder of its own for one test; the caller removes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'creatorflow-test-'))
}

/**
 * The store without its threads: the same connections, commands, queries and batches, called directly. The clock
 * stands at NOW until a test moves it.
 */
export class TestStore {
  readonly folder: string
  now = NOW
  #open: {
    writer: Connection
    reader: Connection
    host: CommandHost
    batches: Batches
    views: ViewKeys
    log: Int32Array
  }

  private constructor(folder: string, open: TestStore['opened']) {
    this.folder = folder
    this.#open = open
  }

  /** Opens a new store, or the one in `folder`. */
  static async open(folder = temporaryFolder()): Promise<TestStore> {
    return new TestStore(folder, await openParts(folder))
  }

  get opened() {
    return this.#open
  }

  get host(): CommandHost {
    return this.#open.host
  }

  get creatorId(): string {
    return this.#open.host.creatorId
  }

  /** Runs one of the shipped commands; a fresh command id unless told. */
  run<N extends WriterCommandName>(
    name: N,
    input: WriterInput<N>,
    meta: Partial<CommandMeta> = {},
  ): WriterOutput<N> {
    return this.runTold(name, input, meta).value
  }

  /** The same, with what the views are told. */
  runTold<N extends WriterCommandName>(
    name: N,
    input: WriterInput<N>,
    meta: Partial<CommandMeta> = {},
  ): CommandOutcome<WriterOutput<N>> {
    const body = { ...writerCommands, ...coldCommands }[name] as (
      context: CommandContext,
      input: unknown,
    ) => WriterOutput<N>
    return runCommand(this.host, name, this.meta(meta), (context) => body(context, input))
  }

  /** Who acts in tests, and when. */
  meta(meta: Partial<CommandMeta> = {}): CommandMeta {
    return { commandId: this.host.newId(), operator: 'Sam', desk: 'desk-1', now: this.now, ...meta }
  }

  /** Asks one of the shipped queries over a connection that cannot write. */
  ask<N extends ReaderQueryName>(name: N, input: ReaderInput<N>): ReaderOutput<N> {
    const query = readerQueries[name] as (context: object, input: unknown) => ReaderOutput<N>
    const { reader, views, log } = this.#open
    const changes = seenChanges(log)
    const answer: unknown = reader.read((tx) => {
      const given = query({ tx, creatorId: this.creatorId, now: this.now, views, changes }, input)
      return (SLICED.has(name) ? withoutPause(given as Slices<object>) : given) as object
    })
    return answer as ReaderOutput<N>
  }

  /** Brings orders in as an import does, through the shipped batch code. */
  async bring(
    orders: readonly ImportedOrder[],
    options: { fileName?: string; shopName?: string; commandId?: string } = {},
  ): Promise<BatchCounts & { journalId: string | null }> {
    const batchSeq = await this.stage(orders, options)
    const finished = await this.#open.batches.finish(
      { batchSeq, lines: orders.length, incomplete: [] },
      this.meta(options.commandId ? { commandId: options.commandId } : {}),
    )
    let hasMore = true
    while (hasMore) hasMore = this.host.connection.write((tx) => deriveCustomers(tx, this.now))
    return finished
  }

  /** Everything of an import but its last commit. */
  async stage(
    orders: readonly ImportedOrder[],
    options: { fileName?: string; shopName?: string } = {},
  ): Promise<number> {
    const { batches } = this.#open
    const request = {
      batchId: this.host.newId(),
      kind: 'import',
      fileName: options.fileName ?? 'export.csv',
      shopName: options.shopName ?? 'My shop',
    } as const
    const { batchSeq, shipByEstimateHours } = await batches.begin(request)
    const { port1, port2 } = new MessageChannel()
    batches.attach(batchSeq, port1)
    try {
      const sender = new BatchSender(port2, { creatorId: this.creatorId, now: this.now, shipByEstimateHours })
      await sender.send({
        orders: orders.map((order) => ({ order, contentHash: contentHash(order) })),
        replaces: false,
      })
      sender.end()
      await batches.stored()
    } finally {
      port2.close()
    }
    return batchSeq
  }

  /** Gives a staged batch up. */
  abort(batchSeq: number): Promise<null> {
    return this.#open.batches.abort(batchSeq)
  }

  /** Takes away what undone batches left. */
  async settle(): Promise<void> {
    this.#open.batches.removeLeftOvers()
    await this.#open.batches.settled()
  }

  /** Rows of a query over the file. */
  rows<T = Record<string, unknown>>(sql: string, ...params: readonly (string | number | null)[]): T[] {
    return this.#open.reader.read((tx) => tx.all<T>(sql, ...params) as unknown as object) as unknown as T[]
  }

  /** The first column of the first row. */
  value<T = number>(sql: string, ...params: readonly (string | number | null)[]): T {
    return Object.values(this.rows(sql, ...params)[0] ?? {})[0] as T
  }

  /** How many rows every table holds, by table. */
  tableCounts(): Record<string, number> {
    const names = this.rows<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'order_fts%'`,
    )
    return Object.fromEntries(names.map(({ name }) => [name, this.value(`SELECT count(*) FROM ${name}`)]))
  }

  /** TikTok order ids of the orders a search finds, sorted. */
  search(text: string): string[] {
    const { keys } = this.ask('orders.openView', {
      filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
      search: text,
      sort: { column: 'why', direction: 'asc' },
    })
    return [...keys]
      .map((seq) => this.value<string>('SELECT tiktok_order_id FROM orders WHERE seq = ?', seq))
      .sort()
  }

  /** Closes the file and opens it again, as after a restart. */
  async reopen(): Promise<void> {
    this.closeFile()
    this.#open = await openParts(this.folder)
  }

  closeFile(): void {
    this.#open.reader.close()
    this.#open.writer.close()
  }

  /** Closes the file and removes the folder. */
  close(): void {
    this.closeFile()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function openParts(folder: string) {
  const writer = openWriter(workspaceFiles(folder).database)
  await migrate(writer.driver, readMigrations(MIGRATIONS_FOLDER), async () => undefined, NOW)
  const log = newChangeLog()
  noteChanges(writer, log)
  const random = createRandom({ now: () => NOW })
  const { creatorId } = writer.write((tx) => ensureIdentity(tx, random.uuidV7))
  const host: CommandHost = { connection: writer, creatorId, newId: random.uuidV7, faults: () => undefined }
  return {
    writer,
    reader: openReader(join(folder, DATABASE_FILE)),
    host,
    batches: new Batches(host, () => false),
    views: new ViewKeys(),
    log,
  }
}

import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import { assertOurCopy, backUpTo } from '../../db/backup.ts'
import { readMeta } from '../../db/cloud.ts'
import { checkIntegrity } from '../../db/integrity.ts'
import { type MigrationOutcome, migrate } from '../../db/migrate.ts'
import { readMigrations } from '../../db/migrations.ts'
import { openWriter } from '../../db/open.ts'
import { noteChanges } from '../../db/row-changes.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import { servePort } from '../../db/thread/serve.ts'
import type { WriteTx } from '../../db/tx.ts'
import {
  finishRestore,
  refuseFutureFile,
  removeHalfWritten,
  workspaceFiles,
} from '../../db/workspace-files.ts'
import { type JoinedProject, noteJoining } from '../../features/account/joining.ts'
import { deriveCustomers } from '../../features/imports/write/customers.ts'
import {
  abortLabelFile,
  addLabelPages,
  beginLabelFile,
  type NewLabelFile,
  wipeDueFiles,
} from '../../features/labels/write-file.ts'
import { renewClaims } from '../../features/orders/claims.ts'
import { rankDue, reestimate, setImpacts, setVelocities } from '../../features/orders/maintenance.ts'
import { printVerified } from '../../features/printing/auto-print.ts'
import {
  claimNext,
  type EndOfJob,
  endJob,
  hasUnresolved,
  markCommitted,
  recoverJobs,
} from '../../features/printing/journal-steps.ts'
import { wipeTickets } from '../../features/printing/wipe-tickets.ts'
import type { Changes, CommandMeta } from '../../outbox/command-context.ts'
import { keepImagesOfJob, tellPrinted } from '../../outbox/print-facts.ts'
import { type CommandHost, type CrashPoint, runCommand } from '../../outbox/run-command.ts'
import { readSyncIdentity } from '../../outbox/sync-identity.ts'
import { systemClock } from '../../platform/clock.ts'
import { createRandom } from '../../platform/random.ts'
import type { SyncCrashPoint } from '../../sync/store/apply-page.ts'
import type { SyncHost } from '../../sync/store/sync-steps.ts'
import { type AskAndClaim, askAndClaim } from './ask-and-claim.ts'
import { Batches, type FinishRequest } from './batches.ts'
import { ensureIdentity } from './identity.ts'
import { writerCommands } from './writer-commands.ts'

/** What the writer thread is started with. `crash` is for tests: the process kills itself at that point. */
export interface WriterOptions {
  readonly folder: string
  readonly migrations: string
  /** Commands on their way to this thread: an import ends its chunk when it sees one. */
  readonly waiting: Int32Array
  /** Where the orders are noted that write transactions change (db/row-changes.ts). */
  readonly changes: Int32Array
  readonly crash?: CrashPlan | undefined
}

/** Where tests kill the process, and after how many times past that point. */
export interface CrashPlan {
  readonly point: CrashPoint | SyncCrashPoint
  readonly after: number
}

/** What the writer says when it is ready. */
export interface WriterGreeting {
  readonly creatorId: string
  readonly deviceId: string
  readonly sqlite: string
  readonly migrated: MigrationOutcome
  readonly recovered: { readonly requeued: number; readonly uncertain: number }
}

/** Opens the store for writing: refuse, migrate, recover, then serve. */
export async function startWriter(
  options: WriterOptions,
): Promise<{ greeting: WriterGreeting; handle: (request: ThreadRequest) => unknown }> {
  const files = workspaceFiles(options.folder)
  const migrations = readMigrations(options.migrations)
  finishRestore(files)
  refuseFutureFile(files.database, migrations)
  const connection = openWriter(files.database)
  const now = systemClock.now()
  const migrated = await migrate(
    connection.driver,
    migrations,
    () => backUpTo(connection.driver, join(files.backups, `before-schema-${now}.db`)),
    now,
  )
  noteChanges(connection, options.changes)
  const random = createRandom(systemClock)
  const identity = connection.write((tx) => ensureIdentity(tx, random.uuidV7))
  const host: WriterHost = {
    migrations: options.migrations,
    connection,
    creatorId: identity.creatorId,
    sync: connection.read(readSyncIdentity),
    newId: random.uuidV7,
    now: systemClock.now,
    isAwaited: () => Atomics.load(options.waiting, 0) > 0,
    faults: faultsOf(options.crash),
    syncFaults: faultsOf(options.crash),
  }
  const recovered = connection.write((tx) => recoverJobs(tx, now)).value
  const batches = new Batches(host, () => Atomics.load(options.waiting, 0) > 0)
  batches.removeLeftOvers()
  removeHalfWritten(files.folder)
  return {
    greeting: {
      ...identity,
      sqlite: String(connection.driver.prepare('SELECT sqlite_version()').pluck().get()),
      migrated,
      recovered,
    },
    handle: (request) => dispatch(host, batches, request),
  }
}

/** The command host and where the migrations lie. */
interface WriterHost extends CommandHost, SyncHost {
  readonly migrations: string
}

type Step = (host: WriterHost, batches: Batches, input: never, meta: CommandMeta) => unknown

/** What the main thread asks for by itself: none of it is a person's command. */
const steps: Readonly<Record<string, Step>> = {
  'batch.begin': (_host, batches, input: Parameters<Batches['begin']>[0]) => batches.begin(input),
  'batch.attach': (_host, batches, input: { batchSeq: number; port: MessagePort }) =>
    batches.attach(input.batchSeq, input.port),
  'batch.stored': (_host, batches) => batches.stored(),
  'batch.finish': (_host, batches, input: FinishRequest, meta) => batches.finish(input, meta),
  'batch.abort': (_host, batches, input: { batchSeq: number }) => batches.abort(input.batchSeq),
  'batch.settled': (_host, batches) => batches.settled(),
  'print.askAndClaim': (host, _batches, input: AskAndClaim, meta) => {
    const { changes, ...rest } = askAndClaim(host, input, meta)
    return { ...rest, changes: toldOf(changes) }
  },
  'print.claimNext': (host, _batches, input: Parameters<typeof claimNext>[1], meta) =>
    host.connection.write((tx) =>
      telling(host, tx, input.previous, meta.now, () => claimNext(tx, input, meta.now)),
    ),
  'print.markCommitted': (host, _batches, input: Parameters<typeof markCommitted>[1], meta) =>
    host.connection.write((tx) => markCommitted(tx, input, meta.now)),
  'print.finish': (host, _batches, input: Parameters<typeof endJob>[1], meta) =>
    host.connection.write((tx) => telling(host, tx, input, meta.now, () => endJob(tx, input, meta.now))),
  'print.hasUnresolved': (host, _batches, input: { printerId: string }) =>
    host.connection.read((tx) => hasUnresolved(tx, input)),
  'account.joining': (host, _batches, input: { project: JoinedProject | null }) =>
    host.connection.write((tx) => noteJoining(tx, input.project)),
  'labels.begin': (host, _batches, input: NewLabelFile, meta) =>
    host.connection.write((tx) => beginLabelFile(tx, input, meta.now)),
  'labels.addPages': (host, _batches, input: Parameters<typeof addLabelPages>[1], meta) =>
    host.connection.write((tx) => addLabelPages(tx, input, meta.now)),
  'labels.abort': (host) => host.connection.write((tx) => abortLabelFile(tx)),
  'labels.wipeDue': (host, _batches, _input, meta) =>
    host.connection.write((tx) => wipeDueFiles(tx, meta.now)),
  'claims.renew': (host, _batches, _input, meta) =>
    host.connection.write((tx) => renewClaims(tx, host, meta.now)),
  'upkeep.rank': (host, _batches, _input, meta) => host.connection.write((tx) => rankDue(tx, meta.now)),
  'upkeep.impacts': (host, _batches, input: Parameters<typeof setImpacts>[1], meta) =>
    host.connection.write((tx) => setImpacts(tx, input, meta.now)),
  'upkeep.velocities': (host, _batches, input: Parameters<typeof setVelocities>[1]) =>
    host.connection.write((tx) => setVelocities(tx, input)),
  'upkeep.reestimate': (host, _batches, input: { after: number; hours: number }, meta) =>
    host.connection.write((tx) => reestimate(tx, input.after, input.hours, meta.now)),
  'upkeep.customers': (host, _batches, _input, meta) =>
    host.connection.write((tx) => deriveCustomers(tx, meta.now)),
  'upkeep.wipeTickets': (host, _batches, _input, meta) => wipeSafely(host, meta.now),
  'upkeep.mergeSearch': (host) => mergeSearch(host),
  'sync.attach': (host, batches, input: { port: MessagePort }) => {
    servePort(input.port, (request) => dispatch(host, batches, request))
    return null
  },
  'store.backup': (host, _batches, input: { target: string }) =>
    host.connection.withoutHolding(() => backUpTo(host.connection.driver, input.target)),
  'store.verify': (host) => checkIntegrity(host.connection.driver),
  'store.checkCopy': (host, _batches, input: { file: string }) =>
    assertOurCopy(input.file, readMigrations(host.migrations)),
  'store.close': (host, batches) => closeStore(host, batches),
}

/** A label that came out is told to the server of a cloud workspace with the end of its job. */
function telling<T>(host: WriterHost, tx: WriteTx, end: EndOfJob | undefined, now: number, step: () => T): T {
  if (!host.sync || (end?.state !== 'sent' && end?.state !== 'printed')) return step()
  keepImagesOfJob(tx, end.jobId)
  const done = step()
  tellPrinted({ tx, creatorId: host.creatorId, newId: host.newId, now }, end.jobId)
  return done
}

function dispatch(host: WriterHost, batches: Batches, request: ThreadRequest): unknown {
  const meta = request.meta as CommandMeta
  const step = steps[request.name]
  if (step) return step(host, batches, request.input as never, meta)
  if (request.name.startsWith('sync.')) return runSyncStep(host, request)
  if (Object.hasOwn(writerCommands, request.name)) return runNamed(host, batches, request, writerCommands)
  return import('./cold-commands.ts').then(({ coldCommands }) =>
    runNamed(host, batches, request, coldCommands),
  )
}

/** Sync is loaded by the first workspace that needs it. */
async function runSyncStep(host: WriterHost, { name, input }: ThreadRequest): Promise<unknown> {
  const { syncSteps } = await import('../../sync/store/sync-steps.ts')
  const step = Object.hasOwn(syncSteps, name)
    ? (syncSteps as Readonly<Record<string, (host: SyncHost, input: unknown) => unknown>>)[name]
    : undefined
  if (!step) throw new AppError('ipc.unknownMethod', `There is no step ${name}.`)
  return step(host, input)
}

/** Runs a command of a table by its name; answers its value and what changed. */
function runNamed(
  host: WriterHost,
  batches: Batches,
  request: ThreadRequest,
  table: Readonly<Record<string, unknown>>,
): unknown {
  const { name } = request
  if (!Object.hasOwn(table, name)) throw new AppError('ipc.unknownMethod', `There is no command ${name}.`)
  const body = required(table[name], name) as (context: unknown, input: unknown) => unknown
  const outcome = runCommand(
    host,
    name,
    request.meta as CommandMeta,
    (context) => body(context, request.input),
    printVerified,
  )
  if (name === 'journal.undo') batches.removeLeftOvers()
  if (name === 'account.connect') takeIdentity(host)
  return { value: outcome.value, changes: toldOf(outcome.changes) }
}

/** From now on commands are sent, under the shop's own ids. */
function takeIdentity(host: WriterHost): void {
  host.connection.read((tx) => {
    host.creatorId = readMeta(tx, 'creator_id') ?? host.creatorId
    host.sync = readSyncIdentity(tx)
  })
}

/** Changes as they cross to the main thread: what store.ts reads as ChangesTold. */
function toldOf({ seqs, printers, ...rest }: Changes) {
  return { ...rest, seqs: seqs === null ? null : [...seqs], printers: [...(printers ?? [])] }
}

/** Pages merged in one go: about two milliseconds, so that a command never waits for it. */
const MERGE_PAGES = 16

/** One step of FTS5's merging; answers whether there is more to do. */
function mergeSearch(host: CommandHost): boolean {
  const { driver } = host.connection
  const before = driver.prepare('SELECT total_changes()').pluck().get() as number
  driver.prepare(`INSERT INTO order_fts (order_fts, rank) VALUES ('merge', ${MERGE_PAGES})`).run()
  // FTS5: fewer than two changes mean that there was nothing to merge.
  return (driver.prepare('SELECT total_changes()').pluck().get() as number) - before >= 2
}

/** With secure_delete SQLite writes zeros over what was taken out, instead of leaving it in the page's free part. */
function wipeSafely(host: CommandHost, now: number): boolean {
  const { driver } = host.connection
  driver.pragma('secure_delete = ON')
  try {
    return host.connection.write((tx) => wipeTickets(tx, now))
  } finally {
    driver.pragma('secure_delete = OFF')
  }
}

/** Folds the log into the file, so that a copy of the folder by hand is whole, and lets go. */
function closeStore(host: CommandHost, batches: Batches): null {
  batches.close()
  host.connection.driver.pragma('wal_checkpoint(TRUNCATE)')
  host.connection.close()
  return null
}

function faultsOf(crash: WriterOptions['crash']): (point: CrashPlan['point']) => void {
  if (!crash) return () => undefined
  let left = crash.after
  return (point) => {
    if (point !== crash.point) return
    if (left > 0) left -= 1
    else process.kill(process.pid, 'SIGKILL')
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { postgresUser, seenFolder } from '../folders.ts'
import type { Guard } from '../guard.ts'
import { freePort, LOOPBACK } from '../ports.ts'
import { type Program, startProgram } from '../programs.ts'
import { messageOf, StackError } from '../stack-error.ts'
import type { PostgresBinaries } from './binaries.ts'

/** A running Postgres. */
export interface PostgresServer {
  readonly port: number
  readonly program: Program
  /** The address of a database for one of its roles. */
  urlFor(role: string, database?: string): string
  /** Ends it after the transactions under way were cut off and everything written was made safe. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  readonly binaries: PostgresBinaries
  readonly folder: string
  readonly password: string
  readonly port?: number
  /** Whether a commit waits for the disk. Off is for tests of behaviour only. */
  readonly isDurable: boolean
  /** More settings, by name. */
  readonly settings?: Readonly<Record<string, string>>
}

const ATTEMPTS = 5

/**
 * Starts Postgres on its folder and waits until it takes connections.
 * @throws {StackError} stack.postgres_failed, with its last words; stack.port_taken for a port that was asked for
 */
export async function startPostgres(options: PostgresOptions, guard: Guard): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    const program = launch(options, port, guard)
    const urlFor = (role: string, database = 'postgres') =>
      `postgres://${role}:${options.password}@${LOOPBACK}:${port}/${database}`
    if (await isAnswering(program, urlFor('supabase_admin')))
      return { port, program, urlFor, stop: () => program.stop() }
    const words = program.lastWords()
    const isTaken = /could not bind|Address already in use/i.test(words)
    if (isTaken && options.port === undefined && attempt < ATTEMPTS) continue
    throw isTaken
      ? new StackError('stack.port_taken', `Port ${port} is taken.`, 'Name another one, or none.')
      : new StackError('stack.postgres_failed', `Postgres did not start: ${words}`, 'See what it says above.')
  }
}

function launch(
  { binaries, folder, isDurable, settings }: PostgresOptions,
  port: number,
  guard: Guard,
): Program {
  const all = { ...serverSettings(isDurable), port: String(port), ...settings }
  const args = [
    '-D',
    seenFolder(folder),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  return startProgram(
    'postgres',
    {
      command: binaries.postgres,
      args,
      folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC', ...binaries.env },
      user: postgresUser(),
      stopSignal: 'SIGINT',
      killSignal: 'SIGQUIT',
    },
    guard,
  )
}

function serverSettings(isDurable: boolean): Record<string, string> {
  return {
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    timezone: 'UTC',
    max_connections: '100',
    // As hosted gives the smallest project.
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    shared_preload_libraries: 'pg_stat_statements',
    // Realtime reads the WAL. Without synchronous_commit it would read late, whatever fsync says.
    wal_level: 'logical',
    max_wal_senders: '10',
    max_replication_slots: '10',
    synchronous_commit: 'on',
    fsync: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
  }
}

async function isAnswering(program: Program, url: string): Promise<boolean> {
  while (program.isRunning()) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return true
    } catch (error) {
      await client.end().catch(() => undefined)
      if (/password authentication failed/.test(messageOf(error))) {
        await program.stop()
        throw new StackError(
          'stack.data_foreign',
          'The data folder was made with another password than the one beside it.',
          'Restore its secrets.json, or choose another folder.',
        )
      }
      await sleep(10)
    }
  }
  return false
}

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePassable, temporaryFolder } from './folders.ts'
import type { Guard } from './guard.ts'
import type { PostgresBinaries } from './postgres/binaries.ts'
import { takeCluster } from './postgres/spare.ts'
import { syncCluster } from './postgres/template.ts'
import { readSecrets, type StackSecrets } from './secrets.ts'
import { messageOf, StackError } from './stack-error.ts'

/** Where one stack keeps its database. */
export interface DataFolder {
  readonly cluster: string
  readonly secrets: StackSecrets
  /** The template it was made from just now; undefined for one that was there already. */
  readonly template: string | undefined
  /** Lets go of it; one that was only temporary is removed. */
  release(): void
}

/**
 * Opens a data folder, or makes one from the template. After a crash it ends a Postgres that was left
 * running on it; the database itself recovers when it starts.
 * @param kept the folder to keep data in; without it a temporary one
 * @throws {StackError} stack.data_in_use, stack.data_foreign
 */
export async function openData(
  kept: string | undefined,
  template: () => Promise<{ binaries: PostgresBinaries; folder: string }>,
  guard: Guard,
): Promise<DataFolder> {
  const folder = kept === undefined ? temporaryFolder('creatorflow-stack') : resolve(kept)
  if (kept === undefined) guard.addFolder(folder)
  else prepareKept(folder)
  const cluster = join(folder, 'cluster')
  let made: string | undefined
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    const { binaries, folder: source } = await template()
    made = source
    takeCluster(source, folder)
    if (kept !== undefined) syncCluster(binaries, cluster)
  }
  await endOrphan(cluster)
  const secrets = readSecrets(folder)
  if (!secrets)
    throw new StackError(
      'stack.data_foreign',
      `${folder} has a database but no secrets.json to open it with.`,
      'Restore that file, or choose another folder.',
    )
  return { cluster, secrets, template: made, release: () => release(folder, kept === undefined, guard) }
}

function release(folder: string, isTemporary: boolean, guard: Guard): void {
  if (isTemporary) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    guard.dropFolder(folder)
  } else rmSync(join(folder, LOCK), { force: true })
}

const LOCK = 'stack.pid'

function prepareKept(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const isOurs = existsSync(join(folder, 'cluster')) || existsSync(join(folder, LOCK))
  if (!isOurs && readdirSync(folder).length > 0)
    throw new StackError(
      'stack.data_foreign',
      `${folder} holds other files than a stack's.`,
      'Choose an empty folder, or one that a stack has made.',
    )
  makePassable(folder)
  lock(folder)
}

/** One stack a folder: the lock names the process that holds it, in a way that its number alone does not. */
function lock(folder: string): void {
  const path = join(folder, LOCK)
  const holder = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  const pid = Number(holder.split(' ')[0])
  if (holder !== '' && pid !== process.pid && holder === processIdentity(pid))
    throw new StackError(
      'stack.data_in_use',
      `${folder} belongs to a stack that is running (process ${pid}).`,
      'Stop that one first, or choose another folder.',
    )
  writeFileSync(path, `${processIdentity(process.pid)}\n`)
}

/**
 * A process number with the moment the process began (Linux), so that a number given out anew is not
 * taken for the old process; undefined when no such process is there.
 */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; the start time is the 22nd field of all, the 20th after it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid}`
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** How long a Postgres left behind may take to end, in milliseconds. */
const ORPHAN_PATIENCE_MS = 10_000

/** We hold the folder's lock, so a Postgres still running on it has lost its stack (and its watchdog). */
async function endOrphan(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0])
  if (!isPostgresOn(pid, cluster)) return
  try {
    process.kill(pid, 'SIGQUIT')
  } catch (error) {
    throw new StackError(
      'stack.data_in_use',
      `A Postgres (process ${pid}) still runs on ${cluster}: ${messageOf(error)}`,
      'End that process, then start again.',
    )
  }
  for (const until = performance.now() + ORPHAN_PATIENCE_MS; isAlive(pid); await sleep(20))
    if (performance.now() > until) process.kill(pid, 'SIGKILL')
}

function isPostgresOn(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    // No /proc to ask: Postgres itself refuses a folder that another one serves.
    return false
  }
}

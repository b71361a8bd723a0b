import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { StackError } from './stack-error.ts'

/** Postgres refuses to run as root, so root hands it to this user (nobody) and group. */
const NOBODY = 65_534

/** The user that Postgres is started as; empty where our own will do. */
export function postgresUser(): { uid: number; gid: number } | Record<never, never> {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

/** Where what is made once and used by every stack lies: the template cluster, Deno's compiled modules. */
export function cacheFolder(): string {
  const named = process.env['CREATORFLOW_CACHE']
  if (named) return resolve(named)
  if (process.getuid?.() === 0) return '/var/cache/creatorflow-desktop'
  if (process.platform === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'creatorflow-desktop')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'creatorflow-desktop')
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'creatorflow-desktop')
}

/** A folder that only its owner may list, but that Postgres' user may walk through. */
export function makePassable(folder: string): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
  return folder
}

/** A new folder under the system's temporary one; the caller removes it. */
export function temporaryFolder(name: string): string {
  return makePassable(mkdtempSync(join(tmpdir(), `${name}-`)))
}

/** Gives a folder and all in it to the user that Postgres runs as. */
export function giveToPostgres(folder: string): void {
  const user = postgresUser()
  if (!('uid' in user)) return
  chownSync(folder, user.uid, user.gid)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chownSync(join(entry.parentPath, entry.name), user.uid, user.gid)
}

/** The first folder above `path` that Postgres' user may not walk through; undefined when there is none. */
export function unreachableFolder(path: string): string | undefined {
  if (!('uid' in postgresUser())) return undefined
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return folder
    if (folder === dirname(folder)) return undefined
  }
}

/**
 * The name under which Postgres sees its own folder. As another user than root it may not walk the way there
 * (a folder of root's own, one made by mktemp); then it finds it as the folder it was started in.
 * @throws {StackError} stack.folder_unreachable, where the system has no such name
 */
export function seenFolder(folder: string): string {
  if (unreachableFolder(folder) === undefined) return folder
  const here = '/proc/self/cwd'
  if (!isThere(here)) assertReachable(folder)
  return here
}

/**
 * Fails early, and says why, where Postgres could not get at its data.
 * @throws {StackError} stack.folder_unreachable
 */
export function assertReachable(path: string): void {
  const closed = unreachableFolder(path)
  if (closed === undefined) return
  throw new StackError(
    'stack.folder_unreachable',
    `The database cannot reach ${path}: as root it runs as another user, which may not enter ${closed}.`,
    'Choose a folder elsewhere, start the stack as a user other than root, or allow entering (chmod o+x).',
  )
}

/** Whether something is there, also a symbolic link that leads nowhere. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

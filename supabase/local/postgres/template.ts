import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  assertReachable,
  cacheFolder,
  giveToPostgres,
  makePassable,
  postgresUser,
  seenFolder,
} from '../folders.ts'
import type { Guard } from '../guard.ts'
import { type Migration, migrate } from '../migrations.ts'
import { keepSecrets, makeSecrets, readSecrets } from '../secrets.ts'
import { StackError } from '../stack-error.ts'
import { moveUnlessThere, type PostgresBinaries } from './binaries.ts'
import { startPostgres } from './server.ts'
import { runSql } from './sql.ts'

/** Raised when the way a template is made changes, and not only the SQL that goes in. */
const FORMAT = 2

const sqlFile = (name: string) => readFileSync(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8')

/** What a template is made of. */
export interface TemplateParts {
  readonly binaries: PostgresBinaries
  readonly authSchema: () => Promise<string>
  readonly authVersion: string
  readonly migrations: readonly Migration[]
  /** Whether to keep the databases `template_bare` and `template_migrated` in it, for tests to copy. */
  readonly hasCopies: boolean
}

/**
 * A cluster as hosted Supabase hands it out with all migrations in, made once for this machine and copied by
 * every new stack: initdb takes a second and the migrations another, a copy a tenth. Beside the cluster lie
 * the secrets that open its copies.
 * @returns the folder that holds `cluster` and `secrets.json`
 * @throws {StackError} stack.migration_failed, stack.postgres_failed, stack.folder_unreachable
 */
export async function ensureTemplate(parts: TemplateParts, guard: Guard): Promise<string> {
  const { binaries, authVersion, migrations, hasCopies } = parts
  const bare = placeOf([FORMAT, binaries.version, authVersion, SQL_FILES.map(sqlFile)])
  const migrated = placeOf([bare, hasCopies, migrations.map(({ file, sql }) => [file, sql])])
  removeUnused()
  await make(bare, guard, async (draft) => makeBare(draft, binaries, await parts.authSchema(), guard))
  await make(migrated, guard, (draft) => makeMigrated(bare, draft, parts, guard))
  return migrated
}

const SQL_FILES = ['roles', 'database', 'auth', 'realtime', 'cron', 'net']
const PREFIX = 'cluster-'

/** The folder of what is made of these parts. */
function placeOf(parts: unknown): string {
  const print = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return join(makePassable(cacheFolder()), `${PREFIX}${print.slice(0, 16)}`)
}

/** Makes a folder unless it is there, under another name until it is whole. */
async function make(place: string, guard: Guard, work: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(place)) return utimesSync(place, new Date(), new Date())
  assertReachable(place)
  const draft = makePassable(mkdtempSync(`${place}-`))
  guard.addFolder(draft)
  try {
    await work(draft)
    moveUnlessThere(draft, place)
  } finally {
    rmSync(draft, { recursive: true, force: true })
    guard.dropFolder(draft)
  }
}

/** Every change of a migration makes a new template: the newest stay a week, the others an hour after their last use. */
const KEPT_NEWEST = 8
const KEPT_MS = 7 * 24 * 3600 * 1000
const KEPT_OTHERS_MS = 3600 * 1000

function removeUnused(): void {
  const folders = readdirSync(makePassable(cacheFolder()))
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(cacheFolder(), name))
    .map((folder) => ({
      folder,
      age: Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0),
    }))
    .sort((one, other) => one.age - other.age)
  for (const [index, { folder, age }] of folders.entries())
    if (age > (index < KEPT_NEWEST ? KEPT_MS : KEPT_OTHERS_MS))
      rmSync(folder, { recursive: true, force: true })
}

async function makeMigrated(bare: string, draft: string, parts: TemplateParts, guard: Guard): Promise<void> {
  const { binaries, migrations, hasCopies } = parts
  const folder = copyCluster(bare, draft)
  const password = readSecrets(draft)?.databasePassword ?? ''
  const server = await startPostgres({ binaries, folder, password, isDurable: false }, guard)
  const keepCopy = (name: string) =>
    runSql(
      server.urlFor('supabase_admin', 'template1'),
      `create database ${name} template postgres strategy file_copy`,
    )
  try {
    if (hasCopies) await keepCopy('template_bare')
    await migrate(server.urlFor('postgres'), migrations)
    if (hasCopies) await keepCopy('template_migrated')
  } finally {
    await server.stop()
  }
}

/**
 * Copies a template's cluster and secrets into a folder.
 * @returns the cluster, which appears under its name only when it is whole
 */
export function copyCluster(template: string, folder: string): string {
  const cluster = join(folder, 'cluster')
  const draft = join(folder, 'cluster.draft')
  for (const old of [cluster, draft]) rmSync(old, { recursive: true, force: true })
  copySecrets(template, folder)
  cpSync(join(template, 'cluster'), draft, { recursive: true, mode: constants.COPYFILE_FICLONE })
  chmodSync(draft, 0o700)
  giveToPostgres(draft)
  renameSync(draft, cluster)
  return cluster
}

/** Copies what opens a template's cluster. */
export function copySecrets(template: string, folder: string): void {
  cpSync(join(template, 'secrets.json'), join(folder, 'secrets.json'))
}

/** Makes a copied cluster safe on the disk, as the database does with what it writes itself. */
export function syncCluster(binaries: PostgresBinaries, cluster: string): void {
  runInitdb(binaries, ['--sync-only', '-D', seenFolder(cluster)], cluster)
}

async function makeBare(draft: string, binaries: PostgresBinaries, authSql: string, guard: Guard) {
  const secrets = makeSecrets()
  const folder = makePassable(join(draft, 'cluster'))
  initialise(folder, binaries, join(draft, 'password'), secrets.databasePassword)
  const server = await startPostgres(
    { binaries, folder, password: secrets.databasePassword, isDurable: false },
    guard,
  )
  try {
    const admin = server.urlFor('supabase_admin')
    await runSql(admin, sqlFile('roles').replaceAll(':password', `'${secrets.databasePassword}'`))
    await runSql(admin, sqlFile('database'))
    await runSql(server.urlFor('supabase_auth_admin'), `${authSql};\n${sqlFile('auth')}`)
    for (const name of ['realtime', 'cron', 'net']) await runSql(admin, sqlFile(name))
  } finally {
    await server.stop()
  }
  keepSecrets(draft, secrets)
}

function initialise(
  folder: string,
  binaries: PostgresBinaries,
  passwordFile: string,
  password: string,
): void {
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveToPostgres(folder)
  const user = postgresUser()
  if ('uid' in user) chownSync(passwordFile, user.uid, user.gid)
  const args = ['-D', folder, '-U', 'supabase_admin', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  runInitdb(binaries, [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-c', 'scram_iterations=1'])
  rmSync(passwordFile)
}

function runInitdb({ initdb, env }: PostgresBinaries, args: readonly string[], cwd?: string): void {
  const { status, stderr, error } = spawnSync(initdb, args, {
    ...postgresUser(),
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env },
    encoding: 'utf8',
  })
  if (status === 0) return
  throw new StackError(
    'stack.postgres_failed',
    `initdb: ${stderr || error?.message}`,
    'See what it says above.',
  )
}

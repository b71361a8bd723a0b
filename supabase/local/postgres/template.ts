import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertReachable, cacheFolder, giveToPostgres, makePassable, postgresUser } from '../folders.ts'
import type { Guard } from '../guard.ts'
import { keepSecrets, makeSecrets } from '../secrets.ts'
import { StackError } from '../stack-error.ts'
import { moveUnlessThere, type PostgresBinaries } from './binaries.ts'
import { startPostgres } from './server.ts'
import { runSql } from './sql.ts'

/** Raised when the way a template is made changes, and not only the SQL that goes in. */
const FORMAT = 1

const sqlFile = (name: string) => readFileSync(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8')

/**
 * A cluster as hosted Supabase hands it out, made once for this machine and copied by every stack: initdb
 * takes a second, a copy a tenth. Beside it lie the secrets that open its copies.
 * @param authSchema the SQL that makes the tables of `auth`
 * @returns the folder that holds `cluster` and `secrets.json`
 */
export async function ensureTemplate(
  binaries: PostgresBinaries,
  authSchema: () => Promise<string>,
  authVersion: string,
  guard: Guard,
): Promise<string> {
  const parts = ['roles', 'database', 'auth', 'realtime', 'cron', 'net'].map(sqlFile)
  const print = createHash('sha256').update(JSON.stringify([FORMAT, binaries.version, authVersion, parts]))
  const place = join(makePassable(cacheFolder()), `cluster-${print.digest('hex').slice(0, 16)}`)
  if (existsSync(place)) return place
  assertReachable(place)
  const draft = makePassable(mkdtempSync(`${place}-`))
  guard.addFolder(draft)
  await makeTemplate(draft, binaries, await authSchema(), guard)
  guard.dropFolder(draft)
  moveUnlessThere(draft, place)
  return place
}

async function makeTemplate(draft: string, binaries: PostgresBinaries, authSql: string, guard: Guard) {
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
  const { status, stderr, error } = spawnSync(
    binaries.initdb,
    [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-c', 'scram_iterations=1'],
    {
      ...user,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC', ...binaries.env },
      encoding: 'utf8',
    },
  )
  rmSync(passwordFile)
  if (status === 0) return
  throw new StackError(
    'stack.postgres_failed',
    `initdb: ${stderr || error?.message}`,
    'See what it says above.',
  )
}

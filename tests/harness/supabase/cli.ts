import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** One finding of `supabase db advisors`. */
export interface Finding {
  readonly name: string
  readonly level: 'INFO' | 'WARN' | 'ERROR'
  readonly detail: string
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const CLI = fileURLToPath(new URL('../../../node_modules/supabase/dist/supabase.js', import.meta.url))

/** Runs the Supabase CLI against a running database: no Docker, no account, no report of its use. */
async function runCli(args: readonly string[], databaseUrl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CLI, ...args, '--db-url', `${databaseUrl}?sslmode=disable`],
    {
      cwd: ROOT,
      env: { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
      maxBuffer: 16 * 1024 * 1024,
    },
  )
  return stdout
}

/** All findings, of security and of performance, down to mere information. */
export async function runAdvisors(databaseUrl: string): Promise<Finding[]> {
  const flags = ['--type', 'all', '--level', 'info', '--fail-on', 'none', '--output-format', 'json']
  const { results } = JSON.parse(await runCli(['db', 'advisors', ...flags], databaseUrl)) as {
    results: Finding[]
  }
  return results
}

/** Applies the migrations of the project. */
export async function migrateUp(databaseUrl: string): Promise<void> {
  await runCli(['migration', 'up', '--yes'], databaseUrl)
}

/** The versions in the project's folder beside those in the database; empty where one lacks it. */
export async function listMigrations(databaseUrl: string): Promise<{ local: string; remote: string }[]> {
  const table = await runCli(['migration', 'list'], databaseUrl)
  return [...table.matchAll(/^\s*`?(\d*)`?\s*[|│]\s*`?(\d*)`?\s*[|│]/gm)]
    .map(([, local = '', remote = '']) => ({ local, remote }))
    .filter(({ local, remote }) => local !== '' || remote !== '')
}

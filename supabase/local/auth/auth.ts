import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { StackConfig } from '../config.ts'
import { messageOf, StackError } from '../stack-error.ts'

/** The sign-in service, in a thread of its own: hashing a password stops no other request. */
export interface AuthServer {
  readonly port: number
  stop(): Promise<void>
}

/** What the thread is started with. */
export interface AuthSettings {
  /** As the role supabase_auth_admin. */
  readonly databaseUrl: string
  readonly jwtSecret: string
  readonly siteUrl: string
  /** Of an access token, in seconds. */
  readonly tokenLifetime: number
}

/** The version of the package that makes the tables of `auth`. */
export function authVersion(): string {
  const manifest = join(
    dirname(dirname(fileURLToPath(import.meta.resolve('@supabase/lite')))),
    'package.json',
  )
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** The SQL of the tables of `auth`; loads the package, which takes a third of a second. */
export async function authSchemaSql(): Promise<string> {
  silenceTelemetry()
  const { getAuthSchemaSql } = await import('@supabase/lite')
  return getAuthSchemaSql(true)
}

/** The package reports its use over the network unless told not to before it is loaded. */
export function silenceTelemetry(): void {
  process.env['LITE_TELEMETRY'] = '0'
  process.env['DO_NOT_TRACK'] = '1'
}

/**
 * Starts the sign-in service.
 * @throws {StackError} stack.auth_failed
 */
export async function startAuth(
  { databaseUrl, jwtSecret }: Pick<AuthSettings, 'databaseUrl' | 'jwtSecret'>,
  { auth }: StackConfig,
): Promise<AuthServer> {
  const settings: AuthSettings = {
    databaseUrl,
    jwtSecret,
    siteUrl: auth.site_url,
    tokenLifetime: auth.jwt_expiry,
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings, stdout: true })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`exit code ${code}`)))
  }).catch((error) => {
    throw new StackError(
      'stack.auth_failed',
      `The sign-in service did not start: ${messageOf(error)}`,
      'See what it says above.',
      error,
    )
  })
  worker.unref()
  return {
    port,
    async stop() {
      await worker.terminate()
    },
  }
}

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { messageOf, StackError } from '../stack-error.ts'

/** What the sign-in service works with. */
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

/** The thread of the sign-in service, begun before the database it needs: loading its code takes the longest. */
export interface AuthStarter {
  /** @throws {StackError} stack.auth_failed */
  start(settings: AuthSettings): Promise<number>
  readonly name: string
  /** Resolves with what ended it, when it has ended. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** Begins to load the sign-in service. */
export function prepareAuth(): AuthStarter {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { stdout: true })
  worker.unref()
  const ended = new Promise<string>((resolve) => {
    worker.once('error', (error) => resolve(messageOf(error)))
    worker.once('exit', (code) => resolve(`exit code ${code}`))
  })
  const listening = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    void ended.then((how) => reject(new Error(how)))
  })
  listening.catch(() => undefined)
  return {
    name: 'sign-in',
    ended,
    async start(settings) {
      worker.postMessage(settings)
      return await listening.catch((error) => {
        const message = `The sign-in service did not start: ${messageOf(error)}`
        throw new StackError('stack.auth_failed', message, 'See what it says above.', error)
      })
    },
    async stop() {
      await worker.terminate()
    },
  }
}

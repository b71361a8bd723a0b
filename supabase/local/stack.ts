import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AuthStarter, authSchemaSql, authVersion, prepareAuth } from './auth/auth.ts'
import { readConfig, type StackConfig } from './config.ts'
import { type DataFolder, openData } from './data.ts'
import { hostFunctions } from './functions.ts'
import { type Gateway, openGateway } from './gateway/gateway.ts'
import { makeKeyRing } from './gateway/keys.ts'
import { makeProxy } from './gateway/proxy.ts'
import { authRoute, broadcastRoute, functionsRoute, missingRoute, restRoute } from './gateway/routes.ts'
import { type Guard, startGuard } from './guard.ts'
import { type Migration, migrate, readMigrations } from './migrations.ts'
import { findPostgres } from './postgres/binaries.ts'
import { type PostgresServer, startPostgres } from './postgres/server.ts'
import { makeSpare } from './postgres/spare.ts'
import { ensureTemplate } from './postgres/template.ts'
import type { Program } from './programs.ts'
import { startRealtime } from './realtime/server.ts'
import { startRest } from './rest.ts'
import { startHttpQueue } from './scheduler/http-queue.ts'
import { startScheduler } from './scheduler/scheduler.ts'
import { type StackSecrets, tokenMaker } from './secrets.ts'

/** How a stack is to be. */
export interface StackOptions {
  /** The gateway's port; any free one unless given. */
  readonly port?: number
  /** Where data is kept; without it, it goes when the stack stops. */
  readonly dataFolder?: string
  /** Whether commits wait for the disk. True unless given; false only for tests of behaviour. */
  readonly isDurable?: boolean
  /** Whether jobs run at their times. True unless given; with false, only by `runJob`. */
  readonly isScheduled?: boolean
  /** Whether Realtime reads the WAL. True unless given; false for measurements of something else. */
  readonly hasRealtime?: boolean
  /** More Postgres settings, by name. */
  readonly settings?: Readonly<Record<string, string>>
  /** More variables for the edge functions. */
  readonly functionsEnv?: Readonly<Record<string, string>>
  /** Whether a new database brings `template_bare` and `template_migrated`, for tests to copy. */
  readonly hasCopies?: boolean
  /** The folder with config.toml, migrations and functions; the project's own unless given. */
  readonly supabaseFolder?: string
  /** Hears what went wrong without stopping the stack, and what the functions print. */
  readonly onMessage?: (message: string) => void
}

/** A running stack. */
export interface Stack extends Pick<StackSecrets, 'publishableKey' | 'secretKey' | 'jwtSecret'> {
  readonly url: string
  /** As the role postgres, as the CLI wants it. */
  readonly databaseUrl: string
  /** As any role that logs in; supabase_admin is the superuser. */
  urlFor(role: string, database?: string): string
  /** Milliseconds from the start to each stage. */
  readonly marks: Readonly<Record<string, number>>
  /** Runs a scheduled job now. */
  runJob(name: string): Promise<'succeeded' | 'failed'>
  /** Resolves with the reason when a part of it has ended by itself. */
  readonly broken: Promise<string>
  stop(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What has been started, to be stopped in the opposite order. */
type Stops = (() => Promise<void> | void)[]

/**
 * Starts the whole stack and applies the migrations that its database does not have.
 * @throws {StackError} with nothing left running
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stops: Stops = []
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one()
  }
  try {
    return await start(options, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(options: StackOptions, stops: Stops, stop: () => Promise<void>): Promise<Stack> {
  const startedAt = performance.now()
  const marks: Record<string, number> = {}
  const mark = (name: string) => {
    marks[name] = Math.round(performance.now() - startedAt)
  }
  const supabase = options.supabaseFolder ?? join(ROOT, 'supabase')
  const config = readConfig(supabase)
  const migrations = readMigrations(join(supabase, 'migrations'))
  const guard = startGuard()
  stops.push(() => guard.close())
  const gateway = await openGateway(options.port ?? 0, options.onMessage ?? ignore)
  stops.push(() => gateway.stop())
  const auth = prepareAuth()
  stops.push(() => auth.stop())
  const data = await openDatabaseFolder(options, migrations, guard)
  stops.push(() => data.release())
  mark('data')
  const postgres = await startDatabase(options, data, guard)
  stops.push(() => postgres.stop())
  mark('postgres')
  await migrate(postgres.urlFor('postgres'), migrations)
  mark('migrations')
  const services = await startServices({
    options,
    config,
    supabase,
    guard,
    gateway,
    data,
    postgres,
    auth,
    stops,
  })
  mark('ready')
  if (data.template !== undefined) {
    const spare = makeSpare(data.template, guard)
    stops.push(() => spare.stop())
  }
  return {
    url: gateway.url,
    publishableKey: data.secrets.publishableKey,
    secretKey: data.secrets.secretKey,
    jwtSecret: data.secrets.jwtSecret,
    databaseUrl: postgres.urlFor('postgres'),
    urlFor: postgres.urlFor,
    marks,
    runJob: services.runJob,
    broken: whenBroken([postgres.program, services.rest, auth], stops),
    stop,
  }
}

/** Stopping empties the list of what to stop before it ends the first program. */
function whenBroken(programs: readonly Pick<Program, 'name' | 'ended'>[], stops: Stops): Promise<string> {
  return new Promise((resolve) => {
    for (const { name, ended } of programs)
      void ended.then((how) => stops.length > 0 && resolve(`${name}: ${how}`))
  })
}

const ignore = () => undefined

async function openDatabaseFolder(
  { dataFolder, hasCopies = false }: StackOptions,
  migrations: readonly Migration[],
  guard: Guard,
): Promise<DataFolder> {
  const template = async () => {
    const binaries = findPostgres()
    const parts = { binaries, authSchema: authSchemaSql, authVersion: authVersion(), migrations, hasCopies }
    return { binaries, folder: await ensureTemplate(parts, guard) }
  }
  return await openData(dataFolder, template, guard)
}

async function startDatabase(options: StackOptions, data: DataFolder, guard: Guard): Promise<PostgresServer> {
  return await startPostgres(
    {
      binaries: findPostgres(),
      folder: data.cluster,
      password: data.secrets.databasePassword,
      isDurable: options.isDurable ?? true,
      ...(options.settings && { settings: options.settings }),
    },
    guard,
  )
}

interface Parts {
  readonly options: StackOptions
  readonly config: StackConfig
  readonly supabase: string
  readonly guard: Guard
  readonly gateway: Gateway
  readonly data: DataFolder
  readonly postgres: PostgresServer
  readonly auth: AuthStarter
  readonly stops: Stops
}

async function startServices({
  options,
  config,
  supabase,
  guard,
  gateway,
  data,
  postgres,
  auth,
  stops,
}: Parts) {
  const { jwtSecret } = data.secrets
  const onError = options.onMessage ?? ignore
  const admin = postgres.urlFor('supabase_admin')
  const tokens = tokenMaker(jwtSecret)
  const keys = await makeKeyRing(data.secrets, tokens)
  const proxy = makeProxy()
  stops.push(() => proxy.close())
  const keep = async <T extends { stop(): Promise<void> }>(starting: Promise<T>) => {
    const started = await starting
    stops.push(() => started.stop())
    return started
  }
  const [rest, authPort, realtime, scheduler] = await allOrNothing([
    startRest(postgres.urlFor('authenticator'), jwtSecret, config, guard).then((started) => {
      stops.push(() => started.program.stop())
      return started
    }),
    auth.start({
      databaseUrl: postgres.urlFor('supabase_auth_admin'),
      jwtSecret,
      siteUrl: config.auth.site_url,
      tokenLifetime: config.auth.jwt_expiry,
    }),
    options.hasRealtime === false
      ? Promise.resolve(undefined)
      : keep(startRealtime(gateway.server, admin, tokens, keys, onError)),
    keep(
      startScheduler({
        databaseUrl: admin,
        settings: {
          'creatorflow.project_url': gateway.url,
          'creatorflow.secret_key': data.secrets.secretKey,
        },
        isTimed: options.isScheduled ?? true,
        onError,
      }),
    ),
    keep(startHttpQueue(admin, gateway.url, onError)),
  ])
  const functions = hostFunctions(
    {
      folder: join(supabase, 'functions'),
      root: ROOT,
      env: { ...functionsEnvironment(gateway.url, data.secrets, postgres), ...options.functionsEnv },
      onOutput: onError,
    },
    guard,
  )
  stops.push(() => functions.stop())
  gateway.mount('/rest/v1', restRoute(rest.port, keys, proxy.pass))
  gateway.mount('/auth/v1', authRoute(authPort, keys, proxy.pass))
  gateway.mount('/functions/v1', functionsRoute(functions, config, keys, tokens, proxy.pass))
  if (realtime) gateway.mount('/realtime/v1/api/broadcast', broadcastRoute(realtime, keys, tokens))
  gateway.mount('/storage/v1', missingRoute('file storage'))
  gateway.mount('/graphql/v1', missingRoute('GraphQL'))
  return { rest: rest.program, runJob: scheduler.runNow }
}

/** Waits for all even when one fails, so that each that did start is known and can be stopped. */
async function allOrNothing<T extends readonly unknown[]>(
  all: { [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  const outcomes = await Promise.allSettled(all)
  const failed = outcomes.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : undefined,
  ) as unknown as T
}

/** What hosted puts into every function's environment. */
function functionsEnvironment(
  url: string,
  { publishableKey, secretKey, shopSecretsKey }: StackSecrets,
  postgres: PostgresServer,
): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
    SUPABASE_DB_URL: postgres.urlFor('postgres'),
    // Seals the shops' tokens where there is no Vault (docs/backend.md).
    SHOP_SECRETS_KEY: shopSecretsKey,
  }
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a backend for tests is to be. */
export interface BackendOptions {
  /** Whether commits wait for the disk; true for measurements and torture, false (the default) else. */
  readonly isDurable?: boolean
  readonly hasRealtime?: boolean
  /** Whether what the stack says of its troubles is not shown, where they are made on purpose. */
  readonly isQuiet?: boolean
  /** Whether to keep `template_bare` and `template_migrated`, for scratchDatabase. */
  readonly hasCopies?: boolean
  readonly settings?: Readonly<Record<string, string>>
  readonly functionsEnv?: Readonly<Record<string, string>>
  readonly supabaseFolder?: string
}

/** How to reach a running backend; plain data, so that it can be handed to another process. */
export interface BackendAddress {
  readonly url: string
  readonly publishableKey: string
  readonly secretKey: string
  /** As postgres, the role that migrations run as. */
  readonly databaseUrl: string
  /** As the superuser. */
  readonly adminUrl: string
  readonly jwtSecret: string
  readonly pid: number
}

/** A backend that this process has started. */
export interface Backend extends BackendAddress {
  stop(): Promise<void>
}

const STACK = fileURLToPath(new URL('./stack-process.ts', import.meta.url))

/**
 * Starts a local Supabase with all migrations in, in a process of its own. It stops with the process that
 * started it, however that ends. Jobs of the schedule run only by runScheduledJob.
 */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const child = fork(STACK, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', options.isQuiet ? 'ignore' : 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The local Supabase ended with code ${code} before it was ready.`)
  })
  const [address] = (await Promise.race([once(child, 'message'), ended])) as [BackendAddress]
  ended.catch(() => undefined)
  return {
    ...address,
    async stop() {
      if (child.exitCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

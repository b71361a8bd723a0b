import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder } from './folders.ts'
import type { Guard } from './guard.ts'
import { freePort, LOOPBACK } from './ports.ts'
import { type Program, startProgram } from './programs.ts'
import { StackError } from './stack-error.ts'

/** The edge functions: each a Deno process of its own, started when it is first called. */
export interface FunctionsHost {
  readonly names: readonly string[]
  /**
   * The port of a function, running by then; undefined when there is no such function.
   * @throws {StackError} stack.function_failed, with what it said
   */
  portOf(name: string): Promise<number | undefined>
  stop(): Promise<void>
}

export interface FunctionsOptions {
  /** Holds one folder a function, each with an index.ts. */
  readonly folder: string
  /** The project's own folder, whose node_modules they import from. */
  readonly root: string
  /** What they find in Deno.env, as hosted gives it. */
  readonly env: Readonly<Record<string, string>>
  readonly onOutput?: (line: string) => void
}

const require = createRequire(import.meta.url)

function findDeno(): string {
  const named = process.env['DENO_BIN']
  if (named) return named
  const suffix = process.platform === 'linux' ? '-glibc' : ''
  const name = `@deno/${process.platform}-${process.arch}${suffix}`
  const file = process.platform === 'win32' ? 'deno.exe' : 'deno'
  try {
    const meta = createRequire(require.resolve('deno/package.json'))
    return join(dirname(meta.resolve(`${name}/package.json`)), file)
  } catch {
    return 'deno'
  }
}

/** Folders with an index.ts; those that begin with an underscore are shared code, as hosted has it. */
function functionNames(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter(
    (name) => !name.startsWith('_') && existsSync(join(folder, name, 'index.ts')),
  )
}

/** The host of a folder of functions. */
export function hostFunctions(options: FunctionsOptions, guard: Guard): FunctionsHost {
  const names = functionNames(options.folder)
  const running = new Map<string, Promise<{ port: number; program: Program }>>()
  const start = (name: string) => {
    const starting = launch(name, options, guard)
    running.set(name, starting)
    // One that fails, or ends later, is started anew by the next call.
    const forget = () => running.get(name) === starting && running.delete(name)
    starting.then(({ program }) => program.ended).then(forget, forget)
    return starting
  }
  return {
    names,
    async portOf(name) {
      if (!names.includes(name)) return undefined
      return (await (running.get(name) ?? start(name))).port
    },
    async stop() {
      const started = await Promise.allSettled(running.values())
      await Promise.all(
        started.map((one) => (one.status === 'fulfilled' ? one.value.program.stop() : undefined)),
      )
    },
  }
}

async function launch(name: string, options: FunctionsOptions, guard: Guard) {
  const port = await freePort()
  const { onOutput } = options
  const program = startProgram(
    name,
    {
      command: findDeno(),
      args: denoArguments(join(options.folder, name), options),
      env: denoEnvironment(port, options.env),
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      ...(onOutput && { onOutput: (text: string) => onOutput(`[${name}] ${text.trimEnd()}`) }),
    },
    guard,
  )
  while (program.isRunning()) {
    if (await isListening(port)) return { port, program }
    await sleep(10)
  }
  throw new StackError(
    'stack.function_failed',
    `The function ${name} did not start (${await program.ended}): ${program.lastWords()}`,
    'Mend it and call it again.',
  )
}

/** No network for modules: they come from node_modules, and only what the functions need is allowed. */
function denoArguments(folder: string, { root }: FunctionsOptions): string[] {
  const config = join(folder, 'deno.json')
  return [
    'run',
    '--quiet',
    '--no-prompt',
    '--no-lock',
    '--cached-only',
    '--node-modules-dir=manual',
    '--allow-net',
    '--allow-env',
    `--allow-read=${dirname(folder)},${join(root, 'node_modules')},${join(root, 'src', 'shared')}`,
    ...(existsSync(config) ? ['--config', config] : []),
    join(folder, 'index.ts'),
  ]
}

function denoEnvironment(
  port: number,
  env: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const cache = join(cacheFolder(), 'deno')
  mkdirSync(cache, { recursive: true })
  return {
    PATH: process.env['PATH'],
    HOME: cache,
    DENO_DIR: cache,
    DENO_NO_UPDATE_CHECK: '1',
    // Sends an unmodified Deno.serve to our port.
    DENO_SERVE_ADDRESS: `tcp:${LOOPBACK}:${port}`,
    ...env,
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

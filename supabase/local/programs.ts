import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import type { Guard } from './guard.ts'

/** A program of the stack: started, watched, and ended with it. */
export interface Program {
  readonly name: string
  readonly pid: number
  /** The last lines it said, for an error message. */
  lastWords(): string
  /** Resolves with what ended it, when it has ended. */
  readonly ended: Promise<string>
  isRunning(): boolean
  /** Ends it and waits until it has. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Its working folder; entered with our own rights, before it becomes another user. */
  readonly folder?: string
  readonly user?: { uid: number; gid: number } | Record<never, never>
  /** Ends it in an orderly way. */
  readonly stopSignal: NodeJS.Signals
  /** Ends it at once, leaving nothing that the next start could not mend. */
  readonly killSignal: NodeJS.Signals
  /** Hears each piece of its output. */
  readonly onOutput?: (text: string) => void
}

const KEPT_CHARACTERS = 6000
/** How long an orderly end may take before the program is killed, in milliseconds. */
const STOP_PATIENCE_MS = 10_000

/** Starts a program under the guard. A command that cannot be started ends at once, with the reason. */
export function startProgram(name: string, options: ProgramOptions, guard: Guard): Program {
  const settings: SpawnOptions = {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env,
    cwd: options.folder,
    windowsHide: true,
    // A group of its own: Ctrl-C in the terminal is for the stack, which then ends each in its order.
    detached: process.platform !== 'win32',
    ...options.user,
  }
  const child = spawn(options.command, [...options.args], settings)
  const { pid } = child
  if (pid !== undefined) guard.addProgram(pid, options.killSignal)
  let words = ''
  const hear = (piece: Buffer) => {
    words = (words + piece.toString('utf8')).slice(-KEPT_CHARACTERS)
    options.onOutput?.(piece.toString('utf8'))
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  let isRunning = true
  const ended = whenEnded(child).then((how) => {
    isRunning = false
    if (pid !== undefined) guard.dropProgram(pid)
    return how
  })
  return {
    name,
    pid: pid ?? -1,
    lastWords: () => words.trim(),
    ended,
    isRunning: () => isRunning,
    async stop() {
      if (!isRunning) return
      child.kill(options.stopSignal)
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
}

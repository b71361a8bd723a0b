import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { messageOf, StackError } from './stack-error.ts'

/**
 * Tells a second process, the watchdog, what must not outlive this one. When this one is gone, however
 * it went, the watchdog ends the programs and removes the folders it was told of.
 */
export interface Guard {
  /** @param signal what ends the program without delay and without harm */
  addProgram(pid: number, signal: NodeJS.Signals): void
  dropProgram(pid: number): void
  addFolder(path: string): void
  dropFolder(path: string): void
  /** Ends the watchdog; only after everything it guards has ended. */
  close(): void
}

/** One line of what the watchdog reads. */
export type GuardMessage =
  | { readonly add: 'program'; readonly pid: number; readonly signal: NodeJS.Signals }
  | { readonly drop: 'program'; readonly pid: number }
  | { readonly add: 'folder'; readonly path: string }
  | { readonly drop: 'folder'; readonly path: string }

const WATCHDOG = fileURLToPath(new URL('./watchdog.ts', import.meta.url))

/**
 * Starts the watchdog. It is detached, so that a signal to our whole process group leaves it alive; a
 * watchdog that dies is replaced and told everything again.
 * @throws {StackError} stack.guard_failed
 */
export function startGuard(): Guard {
  const kept = new Map<string, GuardMessage>()
  let isClosed = false
  let watchdog = launch()

  function launch(): ChildProcess {
    // What it guards comes with its start: told a moment later, it could find us gone and know of nothing.
    const known = JSON.stringify([...kept.values()])
    const child = spawn(process.execPath, [WATCHDOG, known], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.once('error', (error) => {
      throw new StackError(
        'stack.guard_failed',
        `The watchdog: ${messageOf(error)}`,
        'Start the stack again.',
      )
    })
    // A pipe whose reader has just died; the exit below puts that right.
    child.stdin?.on('error', () => undefined)
    child.once('exit', () => {
      if (!isClosed) watchdog = launch()
    })
    child.unref()
    return child
  }

  function write(message: GuardMessage): void {
    watchdog.stdin?.write(`${JSON.stringify(message)}\n`)
  }
  function add(key: string, message: GuardMessage): void {
    kept.set(key, message)
    write(message)
  }
  function drop(key: string, message: GuardMessage): void {
    if (kept.delete(key)) write(message)
  }

  return {
    addProgram: (pid, signal) => add(`program ${pid}`, { add: 'program', pid, signal }),
    dropProgram: (pid) => drop(`program ${pid}`, { drop: 'program', pid }),
    addFolder: (path) => add(`folder ${path}`, { add: 'folder', path }),
    dropFolder: (path) => drop(`folder ${path}`, { drop: 'folder', path }),
    close() {
      isClosed = true
      watchdog.stdin?.end()
    },
  }
}

import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogSink } from './logger.ts'

const FILE_NAME = 'desk.log'
/** Lines waiting for a slow disk beyond this are dropped and counted: logging never holds up printing. */
const MAX_WAITING = 5_000

export interface LogFile extends LogSink {
  /** Resolves when everything written so far is on disk or was given up. */
  flush(): Promise<void>
  /** Writes what waits, now. For the last moment before exit. */
  closeSync(): void
  /** The newest lines of the current and the previous file, oldest first. */
  lastLines(count: number): readonly string[]
}

/** Newline JSON in `folder`: `desk.log`, then `desk.1.log` up to `keep` older ones, each at most `maxBytes`. */
export function openLogFile(options: {
  readonly folder: string
  readonly maxBytes?: number | undefined
  readonly keep?: number | undefined
}): LogFile {
  const { folder, maxBytes = 2_000_000, keep = 3 } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, FILE_NAME)
  const state = {
    waiting: [] as string[],
    lost: 0,
    bytes: sizeOf(path),
    writing: null as Promise<void> | null,
  }

  const takeBatch = (): string => {
    const lines = state.waiting.splice(0)
    if (state.lost > 0)
      lines.push(JSON.stringify({ level: 'warn', event: 'log.linesLost', count: state.lost }))
    state.lost = 0
    const batch = lines.map((line) => `${line}\n`).join('')
    if (state.bytes + batch.length > maxBytes && state.bytes > 0) {
      rotate(folder, keep)
      state.bytes = 0
    }
    state.bytes += Buffer.byteLength(batch)
    return batch
  }
  const drain = async (): Promise<void> => {
    while (state.waiting.length > 0) {
      const count = state.waiting.length + state.lost
      await attempt(
        () => appendFile(path, takeBatch(), { mode: 0o600 }),
        () => (state.lost += count),
      )
    }
    state.writing = null
  }
  const flush = () => state.writing ?? Promise.resolve()
  return {
    write: (line) => {
      if (state.waiting.length >= MAX_WAITING) state.lost += 1
      else state.waiting.push(line)
      // The first line of a burst waits for the next turn, so that a burst is one write.
      state.writing ??= Promise.resolve().then(drain)
    },
    flush,
    closeSync: () => {
      const count = state.waiting.length + state.lost
      if (count > 0 && !tryNow(() => appendFileSync(path, takeBatch(), { mode: 0o600 }))) state.lost = count
    },
    lastLines: (count) => [...readLines(join(folder, archiveName(1))), ...readLines(path)].slice(-count),
  }
}

/** A full or vanished disk must not become an unhandled rejection; the loss is counted and told later. */
async function attempt(work: () => Promise<void>, onFailure: () => void): Promise<void> {
  try {
    await work()
  } catch (_error) {
    onFailure()
  }
}

/** The last moment before exit is no time to fail. */
function tryNow(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

function rotate(folder: string, keep: number): void {
  rmSync(join(folder, archiveName(keep)), { force: true })
  for (let index = keep - 1; index >= 0; index -= 1) {
    const from = join(folder, archiveName(index))
    if (sizeOf(from) > 0) renameSync(from, join(folder, archiveName(index + 1)))
  }
}

function archiveName(index: number): string {
  return index === 0 ? FILE_NAME : FILE_NAME.replace('.log', `.${index}.log`)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function readLines(path: string): string[] {
  return sizeOf(path) === 0
    ? []
    : readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.length > 0)
}

import { copyFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestStore } from '../../../store/test-store.ts'

const FILE = 'creatorflow.db'

/** Memory that looks like a disk, where the system has it. */
const MEMORY = '/dev/shm'

/**
 * A folder whose flushes cost nothing: what a killed process wrote is there afterwards in either case, and what a power
 * cut leaves is decided here, so the machine's own disk has no part in it.
 */
export function fastFolder(): string {
  return mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'creatorflow-test-'))
}

/**
 * The disk under a store, for cutting its power. What a commit flushed is there afterwards; what only the operating
 * system held is not. SQLite flushes the log at every commit where `synchronous` is FULL, and the whole log with it.
 */
export class Disk {
  readonly #store: TestStore
  #flushed = 0

  constructor(store: TestStore) {
    this.#store = store
    this.committed()
  }

  /** Call it after every transaction. */
  committed(): void {
    const { driver } = this.#store.host.connection
    if (driver.pragma('synchronous', { simple: true }) === 2) this.#flushed = this.#logLength()
  }

  /** The files as a process that was killed leaves them, or one whose machine lost its power: a folder of its own. */
  copyAsLeft(isPowerCut: boolean): string {
    const folder = fastFolder()
    const file = join(this.#store.folder, FILE)
    copyFileSync(file, join(folder, FILE))
    if (!existsSync(`${file}-wal`)) return folder
    const log = readFileSync(`${file}-wal`)
    writeFileSync(join(folder, `${FILE}-wal`), isPowerCut ? log.subarray(0, this.#flushed) : log)
    return folder
  }

  #logLength(): number {
    const log = join(this.#store.folder, `${FILE}-wal`)
    return existsSync(log) ? statSync(log).size : 0
  }
}

import { AppError } from '../../../shared/errors/app-error.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { Cursor, Page, PullAnswer } from '../../../shared/sync/answers.ts'
import type { Common } from './common.ts'
import type { Line } from './line.ts'
import { applyPage, PAGE_ROWS, rowsOf } from './pages.ts'

/** Rows of the very first page: more than a screen shows, and there at once. */
const FIRST_ROWS = 250
/** Two pages are in memory at once: as text, as rows and worked out. Larger ones were not faster. */
const MOST_ROWS = 2_000
/** What a page should take to come and be written: often enough to be seen moving, seldom enough for little overhead. */
const AIM_MS = 1_000
/** Answers of "begin again" in a row after which the server does not know what it wants. */
const MOST_RESTARTS = 3

export interface CopyPorts {
  readonly common: Common
  readonly line: Line
  /** Rows that the whole copy will have, where somebody knows; null where not. */
  readonly expectedRows: () => number | null
  /** A page is in: what is pending may go. */
  readonly onPage: () => void
}

type Restart = 'epoch' | 'ahead' | 'expired'

const RESTART_WORDS: Readonly<Record<Restart, string>> = {
  epoch: "The server's data was put back from a backup or moved: this desk copies it anew.",
  ahead: 'The server knows less than this desk had seen: this desk copies it anew.',
  expired: 'This desk was away for too long to be told what went: it copies everything anew.',
}

interface Fetched {
  readonly answer: PullAnswer
  readonly from: Cursor | null
  readonly ms: number
}

/** The first copy of everything: the next page comes while the one before is written. Resumes at the file's cursor. */
export class Copy {
  readonly #ports: CopyPorts
  #restarts = 0
  #hasBegun = false
  #rows = PAGE_ROWS

  constructor(ports: CopyPorts) {
    this.#ports = ports
  }

  /** Copies until there is no more; answers the rows written. */
  async run(): Promise<number> {
    this.#begin()
    const { standing, life } = this.#ports.common
    const startedAt = life.monotonicMs()
    let done = 0
    let coming = this.#fetch(standing.position.cursor)
    for (;;) {
      const { answer, from, ms } = await coming
      if ('mustBootstrap' in answer) {
        await this.restart(answer.mustBootstrap)
        this.#begin()
        done = 0
        coming = this.#fetch(null)
        continue
      }
      const isFirst = from === null
      this.#rows = Math.max(this.#rows, PAGE_ROWS)
      // Only the first page is written before the next one is asked for: somebody looks at an empty table.
      const ahead = answer.more && !isFirst ? this.#fetch(answer.cursor) : null
      done += await this.#write(answer, from, ms)
      this.#show(done, life.monotonicMs() - startedAt)
      if (!answer.more) return done
      coming = ahead ?? this.#fetch(answer.cursor)
    }
  }

  /** Throws the cursor away; the next run begins anew. */
  async restart(reason: Restart): Promise<void> {
    const { life, store, standing, teller } = this.#ports.common
    this.#restarts += 1
    if (this.#restarts > MOST_RESTARTS)
      throw new AppError('invariant.broken', 'The server asked for a new copy again and again.')
    this.#hasBegun = false
    standing.set(await life.file(() => store.restart(reason)))
    teller.tell('restarted', RESTART_WORDS[reason], { reason })
  }

  /** A pull went well to its end. */
  proven(): void {
    this.#restarts = 0
  }

  #begin(): void {
    const { teller, board } = this.#ports.common
    // After a failure the copy goes on where it was; how fast the line is now has to be learnt again.
    this.#rows = this.#hasBegun ? PAGE_ROWS : FIRST_ROWS
    if (!this.#hasBegun) teller.tell('copyBegan', "The server's orders are being copied.")
    this.#hasBegun = true
    // While it is offline, it stays so until a page has come.
    if (board.state.phase === 'offline') return
    const progress = { what: 'copying', done: 0, total: this.#ports.expectedRows(), leftMs: null } as const
    board.set({ phase: 'copying', progress })
  }

  #fetch(from: Cursor | null): Promise<Fetched> {
    const { life, transport, standing } = this.#ports.common
    const { deviceId } = standing.position
    const rows = this.#rows
    const startedAt = life.monotonicMs()
    const coming = life
      .server(() => transport.pull(deviceId, from, rows))
      .then((answer) => ({ answer, from, ms: life.monotonicMs() - startedAt }))
    drop(coming, 'it is waited for when the page before is written', () => undefined)
    return coming
  }

  /** Writes a page and learns from how long it took. */
  async #write(page: Page, from: Cursor | null, fetchMs: number): Promise<number> {
    const { common, line, onPage } = this.#ports
    const startedAt = common.life.monotonicMs()
    const wasComplete = common.standing.position.isComplete
    const { rows, position } = await applyPage(common, page, from)
    // A page that came short says nothing about a long one.
    if (rowsOf(page) * 2 >= this.#rows)
      this.#rows = pacedRows(this.#rows, Math.max(fetchMs, common.life.monotonicMs() - startedAt))
    line.up(!position.isComplete)
    if (position.isComplete && !wasComplete) this.#end()
    onPage()
    return rows
  }

  #show(done: number, elapsedMs: number): void {
    const { common, expectedRows } = this.#ports
    if (common.standing.position.isComplete) return
    common.board.set({ progress: progressOf(done, expectedRows(), elapsedMs) })
  }

  #end(): void {
    const { board, teller } = this.#ports.common
    this.#hasBegun = false
    board.set({ progress: null })
    teller.tell('copyEnded', "The copy of the server's orders is whole.")
  }
}

/** The rows of the next page: twice or half as many at most, so that one hiccup does not decide. */
export function pacedRows(rows: number, tookMs: number): number {
  const factor = Math.min(2, Math.max(0.5, AIM_MS / Math.max(1, tookMs)))
  return Math.min(MOST_ROWS, Math.max(PAGE_ROWS, Math.round(rows * factor)))
}

function progressOf(done: number, expected: number | null, elapsedMs: number) {
  const total = expected === null ? null : Math.max(expected, done)
  const leftMs = total === null || done === 0 ? null : Math.round(((total - done) * elapsedMs) / done)
  return { what: 'copying', done, total, leftMs } as const
}

import { doorbellSchema } from '../../../shared/sync/answers.ts'
import type { DoorbellListener } from '../ports.ts'

/** What happens on a line that was opened. After `lost` nothing more comes from it. */
export interface LineEvents {
  readonly joined: () => void
  readonly rung: (payload: unknown) => void
  readonly lost: (reason: string) => void
}

/** One line to the server's Realtime. */
export interface BellLine {
  /** Shows the server the session's newest token. */
  readonly renewToken: () => void
  readonly close: () => void
}

/** Opens lines on a private topic; tests open theirs in memory. */
export type OpenLine = (topic: string, events: LineEvents) => BellLine

/** Waiting and chance, handed in so that tests need not wait. */
export interface BellTimes {
  /** Runs `work` after a while; answers how to call it off. */
  readonly after: (ms: number, work: () => void) => () => void
  /** From 0 to 1. */
  readonly chance: () => number
  readonly nowMs: () => number
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 60_000
/** A line that lived for less is no success: a server that lets in and throws out is not asked every half second. */
const STABLE_MS = 30_000
/**
 * A line that was silent for this long is opened anew. Its heart may beat while its channel is dead (after a stale
 * token, or when the server lost its subscription); a pull that brings what was never rung shows it too, sooner.
 */
const SILENT_MS = 10 * 60_000
/** A ring leaves with its transaction's commit: one that has not come so long after the rows will not come. */
const RING_LATE_MS = 2_000

/** What a pull brought: transactions below `watermark` had ended; `newest` is the last of them it had rows of. */
export interface Brought {
  readonly watermark: string
  readonly newest: string | null
}

/** Rings of the server's doorbell, over lines that are opened again whenever one is lost. */
export class Doorbell {
  readonly #open: OpenLine
  readonly #times: BellTimes
  readonly #listening = new Set<Listening>()

  constructor(open: OpenLine, times: BellTimes) {
    this.#open = open
    this.#times = times
  }

  /** Listens for a creator; answers the way to stop. */
  listen(creatorId: string, listener: DoorbellListener): () => void {
    const one = new Listening(`creator:${creatorId}`, listener, this.#open, this.#times)
    this.#listening.add(one)
    one.open()
    return () => {
      this.#listening.delete(one)
      one.stop()
    }
  }

  /** To be called when a pull is asked; the answer takes what it brought, which the bell should have rung for. */
  pulling(): (brought: Brought) => void {
    const askedAt = this.#times.nowMs()
    return (brought) => {
      for (const one of this.#listening) one.pulled(brought, askedAt)
    }
  }

  /** To be called when the session has a new token: the server closes a channel whose token has ended. */
  renewToken(): void {
    for (const one of this.#listening) one.renewToken()
  }
}

class Listening {
  readonly #topic: string
  readonly #listener: DoorbellListener
  readonly #openLine: OpenLine
  readonly #times: BellTimes
  #line: BellLine | null = null
  #callOff: () => void = () => undefined
  #callOffLate: () => void = () => undefined
  #isWaiting = false
  #joinedAt: number | null = null
  /** What was committed below it may have been rung before this line was there to hear; null until a pull says. */
  #audibleFrom: bigint | null = null
  #heard = 0n
  #tries = 0
  /** Counts lines, so that a late word of an old one is not taken for the new one's. */
  #turn = 0

  constructor(topic: string, listener: DoorbellListener, open: OpenLine, times: BellTimes) {
    this.#topic = topic
    this.#listener = listener
    this.#openLine = open
    this.#times = times
  }

  open(): void {
    const turn = ++this.#turn
    const isMine = () => turn === this.#turn
    const line = this.#openLine(this.#topic, {
      joined: () => isMine() && this.#joined(),
      rung: (payload) => isMine() && this.#rung(payload),
      lost: () => isMine() && this.#lost(),
    })
    // It may have been lost before it was even handed over.
    if (isMine()) this.#line = line
    else line.close()
  }

  stop(): void {
    this.#turn += 1
    this.#drop()
  }

  renewToken(): void {
    this.#line?.renewToken()
  }

  pulled({ watermark, newest }: Brought, askedAt: number): void {
    if (this.#joinedAt === null || askedAt < this.#joinedAt) return
    if (this.#audibleFrom === null) this.#audibleFrom = BigInt(watermark)
    else if (newest !== null && BigInt(newest) >= this.#audibleFrom) this.#expect(BigInt(newest))
  }

  /** Rows came whose ring did not: unless it is only late, the channel is dead, and other rings were missed as well. */
  #expect(xid: bigint): void {
    if (xid <= this.#heard || this.#isWaiting) return
    this.#isWaiting = true
    this.#callOffLate = this.#times.after(RING_LATE_MS, () => {
      this.#isWaiting = false
      if (xid > this.#heard) this.#lost()
    })
  }

  #joined(): void {
    this.#joinedAt = this.#times.nowMs()
    this.#audibleFrom = null
    this.#heard = 0n
    this.#watchSilence()
    this.#listener.onJoined(true)
  }

  #rung(payload: unknown): void {
    const bell = doorbellSchema.safeParse(payload)
    if (!bell.success) return
    this.#watchSilence()
    const xid = BigInt(bell.data.xid)
    if (xid > this.#heard) this.#heard = xid
    this.#listener.onRing(bell.data.xid)
  }

  #watchSilence(): void {
    this.#callOff()
    this.#callOff = this.#times.after(SILENT_MS * (1 + this.#times.chance() / 4), () => {
      // Nothing was lost as far as anybody knows: the next line is opened at once.
      this.#turn += 1
      this.#tellGone()
      this.#drop()
      this.open()
    })
  }

  #lost(): void {
    this.#turn += 1
    const lived = this.#joinedAt === null ? 0 : this.#times.nowMs() - this.#joinedAt
    this.#tries = lived >= STABLE_MS ? 0 : this.#tries + 1
    this.#tellGone()
    this.#drop()
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries)
    // Jitter: a hundred desks that lost the same server do not come back in the same instant.
    this.#callOff = this.#times.after(FIRST_WAIT_MS / 2 + this.#times.chance() * most, () => this.open())
  }

  #tellGone(): void {
    if (this.#joinedAt === null) return
    this.#joinedAt = null
    this.#listener.onJoined(false)
  }

  #drop(): void {
    this.#callOff()
    this.#callOff = () => undefined
    this.#callOffLate()
    this.#callOffLate = () => undefined
    this.#isWaiting = false
    this.#line?.close()
    this.#line = null
  }
}

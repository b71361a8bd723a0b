import type { Random } from '../../platform/random.ts'
import { Hold } from './backoff.ts'
import type { Board } from './board.ts'
import { Abandoned, type Life } from './life.ts'
import type { Teller } from './teller.ts'
import { judge, type Trouble, troubleOf, type Verdict } from './verdict.ts'

export interface LinePorts {
  readonly life: Life
  readonly random: Pick<Random, 'bytes'>
  readonly board: Board
  readonly teller: Teller
  /** The wait is over: try again. */
  readonly onRetry: () => void
  /** Calls are at an end for now; with `isResting` the doorbell is to be left too. */
  readonly onLost: (isResting: boolean) => void
}

type Stop = Extract<Verdict, { kind: 'stop' }>

/** What the state says of everything else while no calls go through. */
const RESTING = { isOnline: false, progress: null, isStuck: false } as const

/**
 * Whether the server answers. Waits after failures for pull and push together, parks when nobody is signed in, stops
 * when trying is of no use.
 */
export class Line {
  readonly #ports: LinePorts
  readonly #hold: Hold
  #status: 'connecting' | 'up' | 'down' | 'parked' | 'stopped' = 'connecting'
  #stop: Stop | null = null

  constructor(ports: LinePorts) {
    this.#ports = ports
    this.#hold = new Hold(ports.life, ports.random, () => this.#retry())
  }

  get isUp(): boolean {
    return this.#status === 'up'
  }

  /** False while a wait goes on, and while nothing is to be tried at all. */
  get mayTry(): boolean {
    return !this.#ports.life.isOver && !this.#isResting && !this.#hold.isPending
  }

  get #isResting(): boolean {
    return this.#status === 'parked' || this.#status === 'stopped'
  }

  /** A pull went well. */
  up(isCopying: boolean): void {
    if (this.#isResting) return
    const { board, teller } = this.#ports
    this.#hold.succeeded()
    const wasUp = this.isUp
    this.#status = 'up'
    this.#stop = null
    board.trouble('line', null, { phase: isCopying ? 'copying' : 'online', isOnline: true })
    if (!wasUp) teller.tell('connected', 'The server answers.')
  }

  failed(error: unknown): void {
    if (error instanceof Abandoned || this.#isResting) return
    const verdict = judge(error)
    const trouble = troubleOf(error)
    if (verdict.kind === 'park') this.#park(trouble)
    else if (verdict.kind === 'stop') this.#halt(trouble, verdict)
    else if (verdict.kind === 'retry') this.#wait(trouble, verdict.askedMs)
    else {
      this.#ports.teller.report(error)
      this.#wait(trouble, 0)
    }
  }

  /** Tries at once where a wait goes on; false where there is nothing to hurry. */
  hurry(isPerson = false): boolean {
    if (isPerson && this.#stop !== null && this.#stop.again !== 'start') this.#wake()
    if (!this.#hold.isPending || this.#isResting) return false
    this.#hold.hurry(isPerson)
    return true
  }

  /** Somebody signed in; or, where that is not new, the session lives after all. */
  signedIn(isNew: boolean): void {
    const mayLift = isNew && this.#stop !== null && this.#stop.again !== 'start'
    if (this.#status !== 'parked' && !mayLift) return
    this.#wake()
    this.#ports.onRetry()
  }

  #wait(trouble: Trouble, askedMs: number): void {
    // The second call that fails during one outage says nothing new.
    if (this.#hold.isPending) return
    const { board, teller, life, onLost } = this.#ports
    const wasDown = this.#status === 'down'
    this.#status = 'down'
    onLost(false)
    const ms = this.#hold.failed(askedMs)
    const shown = { ...trouble, nextTryAt: life.now() + ms }
    board.trouble('line', shown, { phase: 'offline', ...RESTING })
    if (!wasDown) teller.tell('disconnected', trouble.message, { code: trouble.code })
  }

  #park(trouble: Trouble): void {
    this.#rest('parked', trouble, null)
    this.#ports.teller.tell('parked', trouble.message, { code: trouble.code })
  }

  #halt(trouble: Trouble, stop: Stop): void {
    // The same stop after a look is no news.
    const isNews = this.#stop === null
    this.#rest('stopped', trouble, stop.againMs)
    this.#stop = stop
    if (isNews) this.#ports.teller.tell('stopped', trouble.message, { code: trouble.code })
  }

  #rest(status: 'parked' | 'stopped', trouble: Trouble, againMs: number | null): void {
    const { life, board, onLost } = this.#ports
    this.#status = status
    this.#hold.succeeded()
    if (againMs !== null) this.#hold.wait(againMs)
    onLost(true)
    const shown = { ...trouble, nextTryAt: againMs === null ? null : life.now() + againMs }
    board.trouble('line', shown, { phase: status, ...RESTING })
  }

  #retry(): void {
    if (this.#status === 'stopped') this.#status = 'connecting'
    this.#ports.onRetry()
  }

  #wake(): void {
    this.#hold.release()
    this.#status = 'connecting'
    this.#stop = null
    this.#ports.board.trouble('line', null, { phase: 'connecting' })
  }
}

import { MINUTE_MS } from '../../../shared/lib/durations.ts'
import { Lane, Serial } from '../../../shared/lib/serial.ts'
import type { Random } from '../../platform/random.ts'
import type { Applied, DoorbellListener } from '../ports.ts'
import { Audit, type AuditReport, type AuditTimes } from './audit.ts'
import { Chase } from './chase.ts'
import { type Common, Standing } from './common.ts'
import { Copy } from './copy.ts'
import { Line } from './line.ts'
import { type DeskBuild, Link } from './link.ts'
import { Nudges } from './nudges.ts'
import { PullLoop } from './pull-loop.ts'
import { PushLoop } from './push-loop.ts'
import type { Trouble } from './verdict.ts'
import { Watchdog } from './watchdog.ts'

/** While nothing happens, one pull a minute is all. */
const PULL_EVERY_MS = MINUTE_MS

/** Why the engine may want to look. */
export type Hint = 'wake' | 'focus' | 'online' | 'outbox' | 'tokenRefreshed' | 'signedIn'

export interface ConductorPorts extends Omit<Common, 'standing'> {
  readonly random: Pick<Random, 'bytes'>
  readonly build: DeskBuild
  readonly auditTimes: AuditTimes
  readonly expectedRows: () => number | null
  readonly onApplied: (applied: Applied) => void
}

/** Puts the parts of one life together: who is asked when something has happened. */
export class Conductor {
  readonly #common: Common
  readonly #line: Line
  readonly #link: Link
  readonly #pulls: PullLoop
  readonly #pushes: PushLoop
  readonly #chase: Chase
  readonly #audit: Audit
  readonly #watchdog: Watchdog
  readonly #nudges: Nudges
  readonly #looks: Serial<void>
  #cancelMinute: () => void = () => undefined

  constructor(ports: ConductorPorts) {
    const { life, random, board, teller } = ports
    const standing = new Standing({ ...ports, onMoved: () => this.#watchdog.look() })
    const common: Common = { ...ports, standing }
    const lane = new Lane()
    // A start has enough to do.
    ports.auditTimes.notBefore = Math.max(ports.auditTimes.notBefore, life.monotonicMs() + PULL_EVERY_MS)
    const pull = () => this.#pulls.ask()
    this.#common = common
    this.#line = new Line({
      life,
      random,
      board,
      teller,
      onRetry: () => void pull(),
      onLost: (isResting) => this.#lost(isResting),
    })
    this.#link = new Link(common, ports.build, this.#doorbell())
    this.#chase = new Chase({ common, pull })
    const inLine = { common, line: this.#line, link: this.#link, lane }
    const onPage = () => this.#pushPending()
    const copy = new Copy({ ...inLine, expectedRows: ports.expectedRows, onPage })
    this.#pulls = new PullLoop({ ...inLine, copy, onPulled: (rows) => this.#pulled(rows) })
    this.#pushes = new PushLoop({
      ...inLine,
      random,
      onTaken: (xid) => this.#taken(xid),
      onDoubt: () => void pull(),
    })
    this.#audit = new Audit({ ...inLine, times: ports.auditTimes, pull })
    this.#watchdog = new Watchdog({ common, isOnline: () => this.#line.isUp, reason: () => this.#reason() })
    this.#nudges = new Nudges(life, () => this.#try())
    this.#looks = new Serial(() => this.#look())
  }

  start(): void {
    void this.#pulls.ask()
  }

  hint(why: Hint): void {
    if (why === 'outbox') {
      this.#entry()
      return
    }
    if (why === 'signedIn' || why === 'tokenRefreshed') this.#line.signedIn(why === 'signedIn')
    if (why === 'focus' && !this.#line.isUp) return
    this.#nudges.nudge(why === 'wake' || why === 'focus')
  }

  /** Pulls, pushes, and brings what the push did; a person waits for it. */
  async now(): Promise<void> {
    this.#line.hurry(true)
    this.#pushes.hurry(true)
    await this.#pulls.ask()
    await this.#pushes.ask()
    const { standing } = this.#common
    if (this.#line.isUp && standing.position.pending > 0) await this.#pulls.ask()
  }

  async audit(): Promise<AuditReport> {
    const { standing } = this.#common
    const isReady = this.#line.isUp && !standing.mustCopy
    return isReady ? this.#audit.run() : { isDone: false, repaired: 0 }
  }

  /** Leaves the doorbell. */
  end(): void {
    this.#link.rest()
  }

  #doorbell(): DoorbellListener {
    return {
      onRing: (xid) => {
        if (this.#line.mayTry) this.#chase.ring(xid)
      },
      onJoined: (isJoined) => {
        if (isJoined) this.#nudges.nudge(false)
      },
    }
  }

  /** Something says that now may be a good time. */
  #try(): void {
    if (this.#line.hurry()) return
    this.#pushes.hurry()
    void this.#pulls.ask()
  }

  /** A command wrote an entry: it goes at once, and its being pending shows whether it goes or not. */
  #entry(): void {
    void this.#pushes.ask()
    void this.#looks.ask()
  }

  async #look(): Promise<void> {
    try {
      await this.#common.standing.read()
    } catch (error) {
      this.#line.failed(error)
    }
  }

  #pulled(rows: number): void {
    this.#cancelMinute()
    this.#cancelMinute = this.#common.life.after(PULL_EVERY_MS, () => void this.#pulls.ask())
    this.#watchdog.look()
    this.#pushPending()
    if (rows === 0 && this.#isQuiet && this.#audit.isDue) void this.#audit.run()
  }

  get #isQuiet(): boolean {
    const { position } = this.#common.standing
    return position.pending === 0 && position.isComplete && !this.#chase.isOn && !this.#pushes.isBusy
  }

  #pushPending(): void {
    if (this.#common.standing.position.oldestPendingAt !== null) void this.#pushes.ask()
  }

  #taken(xid: string): void {
    this.#watchdog.moved()
    this.#chase.ring(xid)
  }

  #lost(isResting: boolean): void {
    this.#cancelMinute()
    this.#chase.end()
    this.#watchdog.look()
    if (!isResting) return
    this.#link.rest()
    this.#pushes.rest()
  }

  #reason(): Trouble {
    const known = this.#common.board.pushTrouble
    return known ?? { code: 'net.timeout', message: 'It was sent, and no answer has come yet.' }
  }
}

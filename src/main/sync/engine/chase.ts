import { MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { Common } from './common.ts'

const FIRST_MS = 25
const LONGEST_MS = 2_000
/** A transaction that stays open this long holds the watermark for everybody; the pull of every minute does the rest. */
const GIVE_UP_MS = 5 * MINUTE_MS

export interface ChasePorts {
  readonly common: Common
  /** True where the pull went well. */
  readonly pull: () => Promise<boolean>
}

/** Pulls until the cursor has passed a transaction that was rung. One chase at a time; later rings raise its aim. */
export class Chase {
  readonly #ports: ChasePorts
  #aim: bigint | null = null
  #isPulling = false
  #waitMs = FIRST_MS
  #beganAt = 0
  #pulledAt = Number.NEGATIVE_INFINITY
  #cancel: (() => void) | null = null

  constructor(ports: ChasePorts) {
    this.#ports = ports
  }

  get isOn(): boolean {
    return this.#aim !== null
  }

  /** Something is there up to this transaction. */
  ring(xid: string): void {
    // Not every text is a transaction, and BigInt throws on the others.
    if (!/^\d{1,20}$/.test(xid)) return
    const rung = BigInt(xid)
    if (this.#hasPassed(rung)) return
    const { life } = this.#ports.common
    const isNew = this.#aim === null
    if (this.#aim === null || rung > this.#aim) {
      this.#aim = rung
      this.#beganAt = life.monotonicMs()
    }
    if (!isNew) return
    this.#waitMs = FIRST_MS
    // Rings in quick succession share a pull; one alone does not wait.
    const left = this.#pulledAt + FIRST_MS - life.monotonicMs()
    if (left > 0) this.#cancel = life.after(left, () => this.#again())
    else this.#again()
  }

  /** Ends the chase: what was rung comes with the next pull anyway. */
  end(): void {
    this.#aim = null
    this.#cancel?.()
    this.#cancel = null
  }

  #again(): void {
    if (this.#isPulling) return
    this.#isPulling = true
    void this.#ports.pull().then((isDone) => {
      this.#isPulling = false
      this.#pulledAt = this.#ports.common.life.monotonicMs()
      this.#goOn(isDone)
    })
  }

  #goOn(isDone: boolean): void {
    const { life } = this.#ports.common
    const aim = this.#aim
    if (aim === null) return
    const isOld = life.monotonicMs() - this.#beganAt > GIVE_UP_MS
    if (!isDone || isOld || life.isOver || this.#hasPassed(aim)) {
      this.end()
      return
    }
    this.#cancel = life.after(this.#waitMs, () => this.#again())
    this.#waitMs = Math.min(LONGEST_MS, this.#waitMs * 2)
  }

  /** Everything below the cursor's transaction has been read. */
  #hasPassed(xid: bigint): boolean {
    const { standing } = this.#ports.common
    const cursor = standing.isKnown ? standing.position.cursor : null
    return cursor !== null && BigInt(cursor.xid) > xid
  }
}

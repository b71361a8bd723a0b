import { AppError } from '../../../shared/errors/app-error.ts'
import { Serial } from '../../../shared/lib/serial.ts'
import type { PushAnswer } from '../../../shared/sync/answers.ts'
import { type Mutation, PUSH_LIMITS } from '../../../shared/sync/mutations.ts'
import type { Random } from '../../platform/random.ts'
import { Hold } from './backoff.ts'
import type { Common } from './common.ts'
import { Abandoned } from './life.ts'
import type { Line } from './line.ts'
import type { Link } from './link.ts'
import { Sending } from './sending.ts'
import { changes } from './teller.ts'
import { judge, LOOK_AGAIN_MS, troubleOf } from './verdict.ts'

/** Measured: more in one batch are not more a second, and wait longer for their answer. */
const BATCH = 200
/** Burials in a row after which each waits: a server that takes nothing must not empty the queue into dead letters. */
const MOST_BURIALS = 10

export interface PushPorts {
  readonly common: Common
  readonly random: Pick<Random, 'bytes'>
  readonly line: Line
  readonly link: Link
  /** The server took something, up to this transaction. */
  readonly onTaken: (xid: string) => void
  /** Looks whether the server answers at all. */
  readonly onDoubt: () => void
}

/** Sends the outbox in its order, one batch at a time. */
export class PushLoop {
  readonly #ports: PushPorts
  readonly #serial: Serial<void>
  readonly #hold: Hold
  readonly #sending: Sending
  #size = BATCH
  #burials = 0

  constructor(ports: PushPorts) {
    this.#ports = ports
    this.#serial = new Serial(() => this.#run())
    this.#sending = new Sending(ports.common)
    this.#hold = new Hold(ports.common.life, ports.random, () => void this.ask())
  }

  get isBusy(): boolean {
    return this.#serial.isBusy
  }

  /** Sends everything that waits. Never rejects. */
  ask(): Promise<void> {
    return this.#serial.ask()
  }

  /** Cuts a wait of its own short. */
  hurry(isPerson = false): void {
    this.#hold.hurry(isPerson)
  }

  /** Nothing goes for now, for reasons that are not the push's own. */
  rest(): void {
    this.#hold.release()
    this.#ports.common.board.trouble('push', null)
  }

  async #run(): Promise<void> {
    try {
      let hasMore = true
      while (hasMore && this.#ports.line.isUp && !this.#hold.isPending) hasMore = await this.#step()
    } catch (error) {
      this.#failed(error)
    } finally {
      this.#sending.end()
    }
  }

  /** One batch; false when there was nothing to send. */
  async #step(): Promise<boolean> {
    const { life, store, standing, teller } = this.#ports.common
    const limits = { mutations: this.#size, bytes: PUSH_LIMITS.bytes }
    const { mutations, buried } = await life.file(() => store.takeBatch(limits))
    if (buried > 0) {
      teller.tell('unreadable', `${changes(buried)} could not be read and stand with the dead letters.`, {
        buried,
      })
      await standing.read()
    }
    if (mutations.length === 0) {
      // What failed last was acknowledged by a pull after all.
      this.#untroubled()
      return buried > 0
    }
    try {
      await this.#send(mutations)
    } catch (error) {
      await this.#mend(error, mutations)
    }
    return true
  }

  async #send(mutations: readonly Mutation[]): Promise<void> {
    const { common, link, onTaken } = this.#ports
    const { life, transport, store, standing, teller } = common
    await link.ready()
    this.#sending.look()
    const answer = await life.server(() => transport.push(standing.position.deviceId, mutations))
    // Sending the same again at once, for ever, would be the other way to read such an answer.
    if (answer.results.length === 0)
      throw new AppError('invariant.broken', 'The server took nothing of a batch.')
    await standing.write(() => store.answered(answer))
    this.#succeeded()
    this.#sending.sent(answer.results.length)
    teller.count(0, answer.results.length)
    this.#tellOutcomes(answer)
    onTaken(answer.xid)
  }

  #succeeded(): void {
    this.#untroubled()
    this.#burials = 0
    this.#size = Math.min(BATCH, this.#size * 2)
    this.#ports.link.proven()
  }

  #untroubled(): void {
    const { board } = this.#ports.common
    this.#hold.succeeded()
    if (board.pushTrouble !== null) board.trouble('push', null)
  }

  #tellOutcomes({ results }: PushAnswer): void {
    const { teller } = this.#ports.common
    const refused = results.filter(([, outcome]) => outcome === 'refused')
    const conflicts = results.filter(([, outcome]) => outcome === 'conflict')
    const codes = [...new Set(refused.map(([, , code]) => code))]
    if (refused.length > 0)
      teller.tell('refused', `The server refused ${changes(refused.length)}: see the dead letters.`, {
        count: refused.length,
        codes,
      })
    if (conflicts.length > 0)
      teller.tell('conflict', `${changes(conflicts.length)} met another one: see the conflicts.`, {
        count: conflicts.length,
      })
  }

  /** Does what the refusal of a whole call asks for; throws it where that is nothing. */
  async #mend(error: unknown, mutations: readonly Mutation[]): Promise<void> {
    const { link } = this.#ports
    const { kind } = judge(error)
    if (kind === 'renew') return link.renew(error)
    if (kind === 'register') return link.again(error)
    if (!(error instanceof AppError) || !isFaultOfAnEntry(error)) throw error
    const [first] = mutations
    if (mutations.length > 1 || first === undefined) this.#size = partBefore(error, mutations.length)
    else await this.#bury(first, error)
  }

  /** Nothing is lost and what stands behind it goes on. */
  async #bury({ id, act }: Mutation, error: AppError): Promise<void> {
    const { store, standing, teller } = this.#ports.common
    await standing.write(() => store.bury([id], error.code, error.message))
    teller.tell('refused', 'The server could not take 1 change at all: see the dead letters.', {
      count: 1,
      codes: [error.code],
      act,
    })
    this.#burials += 1
    if (this.#burials > MOST_BURIALS) throw error
  }

  #failed(error: unknown): void {
    const { common, line, onDoubt } = this.#ports
    if (error instanceof Abandoned) return
    if (error instanceof AppError && error.code === 'sync.serverTooOld') {
      this.#waitForServer(error)
      return
    }
    const verdict = judge(error)
    const isSlow = error instanceof AppError && SLOW.has(error.code)
    // The first time it is the network's; when pulls go well and pushes do not, it is the push's own.
    const isLines = verdict.kind === 'retry' && !isSlow && this.#hold.failures === 0
    if (isLines) this.#hold.count()
    if (isLines || verdict.kind === 'park' || verdict.kind === 'stop') {
      line.failed(error)
      return
    }
    if (verdict.kind !== 'retry') common.teller.report(error)
    // A batch that takes too long would take too long again.
    if (isSlow) this.#size = Math.max(1, Math.floor(this.#size / 2))
    this.#show(error, this.#hold.failed(verdict.kind === 'retry' ? verdict.askedMs : 0))
    if (verdict.kind === 'retry') onDoubt()
  }

  /** An act that the server does not know yet. What others do still comes, unless the pull says otherwise. */
  #waitForServer(error: unknown): void {
    const { common, onDoubt } = this.#ports
    const { code, message } = troubleOf(error)
    if (common.board.pushTrouble?.code !== code) common.teller.tell('stopped', message, { code })
    this.#hold.wait(LOOK_AGAIN_MS)
    this.#show(error, LOOK_AGAIN_MS)
    onDoubt()
  }

  #show(error: unknown, ms: number): void {
    const { board, life } = this.#ports.common
    board.trouble('push', { ...troubleOf(error), nextTryAt: life.now() + ms })
  }
}

/** The server was there, and did not get done with this batch. */
const SLOW: ReadonlySet<string> = new Set(['net.timeout', 'net.serverFailed'])

/** True where the call was refused for something that it held, not for what we are. */
function isFaultOfAnEntry({ code, details }: AppError): boolean {
  if (code === 'input.tooLarge' || details['code'] === 'sync.transactionTooLarge') return true
  return code === 'input.invalid' && 'index' in details
}

/** How many to send next, so that those before the one at fault go and it comes to stand alone. */
function partBefore({ details }: AppError, count: number): number {
  const index = details['index']
  const isNamed = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count
  return isNamed ? Math.max(1, index) : Math.max(1, Math.floor(count / 2))
}

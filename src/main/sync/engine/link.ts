import { drop } from '../../../shared/lib/drop.ts'
import type { DeskAnswer } from '../../../shared/sync/answers.ts'
import type { DoorbellListener } from '../ports.ts'
import type { Common } from './common.ts'
import { judge } from './verdict.ts'

/** How the program names itself to the server. */
export interface DeskBuild {
  readonly platform: string
  readonly appVersion: string
}

/** Registrations in a row after which it is the server's or our mistake, and no more are made. */
const MOST_RENEWALS = 3

/** The desk's place at the server: registered once, anew where its past has split; and the doorbell. */
export class Link {
  readonly #common: Common
  readonly #build: DeskBuild
  readonly #doorbell: DoorbellListener
  #registering: Promise<void> | null = null
  #stopListening: (() => void) | null = null
  #renewals = 0

  constructor(common: Common, build: DeskBuild, doorbell: DoorbellListener) {
    this.#common = common
    this.#build = build
    this.#doorbell = doorbell
  }

  /** Registers where that is still to be done, once for all who wait. */
  ready(): Promise<void> {
    const registering = this.#registering ?? this.#register()
    this.#registering = registering
    drop(registering, 'whoever waits gets the error; the next one asks again', () => {
      if (this.#registering === registering) this.#registering = null
    })
    return registering
  }

  /** A push went well: the desk is known as what it is. */
  proven(): void {
    this.#renewals = 0
  }

  /** Draws a new device id for a desk whose past has split, and registers it. */
  async renew(refusal: unknown): Promise<void> {
    await this.#draw(refusal)
    await this.#readyAnew()
  }

  /** Registers a desk that the server has forgotten. */
  async again(refusal: unknown): Promise<void> {
    this.#count(refusal)
    await this.#readyAnew()
  }

  /** Leaves the doorbell, which joins by itself again and again. */
  rest(): void {
    this.#stopListening?.()
    this.#stopListening = null
    this.#registering = null
  }

  async #register(): Promise<void> {
    const { life, store, transport, standing } = this.#common
    const answer = await this.#introduce()
    await life.file(() => store.registered(answer))
    // Somebody may have said meanwhile that there is to be rest.
    if (this.#registering === null) return
    this.#stopListening ??= transport.listen(standing.position.creatorId, this.#doorbell)
  }

  async #introduce(): Promise<DeskAnswer> {
    const { life, transport } = this.#common
    for (;;) {
      try {
        return await life.server(() => transport.register(this.#introduction()))
      } catch (error) {
        if (judge(error).kind !== 'renew') throw error
        await this.#draw(error)
      }
    }
  }

  async #draw(refusal: unknown): Promise<void> {
    const { life, store, standing } = this.#common
    this.#count(refusal)
    standing.set(await life.file(() => store.renewDevice()))
  }

  /** Throws the refusal where registering has not helped: a new desk a second is no way out. */
  #count(refusal: unknown): void {
    if (this.#renewals >= MOST_RENEWALS) throw refusal
    this.#renewals += 1
  }

  #readyAnew(): Promise<void> {
    this.#registering = null
    return this.ready()
  }

  #introduction() {
    const { deviceId, creatorId, deskName } = this.#common.standing.position
    return { deviceId, creatorId, name: deskName, ...this.#build }
  }
}

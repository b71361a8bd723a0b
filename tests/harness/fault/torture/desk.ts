import { setTimeout as sleep } from 'node:timers/promises'
import type { Fetch } from '../../../../src/main/auth/checked-fetch.ts'
import { readCloud } from '../../../../src/main/db/cloud.ts'
import { readSyncIdentity } from '../../../../src/main/outbox/sync-identity.ts'
import { createRandom } from '../../../../src/main/platform/random.ts'
import { SyncEngine } from '../../../../src/main/sync/engine/engine.ts'
import { Connection } from '../../../../src/main/sync/network/connection.ts'
import { WriterStore } from '../../../../src/main/sync/network/writer-store.ts'
import { type SyncHost, syncSteps } from '../../../../src/main/sync/store/sync-steps.ts'
import { AppError } from '../../../../src/shared/errors/app-error.ts'
import { TestStore } from '../../store/test-store.ts'
import { doAct } from './desk-acts.ts'
import { DeskClock } from './desk-clock.ts'
import {
  type Death,
  type DeskAnswer,
  type DeskCommand,
  DeskDied,
  type DeskPort,
  type DeskSetting,
  type Flicker,
  type Row,
} from './desk-port.ts'
import { DeskWatch } from './desk-watch.ts'
import { brokenStore, brokenTransport } from './variants.ts'

/** What a desk does when its moment to die has come: throw here, kill the process in a child. */
export type Die = (death: Death) => void

/** The real store, engine and transport of one desk, without its threads. */
export class Desk implements DeskPort {
  readonly #setting: DeskSetting
  readonly #clock: DeskClock
  readonly #store: TestStore
  readonly #watch: DeskWatch
  readonly #connection: Connection
  readonly #engine: SyncEngine
  readonly #errors: string[] = []
  readonly #die: Die
  #limitMs = 0
  #armed: Death | null = null
  #isDead = false

  private constructor(setting: DeskSetting, store: TestStore, die: Die) {
    this.#setting = setting
    this.#store = store
    this.#die = die
    this.#clock = new DeskClock(setting.clockOffMs)
    this.#watch = new DeskWatch(store)
    const host = this.#cloudHost()
    const writer = new WriterStore(
      { call: (name, input) => this.#call(host, name, input) },
      { creatorId: host.creatorId, now: () => this.#clock.now(), shipByEstimateHours: 48, statusMap: {} },
    )
    this.#connection = new Connection({
      project: { url: setting.url, key: setting.key },
      restored: setting.session,
      clock: this.#clock,
      chance: Math.random,
      fetch: this.#fetch,
    })
    this.#engine = new SyncEngine({
      transport: brokenTransport(this.#connection.transport, setting.variant),
      store: brokenStore(writer, setting.variant),
      timers: this.#clock,
      random: createRandom(this.#clock),
      build: { platform: 'torture', appVersion: '0' },
      onState: () => undefined,
      onApplied: () => undefined,
      onEvent: () => undefined,
      onError: (error) => this.#errors.push(wordsOf(error)),
    })
    this.#connection.session.onChange((value) => {
      if (value !== null) this.#engine.hint('signedIn')
    })
  }

  /** Opens the desk of a folder, makes it a desk of the shop where it is none yet, and lets it sync. */
  static async open(setting: DeskSetting, die: Die = () => undefined): Promise<Desk> {
    const store = await TestStore.open(setting.folder)
    const desk = new Desk(setting, store, die)
    if (setting.session === null) await desk.#signIn()
    desk.#engine.start()
    return desk
  }

  async do(command: DeskCommand): Promise<DeskAnswer> {
    this.#throwIfDead()
    this.#store.now = this.#clock.now()
    const { cursor } = await this.#position()
    const refused = this.#act(command)
    this.#engine.hint('outbox')
    const mutations = this.#store
      .rows<{ id: string }>(
        `SELECT b.mutation_id AS id FROM outbox b JOIN journal j ON j.seq = b.journal_seq WHERE j.command_id = ?`,
        command.commandId,
      )
      .map(({ id }) => id)
    return { mutations, refused, knewXid: cursor?.xid ?? '0' }
  }

  async now() {
    this.#throwIfDead()
    // What a person does who reads that nobody is signed in any more.
    if (this.#connection.session.user === null || this.#engine.state().phase === 'parked')
      await this.#signIn()
    return await this.#engine.now()
  }

  async audit() {
    this.#throwIfDead()
    return await this.#engine.audit()
  }

  async rows(sql: string): Promise<readonly Row[]> {
    this.#throwIfDead()
    return this.#store.rows<Row>(sql)
  }

  async jump(ms: number): Promise<void> {
    this.#clock.jump(ms)
  }

  async arm(death: Death): Promise<void> {
    this.#armed = death
  }

  async limit(ms: number): Promise<void> {
    this.#limitMs = ms
  }

  async wrongs(): Promise<readonly string[]> {
    return [...this.#watch.wrongs, ...this.#errors.map((error) => `error: ${error}`)]
  }

  async flickers(): Promise<readonly Flicker[]> {
    return this.#watch.flickers
  }

  async session(): Promise<string | null> {
    return this.#connection.session.serialised()
  }

  async stop(): Promise<void> {
    if (this.#isDead) return
    await this.#engine.stop()
    this.#end()
  }

  async kill(): Promise<void> {
    this.#end()
  }

  #act(command: DeskCommand): string | null {
    try {
      return doAct(this.#store, command, this.#setting)
    } catch (error) {
      if (error instanceof DeskDied) this.#end()
      throw error
    }
  }

  /** Nothing is written from here on, whatever is under way. */
  #end(): void {
    if (this.#isDead) return
    this.#isDead = true
    void this.#engine.stop()
    this.#connection.close()
    this.#store.closeFile()
  }

  #throwIfDead(): void {
    if (this.#isDead) throw new DeskDied('The desk is off.')
  }

  async #position() {
    return syncSteps['sync.position'](this.#store.host as unknown as SyncHost, {})
  }

  /** Signs in as a person does: again where the network was in the way. */
  async #signIn(): Promise<void> {
    const { email, password } = this.#setting.user
    for (let tries = 0; tries < 5; tries += 1)
      try {
        await this.#connection.session.signIn(email, password)
        return
      } catch {
        await sleep(30)
      }
  }

  /** The store's host as the writer thread makes it, with the points at which it may be killed. */
  #cloudHost(): SyncHost {
    const { user, creatorId, name, url, key, shopId } = this.#setting
    const { opened } = this.#store
    if (opened.writer.read(readCloud) === null)
      this.#store.run('account.connect', {
        cloud: {
          url,
          key,
          userId: user.id,
          email: user.email,
          creatorId,
          handle: 'shop',
          role: 'owner',
          deskName: name,
        },
        shops: opened.writer
          .read((tx) => tx.pluck<number>('SELECT seq FROM tiktok_shops WHERE is_practice = 0'))
          .map((seq) => ({ seq, id: shopId, name: 'Shop' })),
      })
    const faults = (point: string) => {
      if (point !== this.#armed) return
      this.#armed = null
      this.#die(point as Death)
      throw new DeskDied(`Killed at ${point}.`)
    }
    return Object.assign(opened.host as unknown as SyncHost, {
      creatorId,
      sync: opened.writer.read(readSyncIdentity),
      now: () => this.#clock.now(),
      isAwaited: () => false,
      faults,
      syncFaults: faults,
    })
  }

  /** What crosses a port is a copy. A dead writer thread answers nothing. */
  async #call(host: SyncHost, name: string, input: unknown): Promise<unknown> {
    this.#throwIfDead()
    const step = syncSteps[name as keyof typeof syncSteps] as (host: SyncHost, input: unknown) => unknown
    try {
      const work = async () => structuredClone(await step(host, structuredClone(input)))
      return await this.#watch.over(name, work)
    } catch (error) {
      if (error instanceof DeskDied) this.#end()
      // A file that was closed under a step is this desk's death, not an error of the step.
      if (this.#isDead) throw new DeskDied('The desk is off.')
      throw error
    }
  }

  readonly #fetch: Fetch = (input, init = {}) => {
    if (this.#limitMs === 0) return fetch(input, init)
    const limit = AbortSignal.timeout(this.#limitMs)
    return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit })
  }
}

/** What the log would hold of an error. */
function wordsOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${JSON.stringify(error.details)} ${error.stack}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

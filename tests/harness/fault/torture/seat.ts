import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '../../store/test-store.ts'
import type { TestUser } from '../../supabase/users.ts'
import { type Fault, loginPage, PASS, serverFailed, tooMany, unauthorized } from '../faults.ts'
import { FaultProxy } from '../proxy.ts'
import { openChildDesk } from './child-desk.ts'
import { Desk } from './desk.ts'
import { DeskDied, type DeskPort, type DeskSetting, type Flicker } from './desk-port.ts'
import type { Weather } from './plan.ts'
import type { VariantName } from './variants.ts'

/** Longest wait of a desk for an answer while the weather is bad; the product's own limits hold when it is over. */
const LIMIT_MS = 1_500

/** A place at which a desk stands: its folder, its line to the server, and the program that runs there now. */
export class Seat {
  readonly index: number
  readonly proxy: FaultProxy
  readonly isChild: boolean
  readonly #weather: Fault[] = []
  readonly #wrongs: string[] = []
  readonly #flickers: Flicker[] = []
  #setting: DeskSetting
  #desk: DeskPort | null = null
  isIn = true

  private constructor(index: number, proxy: FaultProxy, isChild: boolean, setting: DeskSetting) {
    this.index = index
    this.proxy = proxy
    this.isChild = isChild
    this.#setting = setting
    proxy.rule = ({ path }) => (path.startsWith('/rest/') ? (this.#weather.shift() ?? PASS) : PASS)
  }

  static async open(options: {
    readonly index: number
    readonly url: string
    readonly key: string
    readonly user: TestUser
    readonly shop: { readonly creatorId: string; readonly shopId: string }
    readonly isChild: boolean
    readonly variant: VariantName | null
  }): Promise<Seat> {
    const { index, url, key, user, shop, isChild, variant } = options
    const proxy = await FaultProxy.start(url)
    const seat = new Seat(index, proxy, isChild, {
      folder: temporaryFolder(),
      name: `Bench ${index + 1}`,
      url: proxy.url,
      key,
      user: { id: user.id, email: user.email, password: user.password },
      creatorId: shop.creatorId,
      shopId: shop.shopId,
      session: null,
      clockOffMs: 0,
      variant,
    })
    await seat.turnOn()
    return seat
  }

  get folder(): string {
    return this.#setting.folder
  }

  get desk(): DeskPort {
    if (this.#desk === null) throw new DeskDied('Nobody sits there.')
    return this.#desk
  }

  get isOn(): boolean {
    return this.#desk !== null
  }

  async turnOn(): Promise<void> {
    if (this.#desk !== null) return
    // Opening signs in where no session was kept, which is a person's business: the network is waited for.
    if (this.#setting.session === null) await this.plug(true)
    this.#desk = await (this.isChild ? openChildDesk(this.#setting) : Desk.open(this.#setting))
    await this.#desk.limit(LIMIT_MS)
  }

  /** Ends what runs here: in order, or by pulling the plug. What it saw is kept. */
  async turnOff(isOrderly: boolean): Promise<void> {
    const desk = this.#desk
    if (desk === null) return
    await this.#remember(desk)
    this.#desk = null
    await (isOrderly ? desk.stop() : desk.kill())
  }

  /** The desk died by itself, as it was told to. */
  async died(): Promise<void> {
    const desk = this.#desk
    this.#desk = null
    if (desk === null) return
    // A process that is gone tells nothing any more; one that only plays dead does.
    if (!this.isChild) await this.#remember(desk)
    await desk.kill()
  }

  async #remember(desk: DeskPort): Promise<void> {
    const [wrongs, flickers, session] = await Promise.all([desk.wrongs(), desk.flickers(), desk.session()])
    this.#wrongs.push(...wrongs)
    this.#flickers.push(...flickers)
    if (session !== null) this.#setting = { ...this.#setting, session }
  }

  async setClock(ms: number): Promise<void> {
    this.#setting = { ...this.#setting, clockOffMs: ms }
    await this.#desk?.jump(ms)
  }

  /** The next requests suffer. */
  storm(what: Weather, times: number): void {
    for (let left = times; left > 0; left -= 1) this.#weather.push(faultOf(what, left))
  }

  async plug(isIn: boolean): Promise<void> {
    if (isIn) await this.proxy.plug()
    else await this.proxy.unplug()
    this.isIn = isIn
  }

  /** Good weather: every fault that was to come is off, and requests may take as long as they need. */
  async heal(): Promise<void> {
    this.#weather.length = 0
    await this.plug(true)
    await this.turnOn()
    await this.desk.limit(0)
  }

  async rough(): Promise<void> {
    await this.#desk?.limit(LIMIT_MS)
  }

  async wrongs(): Promise<string[]> {
    const now = this.#desk === null ? [] : await this.#desk.wrongs()
    return [...this.#wrongs, ...now].map((wrong) => `${this.#setting.name}: ${wrong}`)
  }

  async flickers(): Promise<Flicker[]> {
    return [...this.#flickers, ...(this.#desk === null ? [] : await this.#desk.flickers())]
  }

  async close(): Promise<void> {
    await this.#desk?.stop().catch(() => undefined)
    this.#desk = null
    await Promise.race([this.proxy.stop(), sleep(1_000)])
  }
}

function faultOf(what: Weather, size: number): Fault {
  switch (what) {
    case 'latency':
      return { kind: 'latency', ms: 40 * size }
    case 'halfOpen':
      return { kind: 'halfOpen', after: 20 * size }
    case 'cutRequest':
      return { kind: 'cutRequest', after: 40 * size }
    case 'cutResponse':
      return { kind: 'cutResponse', after: 60 * size }
    case 'unauthorized':
      return unauthorized()
    case 'tooMany':
      return tooMany(size)
    case 'serverFailed':
      return serverFailed()
    case 'loginPage':
      return loginPage()
    default:
      return { kind: what }
  }
}

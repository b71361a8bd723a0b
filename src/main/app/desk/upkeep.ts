import { drop } from '../../../shared/lib/drop.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { Services } from './services.ts'

/** Orders whose impact is stored in one go; a millisecond or two of the writer's time. */
const IMPACTS_AT_ONCE = 200
/** How long the desk has to be quiet before the search index is merged. */
const MERGE_AFTER_MS = 2_000
const MERGE_EVERY_MS = 20
/** Somebody who prints, searches or scrolls through new pages is left alone by the chores for this long. */
const QUIET_MS = 1_000
/** After a start the desk first has its rows, its counts and a little peace. */
const DEMAND_AFTER_MS = 5_000

/**
 * What nobody waits for gives way for this long at most, all its steps together; then it goes on with a breath before
 * each. Somebody who packs for hours without a pause is not to be without his buyers' names for hours.
 */
const LONGEST_WAY_MS = 30_000
const LOOK_EVERY_MS = 50

/** Labels whose text is due are looked for when the program starts, and then this often. */
const WIPE_EVERY_MS = HOUR_MS

/** What the program does by itself: ranks that time changes, demand, deadlines after a setting, the search index. */
export class Upkeep {
  readonly #services: Services
  #timer: NodeJS.Timeout | null = null
  #mergeTimer: NodeJS.Timeout | null = null
  #afterwards: Promise<void> = Promise.resolve()
  #demandTimer: NodeJS.Timeout | null = null
  #wipeTimer: NodeJS.Timeout | null = null
  #isClosed = false
  #patienceMs = LONGEST_WAY_MS

  constructor(services: Services) {
    this.#services = services
  }

  /** Starts the minute tick. */
  start(): void {
    this.#timer = setInterval(() => this.#inBackground(this.rankDue()), MINUTE_MS)
    this.#timer.unref()
    this.#inBackground(this.rankDue())
    this.mergeSoon()
    // A window that was closed while demand was being looked at left the rest for the next one.
    this.#demandTimer = setTimeout(() => this.afterImport(), DEMAND_AFTER_MS)
    this.#demandTimer.unref()
    this.#wipeTimer = setInterval(() => this.#inBackground(this.wipeTickets()), WIPE_EVERY_MS)
    this.#wipeTimer.unref()
  }

  /** Takes names and addresses out of the texts of labels that were printed long ago, a few at a time. */
  async wipeTickets(): Promise<void> {
    let hasMore = true
    while (hasMore && !this.#isClosed) {
      await this.#giveWay()
      hasMore = await this.#services.store.step<boolean>('upkeep.wipeTickets', {})
    }
  }

  /** Ranks anew what time alone has changed. */
  async rankDue(): Promise<void> {
    for (;;) {
      const done = await this.#services.store.step<{ changed: number[]; hasMore: boolean }>('upkeep.rank', {})
      if (done.changed.length > 0)
        this.#services.emit('orders.changed', { seqs: done.changed, isReordered: true })
      if (!done.hasMore || this.#isClosed) return
    }
  }

  /** Notes buyers and looks at demand without anybody waiting for it; `settled` does, for scripts. */
  afterImport(): void {
    const before = this.#afterwards
    this.#afterwards = before
      .then(() => {
        this.#patienceMs = LONGEST_WAY_MS
        return this.lookAtDemand()
      })
      .then(() => this.#noteCustomers())
      .then(() => this.wipeTickets())
    this.#inBackground(this.#afterwards)
    this.#afterwards = this.#afterwards.catch(() => undefined)
  }

  /** Resolves when what was begun by itself is done. */
  async settled(): Promise<void> {
    await this.#afterwards
  }

  /** Looks at every product's sales and stores which orders are VIRAL, HIGH or ordinary. */
  async lookAtDemand(): Promise<void> {
    const { store, emit } = this.#services
    await this.#giveWay()
    const found = await store.query('demand.find', {})
    await store.step('upkeep.velocities', found.velocities)
    for (let from = 0; from < found.impacts.length && !this.#isClosed; from += IMPACTS_AT_ONCE) {
      await this.#giveWay()
      await store.step('upkeep.impacts', found.impacts.slice(from, from + IMPACTS_AT_ONCE))
    }
    if (found.impacts.length > 0) emit('orders.changed', { seqs: null, isReordered: true })
    this.mergeSoon()
  }

  /** Estimates every deadline anew after the shop's setting changed. */
  async reestimate(hours: number): Promise<void> {
    let after: number | null = 0
    while (after !== null && !this.#isClosed)
      after = await this.#services.store.step<number | null>('upkeep.reestimate', { after, hours })
    this.#services.emit('orders.changed', { seqs: null, isReordered: true })
  }

  /** Merges the search index a little at a time once the desk is quiet. */
  mergeSoon(): void {
    if (this.#mergeTimer) clearTimeout(this.#mergeTimer)
    this.#mergeTimer = setTimeout(() => this.#inBackground(this.#merge()), MERGE_AFTER_MS)
    this.#mergeTimer.unref()
  }

  close(): void {
    this.#isClosed = true
    if (this.#timer) clearInterval(this.#timer)
    if (this.#mergeTimer) clearTimeout(this.#mergeTimer)
    if (this.#demandTimer) clearTimeout(this.#demandTimer)
    if (this.#wipeTimer) clearInterval(this.#wipeTimer)
  }

  async #noteCustomers(): Promise<void> {
    let hasMore = true
    while (hasMore && !this.#isClosed) {
      await this.#giveWay()
      hasMore = await this.#services.store.step<boolean>('upkeep.customers', {})
    }
  }

  async #merge(): Promise<void> {
    const { store } = this.#services
    let hasMore = true
    while (hasMore && !this.#isClosed) {
      const isQuiet = store.restedMs >= QUIET_MS
      if (isQuiet) hasMore = await store.step<boolean>('upkeep.mergeSearch', {})
      await new Promise((resolve) => setTimeout(resolve, isQuiet ? MERGE_EVERY_MS : QUIET_MS / 2))
    }
  }

  /** Beside a window, somebody at work goes first: a step of a few milliseconds is what a label would wait for. */
  async #giveWay(): Promise<void> {
    const { store } = this.#services
    do {
      if (this.#timer === null || this.#isClosed || store.restedMs >= QUIET_MS) return
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      this.#patienceMs -= LOOK_EVERY_MS
    } while (this.#patienceMs > 0)
  }

  #inBackground(work: Promise<void>): void {
    drop(work, 'nobody waits for upkeep', (error) => {
      if (!this.#isClosed) this.#services.logError('upkeep.failed', error)
    })
  }
}

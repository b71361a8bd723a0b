import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Hint } from '../../src/main/sync/engine/conductor.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../src/shared/errors/codes.ts'
import { EngineBench } from '../harness/sync/engine-bench.ts'
import { idOf } from '../harness/sync/wire-rows.ts'

const SEED = 20_261_129
const DAY = 86_400_000

/** What can be wrong with a call: before the server saw it, after it did its work, or it takes its time. */
interface Fault {
  readonly code: ErrorCode | null
  readonly isAfter: boolean
  readonly slowMs: number
}

type Step =
  | { readonly do: 'act' | 'change'; readonly order: number; readonly count: number }
  | { readonly do: 'hint'; readonly why: Hint }
  | { readonly do: 'ring'; readonly xid: number }
  | { readonly do: 'join'; readonly isJoined: boolean }
  | { readonly do: 'faults'; readonly faults: readonly Fault[] }
  | { readonly do: 'clock'; readonly days: number }
  | { readonly do: 'hold' | 'release' | 'restart' | 'epoch' | 'forget' | 'split' | 'audit' | 'disk' }
  | { readonly do: 'offline'; readonly minutes: number }

const fault = fc.record({
  code: fc.constantFrom<ErrorCode | null>(
    null,
    null,
    'net.offline',
    'net.timeout',
    'net.busy',
    'net.serverFailed',
    'net.captivePortal',
    'sync.serverTooOld',
    'invariant.broken',
  ),
  isAfter: fc.boolean(),
  slowMs: fc.constantFrom(0, 0, 5, 400, 130_000),
})

const hint = fc.constantFrom<Hint>('wake', 'focus', 'online', 'outbox', 'tokenRefreshed', 'signedIn')
const order = fc.integer({ min: 0, max: 20 })
const count = fc.constantFrom(1, 1, 1, 3, 250)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('act', 'change'), order, count }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hint'), why: hint }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ring'), xid: fc.integer({ min: 90, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join'), isJoined: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('faults'), faults: fc.array(fault, { maxLength: 8 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('clock'), days: fc.constantFrom(-4_000, -1, 1, 4_000) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('hold', 'release', 'restart', 'epoch', 'forget', 'split', 'audit', 'disk'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('offline'), minutes: fc.integer({ min: 1, max: 20 }) }),
  },
)

const plan = fc.array(fc.record({ step, thenMs: fc.constantFrom(0, 1, 30, 700, 5_000, 70_000) }), {
  minLength: 3,
  maxLength: 25,
})

/** What was done, so that the fuzz can say that it did something. */
const did = { faults: 0, acts: 0, restarts: 0, offline: 0 }

class Run {
  readonly bench = new EngineBench()
  #faults: readonly Fault[] = []
  #engine = this.bench.engine
  #epochs = 1

  async start(): Promise<void> {
    const { server } = this.bench
    server.before = async ({ what }) => {
      const [first] = this.#faults
      if (first === undefined) return
      if (first.slowMs > 0) await this.bench.clock.sleep(first.slowMs)
      if (first.isAfter && what === 'push') return
      this.#strike()
    }
    server.after = ({ what }) => {
      if (what === 'push' && this.#faults[0]?.isAfter === true) this.#strike()
    }
    this.#engine.start()
    await this.bench.clock.advance(0)
  }

  #strike(): void {
    const [first, ...others] = this.#faults
    this.#faults = others
    if (first === undefined || first.code === null) return
    did.faults += 1
    throw new AppError(first.code, 'struck', { retryAfterMs: 3_000 })
  }

  async take(one: Step): Promise<void> {
    const { server, store, clock } = this.bench
    if (one.do === 'act' || one.do === 'change') this.#write(one)
    else if (one.do === 'hint') this.#engine.hint(one.why)
    else if (one.do === 'ring') for (const { onRing } of server.listeners) onRing(String(one.xid))
    else if (one.do === 'join') for (const { onJoined } of server.listeners) onJoined(one.isJoined)
    else if (one.do === 'faults') this.#faults = one.faults
    else if (one.do === 'clock') clock.setWall(clock.now() + one.days * DAY)
    else if (one.do === 'hold') server.openXid ??= server.nextXid
    else if (one.do === 'release') server.openXid = null
    else if (one.do === 'restart') await this.#restart()
    else if (one.do === 'epoch') server.beginEpoch(`e${++this.#epochs}`)
    else if (one.do === 'forget') server.desks.clear()
    else if (one.do === 'split') for (const desk of server.desks.values()) desk.lastSeq += 1_000
    else if (one.do === 'audit') void this.#engine.audit()
    else if (one.do === 'disk') this.#fillDisk()
    else if (one.do === 'offline') await this.#goOffline(one.minutes)
    expect(store.cursor === null || /^\d+$/.test(store.cursor.xid)).toBe(true)
  }

  #write({
    do: what,
    order: first,
    count: many,
  }: {
    do: 'act' | 'change'
    order: number
    count: number
  }): void {
    const { server, store, clock } = this.bench
    for (let no = 0; no < many; no += 1) {
      const id = idOf(first + no)
      if (what === 'change') server.change(id, 'theirs')
      else store.act(clock.now(), id, 'ours')
    }
    if (what === 'change') return
    did.acts += many
    this.#engine.hint('outbox')
  }

  /** The program ends, or dies without a word, and starts again over the same file. */
  async #restart(): Promise<void> {
    did.restarts += 1
    const stopped = this.#engine.stop()
    await this.bench.clock.advance(1_001)
    await stopped
    this.#engine = this.bench.anEngine()
    this.#engine.start()
  }

  #fillDisk(): void {
    let left = 1
    this.bench.store.fault = (what) => {
      if (what === 'note' || left === 0) return
      left -= 1
      throw new AppError('storage.full', 'full')
    }
  }

  /** Nothing hammers while nothing answers. */
  async #goOffline(minutes: number): Promise<void> {
    const { server } = this.bench
    const { before } = server
    server.before = () => {
      throw new AppError('net.offline', 'off')
    }
    did.offline += 1
    // What is in hand fails first, and the waits grow.
    await this.bench.clock.advance(60_000)
    const calls = server.calls.length
    for (let no = 0; no < minutes; no += 1) {
      this.#engine.hint('wake')
      this.#engine.hint('outbox')
      await this.bench.clock.advance(60_000)
    }
    expect(server.calls.length - calls).toBeLessThanOrEqual(minutes * 8)
    server.before = before
  }

  /** The network is whole again and stays so. */
  async end(): Promise<void> {
    const { server, store, clock } = this.bench
    this.#faults = []
    server.openXid = null
    store.fault = () => undefined
    // As long as the longest wait that anything may have asked for.
    await clock.advance(15 * 60_000)
    this.#engine.hint('outbox')
    await clock.advance(5 * 60_000)
  }

  check(): void {
    const { server, store } = this.bench
    expect(this.#engine.state()).toMatchObject({ phase: 'online', pending: 0, isStuck: false, trouble: null })
    expect(store.entries.map(({ state }) => state).filter((state) => state !== 'closed')).toEqual([])
    for (const { id } of store.entries) expect(server.carriedOut.get(id)).toBe(1)
    expect(server.carriedOut.size).toBe(store.entries.length)
    expect(Object.fromEntries(store.rows.get('orders') ?? [])).toEqual(Object.fromEntries(server.orders))
    this.#checkCursors()
  }

  /** Within one history the cursor never goes back. */
  #checkCursors(): void {
    let before = 0n
    let copied = -1
    for (const cursor of this.bench.store.cursors) {
      if (cursor === null) {
        before = 0n
        copied = -1
        continue
      }
      expect(BigInt(cursor.xid)).toBeGreaterThanOrEqual(before)
      if (cursor.phase !== undefined) expect(cursor.phase).toBeGreaterThan(copied)
      before = BigInt(cursor.xid)
      copied = cursor.phase ?? Number.MAX_SAFE_INTEGER - 1
    }
  }
}

it('ends with everything pushed exactly once and everything pulled, whatever broke, and hammers nobody meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (steps) => {
      const run = new Run()
      await run.start()
      for (const { step: one, thenMs } of steps) {
        await run.take(one)
        await run.bench.clock.advance(thenMs)
      }
      await run.end()
      run.check()
    }),
    { seed: SEED, numRuns: 300, endOnFailure: false },
  )
  expect(did.faults).toBeGreaterThan(300)
  expect(did.acts).toBeGreaterThan(3_000)
  expect(did.restarts).toBeGreaterThan(50)
  expect(did.offline).toBeGreaterThan(100)
})

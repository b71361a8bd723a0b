import { type EngineOptions, SyncEngine } from '../../../src/main/sync/engine/engine.ts'
import type { Applied, SyncEvent } from '../../../src/main/sync/ports.ts'
import type { SyncState } from '../../../src/shared/domain/sync/sync-state.ts'
import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../../src/shared/errors/codes.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeStore } from './fake-store.ts'
import { SmallServer } from './small-server.ts'
import { idOf } from './wire-rows.ts'

/** An engine with everything around it in memory, its time in the test's hand. */
export class EngineBench {
  readonly clock = new FakeClock()
  readonly store = new FakeStore()
  readonly server = new SmallServer(this.clock)
  readonly states: SyncState[] = []
  readonly applied: Applied[] = []
  readonly errors: unknown[] = []
  readonly engine: SyncEngine

  constructor(options: Partial<EngineOptions> = {}) {
    this.engine = this.anEngine(options)
  }

  /** An engine over the same file and server, as after a crash. */
  anEngine(options: Partial<EngineOptions> = {}): SyncEngine {
    return new SyncEngine({
      transport: this.server,
      store: this.store,
      timers: this.clock,
      // The middle of every range.
      random: { bytes: (count) => new Uint8Array(count).fill(0x80) },
      build: { platform: 'linux', appVersion: '0.1.0' },
      onState: (state) => this.states.push(state),
      onApplied: (applied) => this.applied.push(applied),
      onEvent: () => undefined,
      onError: (error) => this.errors.push(error),
      ...options,
    })
  }

  /** Starts it and lets the copy of a small shop, and its first minute, pass. */
  async online(): Promise<this> {
    this.engine.start()
    await this.clock.advance(0)
    for (const { onJoined } of this.server.listeners) onJoined(true)
    await this.clock.advance(2_000)
    return this
  }

  /** The order of that number gets a note here. */
  act(no: number, note = `note ${no}`) {
    const entry = this.store.act(this.clock.now(), idOf(no), note)
    this.engine.hint('outbox')
    return entry
  }

  /** Every call of these kinds fails from now on; `null` makes it whole again. */
  failing(
    code: ErrorCode | null,
    what: readonly string[] = ['register', 'pull', 'push', 'digest'],
    details = {},
  ): void {
    this.server.before = (call) => {
      if (code !== null && what.includes(call.what)) throw new AppError(code, `no: ${code}`, details)
    }
  }

  get phase(): string {
    return this.engine.state().phase
  }

  get kinds(): string[] {
    return this.store.events.map(({ kind }) => kind)
  }

  eventsOf(kind: string): SyncEvent[] {
    return this.store.events.filter((event) => event.kind === kind)
  }

  /** The calls during some time. */
  async during(ms: number): Promise<string[]> {
    const before = this.server.calls.length
    await this.clock.advance(ms)
    return this.server.calls.slice(before).map(({ what }) => what)
  }
}

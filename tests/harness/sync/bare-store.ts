import { readMeta } from '../../../src/main/db/cloud.ts'
import { readSyncIdentity } from '../../../src/main/outbox/sync-identity.ts'
import type { SyncPosition } from '../../../src/main/sync/ports.ts'
import { Recorder } from '../../../src/main/sync/records/recorder.ts'
import { type SyncHost, syncSteps } from '../../../src/main/sync/store/sync-steps.ts'
import type { Page } from '../../../src/shared/sync/answers.ts'
import { TestStore } from '../store/test-store.ts'

/** A cloud workspace's store without a server: what the writer thread does with pages, called directly. */
export class BareStore {
  readonly store: TestStore
  readonly host: SyncHost
  readonly #recorder: Recorder

  private constructor(store: TestStore, host: SyncHost) {
    this.store = store
    this.host = host
    this.#recorder = new Recorder({
      creatorId: host.creatorId,
      now: host.now,
      shipByEstimateHours: 48,
      statusMap: {},
    })
  }

  /** A new store. `folder` is the caller's. */
  static async open(folder: string): Promise<BareStore> {
    const store = await TestStore.open(folder)
    store.run('account.connect', {
      cloud: {
        url: 'http://127.0.0.1',
        key: 'key',
        userId: store.host.newId(),
        email: 'desk@example.test',
        creatorId: store.host.newId(),
        handle: 'shop',
        role: 'owner',
        deskName: 'Bench',
      },
      shops: [],
    })
    const host: SyncHost = Object.assign(store.host as unknown as SyncHost, {
      creatorId: store.opened.writer.read((tx) => readMeta(tx, 'creator_id') ?? ''),
      sync: store.opened.writer.read(readSyncIdentity),
      now: () => store.now,
      isAwaited: () => false,
      syncFaults: () => undefined,
    })
    return new BareStore(store, host)
  }

  /** Works a page out and writes it; answers how long the writing took, in ms. */
  async apply(page: Page): Promise<number> {
    const record = structuredClone(this.#recorder.record(page))
    const startedAt = performance.now()
    await syncSteps['sync.applyPage'](this.host, { page: record })
    return performance.now() - startedAt
  }

  /** Works a page out and writes it; answers the orders that look different now. */
  async changedBy(page: Page): Promise<readonly number[] | null> {
    const record = structuredClone(this.#recorder.record(page))
    return (await syncSteps['sync.applyPage'](this.host, { page: record })).seqs
  }

  /** Where the desk stands. */
  async position(): Promise<SyncPosition> {
    return syncSteps['sync.position'](this.host, {})
  }

  /** The first column of the first row. */
  value(sql: string): number {
    return this.store.value(sql)
  }

  close(): void {
    this.store.closeFile()
  }
}

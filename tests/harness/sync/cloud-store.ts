import type { SupabaseClient } from '@supabase/supabase-js'
import { claimNext, endJob } from '../../../src/main/features/printing/journal-steps.ts'
import { keepImagesOfJob, tellPrinted } from '../../../src/main/outbox/print-facts.ts'
import { readSyncIdentity } from '../../../src/main/outbox/sync-identity.ts'
import { WriterStore } from '../../../src/main/sync/network/writer-store.ts'
import { type SyncHost, syncSteps } from '../../../src/main/sync/store/sync-steps.ts'
import {
  type DigestAnswer,
  deskAnswerSchema,
  digestAnswerSchema,
  type PushAnswer,
  pullAnswerSchema,
  pushAnswerSchema,
} from '../../../src/shared/sync/answers.ts'
import type { Mutation } from '../../../src/shared/sync/mutations.ts'
import type { SyncedTable } from '../../../src/shared/sync/tables.ts'
import { TestStore } from '../store/test-store.ts'
import type { SyncShop } from '../supabase/sync-shop.ts'
import type { TestUser } from '../supabase/users.ts'

/** A desk's real store in a cloud workspace, driven step by step against a real server, without engine or threads. */
export class CloudStore {
  readonly store: TestStore
  readonly host: SyncHost
  readonly sync: WriterStore
  readonly client: SupabaseClient

  private constructor(store: TestStore, host: SyncHost, client: SupabaseClient) {
    this.store = store
    this.host = host
    this.client = client
    this.sync = new WriterStore(
      {
        // What crosses a port is a copy.
        call: async (name, input) => {
          const step = syncSteps[name as keyof typeof syncSteps] as (
            host: SyncHost,
            input: unknown,
          ) => unknown
          return structuredClone(await step(host, structuredClone(input)))
        },
      },
      {
        creatorId: host.creatorId,
        now: () => store.now,
        shipByEstimateHours: 48,
        statusMap: {},
      },
    )
  }

  /** Opens a new local workspace and connects it to the shop as one of its desks. */
  static async open(shop: SyncShop, user: TestUser, store?: TestStore): Promise<CloudStore> {
    const opened = store ?? (await TestStore.open())
    opened.run('account.connect', {
      cloud: {
        url: 'http://127.0.0.1',
        key: 'key',
        userId: user.id,
        email: 'desk@example.test',
        creatorId: shop.creatorId,
        handle: 'shop',
        role: 'owner',
        deskName: 'Bench',
      },
      shops: opened
        .rows<{ seq: number }>('SELECT seq FROM tiktok_shops WHERE is_practice = 0')
        .map(({ seq }) => ({ seq, id: shop.shopId, name: 'Shop' })),
    })
    const host = hostOf(opened, shop.creatorId)
    const desk = new CloudStore(opened, host, user.client)
    await desk.register()
    return desk
  }

  async register(): Promise<void> {
    const { deviceId, creatorId } = await this.sync.position()
    const { data, error } = await this.client.rpc('sync_register_device', {
      device_id: deviceId,
      creator_id: creatorId,
      name: `Bench ${deviceId.slice(0, 4)}`,
    })
    if (error) throw new Error(JSON.stringify(error))
    await this.sync.registered(deskAnswerSchema.parse(data))
  }

  /** Pulls until there is no more for now, and until the watermark has passed `horizon` where one is given. */
  async pull(horizon?: string, limit = 1_000): Promise<void> {
    for (;;) {
      const { deviceId, cursor } = await this.sync.position()
      const { data, error } = await this.client.rpc('sync_pull', {
        device_id: deviceId,
        cursor,
        page_limit: limit,
      })
      if (error) throw new Error(JSON.stringify(error))
      const answer = pullAnswerSchema.parse(data)
      if ('mustBootstrap' in answer) {
        await this.sync.restart(answer.mustBootstrap)
        continue
      }
      await this.sync.applyPage(answer)
      if (!answer.more && (horizon === undefined || BigInt(answer.cursor.xid) >= BigInt(horizon))) return
    }
  }

  /** Compares a table with the server's and puts right what differs; answers how many rows that were. */
  async audit(table: SyncedTable): Promise<number> {
    const buckets = await this.sync.compare(await this.#digest(table))
    if (buckets.length === 0) return 0
    return (await this.sync.repair(await this.#digest(table, buckets), buckets)).rows
  }

  async #digest(table: SyncedTable, buckets: readonly number[] | null = null): Promise<DigestAnswer> {
    const { deviceId, cursor } = await this.sync.position()
    const { data, error } = await this.client.rpc('sync_digest', {
      device_id: deviceId,
      cursor,
      table_name: table,
      buckets,
    })
    if (error) throw new Error(JSON.stringify(error))
    return digestAnswerSchema.parse(data)
  }

  /** Pushes everything that waits; answers the outcomes in the order sent. */
  async push(): Promise<string[]> {
    const outcomes: string[] = []
    for (;;) {
      const batch = await this.sync.takeBatch({ mutations: 200, bytes: 4_000_000 })
      if (batch.mutations.length === 0) return outcomes
      const answer = await this.send(batch.mutations)
      outcomes.push(
        ...answer.results.map(([, outcome, code]) => (code === null ? outcome : `${outcome} ${code}`)),
      )
      await this.sync.answered(answer)
    }
  }

  /** Sends mutations and answers what the server said; the store does not hear of it. */
  async send(mutations: readonly Mutation[]): Promise<PushAnswer> {
    const { deviceId } = await this.sync.position()
    const { data, error } = await this.client.rpc('sync_push', { device_id: deviceId, mutations })
    if (error) throw new Error(JSON.stringify(error))
    return pushAnswerSchema.parse(data)
  }

  /** The same desk after its file was closed and opened again. */
  static async resume(before: CloudStore, shop: Pick<SyncShop, 'creatorId'>): Promise<CloudStore> {
    const desk = new CloudStore(before.store, hostOf(before.store, shop.creatorId), before.client)
    await desk.register()
    return desk
  }

  /** Ends a print job as the queue does when the label is out, and tells it in the same transaction. */
  finishJob(jobId: string): void {
    const { store, host } = this
    store.host.connection.write((tx) => {
      keepImagesOfJob(tx, jobId)
      claimNext(tx, { printerId: this.#printerId() }, store.now)
      endJob(tx, { jobId, state: 'sent', reason: null, evidence: {} }, store.now)
      tellPrinted({ tx, creatorId: host.creatorId, newId: host.newId, now: store.now }, jobId)
    })
  }

  #printerId(): string {
    return this.store.value<string>('SELECT id FROM printers LIMIT 1')
  }

  close(): void {
    this.store.close()
  }
}

/** What the steps of sync need, over a store without threads. */
function hostOf(store: TestStore, creatorId: string): SyncHost {
  return Object.assign(store.host as unknown as SyncHost, {
    creatorId,
    sync: store.opened.writer.read(readSyncIdentity),
    now: () => store.now,
    isAwaited: () => false,
    syncFaults: () => undefined,
  })
}

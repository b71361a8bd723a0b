import { randomUUID } from 'node:crypto'
import type { SupabaseClient } from '@supabase/supabase-js'
import { readMeta } from '../../../src/main/db/cloud.ts'
import { readSyncIdentity } from '../../../src/main/outbox/sync-identity.ts'
import { WriterStore } from '../../../src/main/sync/network/writer-store.ts'
import { type SyncHost, syncSteps } from '../../../src/main/sync/store/sync-steps.ts'
import { deskAnswerSchema, pullAnswerSchema, pushAnswerSchema } from '../../../src/shared/sync/answers.ts'
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
    const host = Object.assign(opened.host as unknown as SyncHost, {
      creatorId: opened.opened.writer.read((tx) => readMeta(tx, 'creator_id') ?? ''),
      sync: opened.opened.writer.read(readSyncIdentity),
      now: () => opened.now,
      isAwaited: () => false,
      syncFaults: () => undefined,
    })
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

  /** Pushes everything that waits; answers the outcomes in the order sent. */
  async push(): Promise<string[]> {
    const outcomes: string[] = []
    for (;;) {
      const batch = await this.sync.takeBatch({ mutations: 200, bytes: 4_000_000 })
      if (batch.mutations.length === 0) return outcomes
      const { deviceId } = await this.sync.position()
      const { data, error } = await this.client.rpc('sync_push', {
        device_id: deviceId,
        mutations: batch.mutations,
      })
      if (error) throw new Error(JSON.stringify(error))
      const answer = pushAnswerSchema.parse(data)
      outcomes.push(
        ...answer.results.map(([, outcome, code]) => (code === null ? outcome : `${outcome} ${code}`)),
      )
      await this.sync.answered(answer)
    }
  }

  /** A new id, as the store makes them. */
  newId(): string {
    return randomUUID()
  }

  close(): void {
    this.store.close()
  }
}

import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb'
import { replicateSupabase } from 'rxdb/plugins/replication-supabase'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import type { Peer, PeerAddress, Row } from './peer.ts'

const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 36 } },
} as const
/** As large a page as PostgREST gives. */
const BATCH = 1_000

/** RxDB with its Supabase replication, one collection a table, in memory; it replicates when it is told to. */
export class RxdbPeer implements Peer {
  readonly #client: SupabaseClient
  readonly #database: RxDatabase
  readonly #collections: Record<string, RxCollection>
  readonly #replications = new Set<{ cancel(): Promise<unknown> }>()

  private constructor(
    client: SupabaseClient,
    database: RxDatabase,
    collections: Record<string, RxCollection>,
  ) {
    this.#client = client
    this.#database = database
    this.#collections = collections
  }

  static async open(address: PeerAddress, tables: readonly string[]): Promise<RxdbPeer> {
    const client = createClient(address.url, address.key, { accessToken: async () => address.token() })
    const database = await createRxDatabase({
      name: `bench${Math.random().toString(36).slice(2)}`,
      storage: getRxStorageMemory(),
      multiInstance: false,
    })
    const collections = await database.addCollections(
      Object.fromEntries(tables.map((table) => [table, { schema: SCHEMA }])),
    )
    return new RxdbPeer(client, database, collections)
  }

  /** One replication from the last checkpoint on, to its end. */
  async sync(table: string, batchSize = BATCH): Promise<void> {
    const replication = replicateSupabase({
      replicationIdentifier: table,
      collection: this.#of(table),
      client: this.#client,
      tableName: table,
      live: false,
      pull: { batchSize },
      push: {},
    })
    this.#replications.add(replication)
    await replication.awaitInitialReplication()
    this.#replications.delete(replication)
  }

  async rows(table: string): Promise<Row[]> {
    const documents = await this.#of(table).find().exec()
    return documents.map((document) => document.toJSON() as Row)
  }

  count(table: string): Promise<number> {
    return this.#of(table).count().exec()
  }

  async set(table: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const document = await this.#of(table).findOne(id).exec()
    if (document === null) throw new Error('RxDB does not hold the row')
    await document.incrementalPatch(values)
  }

  /** Collections first: RxDB lets sixteen be open, and takes one off at the start of its closing, which may hang. */
  async close(): Promise<void> {
    const closing = Object.values(this.#collections).map((collection) => collection.close())
    const ending = [...this.#replications].map((replication) => replication.cancel())
    await Promise.all([...closing, ...ending])
    await this.#database.close()
  }

  #of(table: string): RxCollection {
    const collection = this.#collections[table]
    if (!collection) throw new Error(`RxDB holds no ${table}`)
    return collection
  }
}

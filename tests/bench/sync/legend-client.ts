import { observable, syncState, when } from '@legendapp/state'
import { ObservablePersistLocalStorage } from '@legendapp/state/persist-plugins/local-storage'
import { syncedSupabase } from '@legendapp/state/sync-plugins/supabase'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { Peer, PeerAddress, Row } from './peer.ts'

/** A page of a list that does not lose rows to PostgREST's max_rows. */
const PAGE = 1_000

interface RowsOfTable {
  get(): Map<string, Row>
  peek(): Map<string, Row>
}

/**
 * Legend-State with its Supabase plugin. It asks only for what changed since its last sync where it has something to
 * keep that in: a stand-in for localStorage, as it wants one. `isPaged` replaces its own list, which is one request that
 * PostgREST cuts at max_rows, by one that asks page by page.
 */
export class LegendPeer implements Peer {
  readonly #client: SupabaseClient
  readonly #tables: ReadonlyMap<string, RowsOfTable>

  constructor(
    address: PeerAddress,
    tables: readonly string[],
    options: { readonly isPaged: boolean; readonly isKept: boolean },
  ) {
    if (options.isKept) keepInMemory()
    this.#client = createClient(address.url, address.key, { accessToken: async () => address.token() })
    this.#tables = new Map(tables.map((table) => [table, this.#observe(table, options)]))
  }

  async sync(table: string): Promise<void> {
    const rows$ = this.#of(table)
    const state$ = syncState(rows$ as never)
    if (state$.isLoaded.peek()) await state$.sync()
    else {
      rows$.get()
      await when(state$.isLoaded)
    }
    await when(() => !state$.isGetting.get() && !state$.isSetting.get())
  }

  async rows(table: string): Promise<Row[]> {
    return [...this.#of(table).peek().values()]
  }

  async count(table: string): Promise<number> {
    return this.#of(table).peek().size
  }

  async set(table: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const row$ = (this.#of(table) as unknown as { get(id: string): { assign(values: unknown): void } }).get(
      id,
    )
    row$.assign(values)
  }

  async close(): Promise<void> {
    await this.#client.removeAllChannels()
  }

  #of(table: string): RowsOfTable {
    const rows$ = this.#tables.get(table)
    if (!rows$) throw new Error(`Legend-State holds no ${table}`)
    return rows$
  }

  #observe(table: string, options: { readonly isPaged: boolean; readonly isKept: boolean }): RowsOfTable {
    // Its types want those of a generated database; the plugin itself takes any client and table.
    const settings: unknown = {
      supabase: this.#client,
      collection: table,
      as: 'Map',
      fieldCreatedAt: 'created_at',
      fieldUpdatedAt: 'updated_at',
      fieldDeleted: 'deleted',
      changesSince: options.isKept ? 'last-sync' : 'all',
      retry: { infinite: true, delay: 1_000, backoff: 'constant' },
      ...(options.isPaged && { list: () => this.#listPaged(table) }),
      ...(options.isKept && {
        persist: { name: `${table}${Math.random()}`, plugin: ObservablePersistLocalStorage, retrySync: true },
      }),
    }
    return observable(syncedSupabase(settings as never) as never) as unknown as RowsOfTable
  }

  async #listPaged(table: string): Promise<{ data: Row[] | null; error: unknown }> {
    const rows: Row[] = []
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const { data, error } = await this.#client.from(table).select().gt('id', after).order('id').limit(PAGE)
      if (error) return { data: null, error }
      rows.push(...(data as Row[]))
      const last = rows.at(-1)
      if (last === undefined || data.length < PAGE) return { data: rows, error: null }
      after = last.id
    }
  }
}

/** A localStorage for this process. */
function keepInMemory(): void {
  const kept = new Map<string, string>()
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    },
  })
}

import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { BigShop } from '../backend/shop.ts'
import type { Scratch } from '../lib/figures.ts'
import { addressOf } from './cloud-address.ts'
import { LegendPeer } from './legend-client.ts'
import { OurDesk } from './our-client.ts'
import type { Peer, PeerAddress } from './peer.ts'
import { RxdbPeer } from './rxdb-client.ts'

export const ENGINES = ['ours', 'rxdb', 'legend'] as const
export type Engine = (typeof ENGINES)[number]

/** Larger than what PostgREST gives at once. */
const LARGE_PAGE = 2_000
const TABLES = ['products', 'bench_counters', 'orders'] as const

/** Everything that the scenarios share on the server. */
export interface Stage {
  readonly shop: BigShop
  readonly scratch: Scratch
  readonly orders: number
  readonly counterId: string
  /** A product with stock, and an order's number. */
  readonly textId: string
  readonly textNumber: string
  readonly otherCreator: string
}

/** What a scenario asks of an engine. */
export interface Subject {
  /** Brings what is new and takes along what was done here. */
  sync(): Promise<void>
  /** Names of the products that it shows, by id. */
  products(): Promise<ReadonlyMap<string, string>>
  /** Orders that it holds after a copy in pages larger than PostgREST's max_rows. */
  ordersOfLargePages(): Promise<number>
  /** Takes three pieces out of the counter. */
  takeThree(): Promise<void>
  /** The counter as it shows it. */
  counter(): Promise<number>
  /** Changes one text of a row that has JSON in another column. */
  changeText(text: string): Promise<void>
  close(): Promise<void>
}

/** Opens an engine on a new, empty store. `at` is the way to the server and the token that peers show. */
export async function openSubject(
  stage: Stage,
  engine: Engine,
  at: { readonly url?: string; readonly token?: () => string } = {},
): Promise<Subject> {
  const { backend } = stage.shop
  if (engine === 'ours') return ourSubject(stage, at.url ?? backend.url)
  const token = await stage.shop.token()
  const address: PeerAddress = {
    url: at.url ?? backend.url,
    key: backend.publishableKey,
    token: at.token ?? (() => token),
  }
  const peer =
    engine === 'rxdb'
      ? await RxdbPeer.open(address, TABLES)
      : new LegendPeer(address, TABLES, { isPaged: false, isKept: true })
  return peerSubject(stage, peer)
}

function peerSubject({ counterId, textId }: Stage, peer: Peer): Subject {
  return {
    sync: async () => {
      await peer.sync('products')
      await peer.sync('bench_counters')
    },
    products: async () =>
      new Map((await peer.rows('products')).map(({ id, ...row }) => [id, String(row['name'])])),
    ordersOfLargePages: async () => {
      await peer.sync('orders', LARGE_PAGE)
      return peer.count('orders')
    },
    takeThree: async () =>
      peer.set('bench_counters', counterId, { qty: (await quantityOf(peer, counterId)) - 3 }),
    counter: () => quantityOf(peer, counterId),
    changeText: (text) => peer.set('products', textId, { name: text }),
    close: () => peer.close(),
  }
}

async function quantityOf(peer: Peer, counterId: string): Promise<number> {
  const row = (await peer.rows('bench_counters')).find(({ id }) => id === counterId)
  return Number(row?.['qty'])
}

async function ourSubject({ shop, scratch, textId, textNumber }: Stage, url: string): Promise<Subject> {
  const folder = mkdtempSync(join(scratch.folder, 'ours-'))
  const desk = await OurDesk.open(folder, addressOf(shop, url))
  return {
    sync: () => desk.sync(),
    products: async () =>
      new Map(
        desk
          .rows<{ id: string; name: string }>('SELECT id, name FROM products WHERE server_rev IS NOT NULL')
          .map(({ id, name }) => [id, name]),
      ),
    ordersOfLargePages: async () =>
      Number(desk.rows<{ n: number }>('SELECT count(*) AS n FROM orders')[0]?.n),
    takeThree: () => desk.moveStock(textId, shop.shopId, -3),
    counter: async () =>
      Number(
        desk.rows<{ n: number }>(
          `SELECT i.local_stock AS n FROM inventory_sync i JOIN products p ON p.seq = i.product_seq WHERE p.id = '${textId}'`,
        )[0]?.n,
      ),
    changeText: (text) => desk.note(textNumber, text),
    close: () => desk.close(),
  }
}

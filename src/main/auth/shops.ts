import { z } from 'zod'
import { netError } from './http-failure.ts'

/** A TikTok shop of a creator, as a person knows it. */
export interface NamedShop {
  readonly id: string
  readonly name: string
}

/** A shop to make: its id follows from its key, so that it is made once. */
export interface NewShop extends NamedShop {
  readonly creatorId: string
  readonly key: string
}

/** What shops ask the server's API for; every failure is an AppError. */
export interface ShopApi {
  shops(creatorId: string): Promise<unknown>
  /** Adds a shop; nothing where its id is there already. */
  addShop(shop: NewShop): Promise<unknown>
  /** Which of these TikTok order ids there are: `[{tiktok_order_id}]`. */
  orders(creatorId: string, numbers: readonly string[]): Promise<unknown>
}

const shopsSchema = z.array(z.object({ id: z.uuid(), shop_id: z.string(), shop_name: z.string() }))
const ordersSchema = z.array(z.object({ tiktok_order_id: z.string() }))

/** Ids of one question: they travel in the address, which has an end. */
const AT_ONCE = 200

/** The TikTok shops of a creator, and which of this desk's orders are there already. */
export class ShopDoor {
  readonly #api: ShopApi

  constructor(api: ShopApi) {
    this.#api = api
  }

  async list(creatorId: string): Promise<NamedShop[]> {
    const shops = read(shopsSchema, await this.#api.shops(creatorId))
    return shops.map(({ id, shop_id, shop_name }) => ({ id, name: shop_name || shop_id }))
  }

  async create(shop: NewShop): Promise<NamedShop> {
    await this.#api.addShop(shop)
    return { id: shop.id, name: shop.name }
  }

  async knownOrders(creatorId: string, numbers: readonly string[]): Promise<number> {
    let known = 0
    for (let from = 0; from < numbers.length; from += AT_ONCE) {
      const found = await this.#api.orders(creatorId, numbers.slice(from, from + AT_ONCE))
      known += new Set(read(ordersSchema, found).map((row) => row.tiktok_order_id)).size
    }
    return known
  }
}

function read<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw netError('net.serverFailed', { reason: 'badAnswer' })
}

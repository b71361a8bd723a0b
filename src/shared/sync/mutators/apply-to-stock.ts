import { z } from 'zod'
import type { Mutation } from '../mutations.ts'
import { msSchema } from '../scalars.ts'
import type { SyncedRow } from '../tables.ts'
import { type Actor, type MutationOf, mayDo } from './actor.ts'
import { applied, conflicting, type MutatorResult, refused } from './result.ts'
import { fitsInteger, readInteger } from './server-values.ts'

/** What mutations read and change of a product's stock in one place. */
export const stockImageSchema = z.object({
  /** Null while nobody has counted it. */
  localStock: z.int().nullable(),
  isOversold: z.boolean(),
  countedAt: msSchema.nullable(),
})
export type StockImage = Readonly<z.output<typeof stockImageSchema>>

/** What became of a mutation of stock. */
export type StockResult = MutatorResult<StockImage | null>

/** The stock of a known product in a place that has no row yet: the first act makes it. */
export const NO_STOCK_YET: StockImage = { localStock: null, isOversold: false, countedAt: null }

/** The image of the server's row. */
export function stockImageOf(row: SyncedRow<'inventory_sync'>): StockImage {
  return { localStock: row.local_stock, isOversold: row.is_oversold, countedAt: row.counted_at }
}

/**
 * Does to an image of stock what the server does to its row: movements add up, and a count is the difference between
 * what was counted and what the desk believed. `image` is null where the product or its shop is not known.
 */
export function applyToStock(
  image: StockImage | null,
  mutation: Mutation,
  who: Pick<Actor, 'role'> = {},
): StockResult {
  if (!isStockMutation(mutation)) return applied(image)
  if (!mayDo(mutation.act, who)) return refused('access.denied', image)
  return mutation.act === 'count' ? counted(image, mutation) : moved(image, mutation)
}

function isStockMutation(mutation: Mutation): mutation is MutationOf<'count' | 'moveStock' | 'adjustStock'> {
  return ['count', 'moveStock', 'adjustStock'].includes(mutation.act)
}

function moved(
  image: StockImage | null,
  { act, payload }: MutationOf<'moveStock' | 'adjustStock'>,
): StockResult {
  if (image === null)
    return act === 'adjustStock'
      ? refused('input.notFound', image)
      : conflicting('conflict.unknownProduct', image)
  // What nobody has counted yet stays unknown.
  if (image.localStock === null) return applied(image)
  return held(image, image.localStock + payload.delta, image.countedAt)
}

function counted(image: StockImage | null, { at, payload }: MutationOf<'count'>): StockResult {
  const believed = readInteger(payload.believed)
  if (believed !== null && !fitsInteger(believed)) return refused('input.invalid', image)
  if (image === null) return conflicting('conflict.unknownProduct', image)
  const { localStock } = image
  // The server adds before it looks at what was believed, and the sum has to fit.
  if (localStock !== null && !fitsInteger(localStock + payload.counted))
    return refused('input.invalid', image)
  if (localStock === null || believed === null) return held(image, payload.counted, at)
  return held(image, localStock + payload.counted - believed, at)
}

function held(image: StockImage, localStock: number, countedAt: number | null): StockResult {
  if (!fitsInteger(localStock)) return refused('input.invalid', image)
  return applied({ localStock, isOversold: localStock < 0, countedAt })
}

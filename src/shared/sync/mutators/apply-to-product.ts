import { z } from 'zod'
import { currencySchema, minorSchema } from '../../domain/money/money.ts'
import type { Mutation } from '../mutations.ts'
import type { SyncedRow } from '../tables.ts'
import { type Actor, mayDo } from './actor.ts'
import { applied, type MutatorResult, refused } from './result.ts'
import { readInteger } from './server-values.ts'

/** The most that a price may be, in minor units. */
const GREATEST_MINOR = 99_999_999_999

/** What the act `price` reads and changes of a product. */
export const productImageSchema = z.object({ baseMinor: minorSchema, currency: currencySchema })
export type ProductImage = Readonly<z.output<typeof productImageSchema>>

/** The image of the server's row. */
export function productImageOf(row: SyncedRow<'products'>): ProductImage {
  return { baseMinor: row.base_price, currency: row.currency }
}

/**
 * Does to a product's image what the server does to its row: a price changes from what the desk saw; where it is
 * something else by now, it stays. `image` is null where the server does not know the product.
 */
export function applyToProduct(
  image: ProductImage | null,
  mutation: Mutation,
  who: Pick<Actor, 'role'> = {},
): MutatorResult<ProductImage | null> {
  if (mutation.act !== 'price') return applied(image)
  if (!mayDo(mutation.act, who)) return refused('access.denied', image)
  const { fromMinor, toMinor, currency } = mutation.payload
  if (readInteger(fromMinor) === null || toMinor < 0 || toMinor > GREATEST_MINOR)
    return refused('input.invalid', image)
  if (image === null) return refused('input.notFound', image)
  if (image.currency !== currency) return refused('input.invalid', image)
  if (image.baseMinor !== fromMinor && image.baseMinor !== toMinor) return refused('conflict.stale', image)
  return applied({ ...image, baseMinor: toMinor })
}

import type { BigShop } from '../backend/shop.ts'
import type { CloudAddress } from './built-desk.ts'

/** Where and as whom a desk of the shop's owner signs in. */
export function addressOf(shop: BigShop, url = shop.backend.url): CloudAddress {
  return { url, key: shop.backend.publishableKey, ...shop.owner, creatorId: shop.creatorId }
}

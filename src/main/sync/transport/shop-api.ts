import type { ShopApi } from '../../auth/shops.ts'
import type { ServerApi } from './server-api.ts'

/** Shops and orders over the project's tables, as the signed-in person may see them. */
export function shopApi(api: Pick<ServerApi, 'tables'>): ShopApi {
  return {
    shops: (creatorId) =>
      api.tables((client) =>
        client
          .from('tiktok_shops')
          .select('id, shop_id, shop_name')
          .eq('creator_id', creatorId)
          .order('created_at'),
      ),
    addShop: ({ id, creatorId, key, name }) =>
      api.tables((client) =>
        client
          .from('tiktok_shops')
          .upsert(
            { id, creator_id: creatorId, shop_id: key, shop_name: name },
            { onConflict: 'id', ignoreDuplicates: true },
          )
          // An answer without a body could be anybody's.
          .select('id'),
      ),
    orders: (creatorId, numbers) =>
      api.tables((client) =>
        client
          .from('orders')
          .select('tiktok_order_id')
          .eq('creator_id', creatorId)
          .in('tiktok_order_id', [...numbers]),
      ),
  }
}

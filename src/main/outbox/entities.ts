/** What a mutation is about, as one text: entries of one entity keep their order, and replay goes by entity. */
export function orderEntity(orderId: string): string {
  return `order:${orderId}`
}

/** A product's stock in one place. */
export function stockEntity(productId: string, shopId: string, warehouse: string): string {
  return `stock:${productId}:${shopId}:${warehouse}`
}

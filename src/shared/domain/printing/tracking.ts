/** Delivery options under which the seller buys his own postage; TikTok's own shipping brings its own label. */
const SELLER_SHIPS = /\b(seller|merchant|self)\b|shipped by seller|send by seller/i

/**
 * The tracking number that our own label may carry as a barcode, or null: only when the seller ships it himself and
 * the number is whole (design.md section 9), since a barcode of TikTok's number would pass for postage.
 */
export function trackingForBarcode(deliveryOption: string, tracking: string | null): string | null {
  if (tracking === null || !SELLER_SHIPS.test(deliveryOption)) return null
  return /^[A-Za-z0-9-]{6,40}$/.test(tracking) ? tracking : null
}

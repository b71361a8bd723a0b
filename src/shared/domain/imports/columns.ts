/**
 * The columns of a Seller Center export that we read, and the names they have been seen under. Names are compared
 * trimmed, in lower case and with runs of white space as one space, because exports differ by region and year.
 */
const COLUMN_NAMES = {
  orderId: ['order id', 'orderid', 'order_id'],
  status: ['order status', 'status'],
  substatus: ['order substatus', 'order sub-status', 'order sub status'],
  cancelType: [
    'cancelation/return type',
    'cancellation/return type',
    'cancelation / return type',
    'cancellation / return type',
  ],
  orderKind: ['normal or pre-order', 'normal or preorder', 'order type'],
  skuId: ['sku id'],
  sellerSku: ['seller sku', 'seller sku id', 'seller_sku'],
  productName: ['product name'],
  variation: ['variation', 'sku name', 'sku variation'],
  quantity: ['quantity', 'qty'],
  returnedQuantity: ['sku quantity of return', 'quantity of return', 'returned quantity'],
  unitPrice: ['sku unit original price', 'unit price'],
  lineBefore: ['sku subtotal before discount'],
  lineAfter: ['sku subtotal after discount', 'sku subtotal'],
  shippingFee: ['shipping fee after discount', 'shipping fee'],
  originalShippingFee: ['original shipping fee'],
  taxes: ['taxes', 'tax'],
  orderAmount: ['order amount', 'order total'],
  refundAmount: ['order refund amount', 'refund amount'],
  createdAt: ['created time', 'order created time', 'create time'],
  paidAt: ['paid time'],
  rtsAt: ['rts time', 'ready to ship time'],
  shippedAt: ['shipped time'],
  deliveredAt: ['delivered time'],
  cancelledAt: ['cancelled time', 'canceled time'],
  cancelReason: ['cancel reason'],
  fulfillmentType: ['fulfillment type', 'fulfilment type'],
  warehouse: ['warehouse name', 'warehouse'],
  tracking: ['tracking id', 'tracking number'],
  deliveryOption: ['delivery option'],
  provider: ['shipping provider name', 'shipping provider'],
  buyerMessage: ['buyer message'],
  handle: ['buyer username', 'buyer user name', 'username'],
  recipient: ['recipient', 'recipient name'],
  phone: ['phone #', 'phone', 'phone number'],
  postalCode: ['zipcode', 'zip code', 'postcode', 'post code', 'postal code'],
  country: ['country', 'country/region'],
  state: ['state / province', 'state/province', 'state', 'province'],
  city: ['city / regency and city', 'city', 'regency and city', 'post town'],
  district: ['district(s)', 'districts', 'district'],
  commune: ['commune', 'communes', 'villages', 'village', 'ward'],
  detailAddress: ['detail address', 'detailed address', 'address'],
  extraAddress: ['additional address information'],
  paymentMethod: ['payment method'],
  weight: ['weight(kg)', 'weight (kg)', 'weight(lb)', 'weight (lb)', 'weight(g)', 'weight (g)'],
  category: ['product category'],
  packageId: ['package id'],
  sellerNote: ['seller note'],
} as const satisfies Record<string, readonly string[]>

/** A column that we read. */
export type Column = keyof typeof COLUMN_NAMES
/** All of them. */
export const COLUMNS = Object.keys(COLUMN_NAMES) as readonly Column[]
/** Where each column that the file has stands, counting from 0. */
export type ColumnMap = Readonly<Partial<Record<Column, number>>>

/** The columns that hold moments in the shop's own time. */
export const TIME_COLUMNS = [
  'createdAt',
  'paidAt',
  'rtsAt',
  'shippedAt',
  'deliveredAt',
  'cancelledAt',
] as const
export type TimeColumn = (typeof TIME_COLUMNS)[number]

/** The columns that hold money. */
export const MONEY_COLUMNS = [
  'orderAmount',
  'unitPrice',
  'lineAfter',
  'lineBefore',
  'shippingFee',
  'originalShippingFee',
  'taxes',
  'refundAmount',
] as const
export type MoneyColumn = (typeof MONEY_COLUMNS)[number]

const COLUMN_BY_NAME: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) => COLUMN_NAMES[column].map((name) => [name, column])),
)

/** A header or a status word in the form in which words are compared. */
export function plainWord(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** Where our columns stand in a header row. A name that occurs twice counts where it stands first. */
export function mapColumns(header: readonly string[]): ColumnMap {
  const found: Partial<Record<Column, number>> = {}
  header.forEach((cell, index) => {
    const column = COLUMN_BY_NAME.get(plainWord(cell))
    if (column !== undefined) found[column] ??= index
  })
  return found
}

/** True for a cell that names the order id column: a heading repeated in the middle of a file, not an order. */
export function isOrderIdHeading(cell: string): boolean {
  return COLUMN_BY_NAME.get(plainWord(cell)) === 'orderId'
}

/** The names, as Seller Center writes them, of the columns without which an export cannot be read. */
export function missingColumns(columns: ColumnMap): string[] {
  const missing: string[] = []
  if (columns.orderId === undefined) missing.push('Order ID')
  if (columns.skuId === undefined && columns.sellerSku === undefined) missing.push('SKU ID or Seller SKU')
  if (columns.productName === undefined) missing.push('Product Name')
  if (columns.quantity === undefined) missing.push('Quantity')
  return missing
}

/** How many grams one unit of a weight column is, by its header; kilograms where the header does not say. */
export function gramsPerUnit(header: string): number {
  const word = plainWord(header)
  if (word.includes('lb')) return 453.592_37
  return word.includes('(g)') ? 1 : 1_000
}

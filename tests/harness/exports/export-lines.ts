import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'
import { wallClockOf } from '../../../src/shared/domain/imports/wall-time.ts'
import { REGIONS, type Region, type RegionName } from './regions.ts'

/** A heading row of an export as Seller Center writes it. */
export const USUAL_COLUMNS = [
  'Order ID',
  'Order Status',
  'Order Substatus',
  'Cancelation/Return Type',
  'Normal or Pre-order',
  'SKU ID',
  'Seller SKU',
  'Product Name',
  'Variation',
  'Quantity',
  'Sku Quantity of return',
  'SKU Unit Original Price',
  'SKU Subtotal Before Discount',
  'SKU Platform Discount',
  'SKU Seller Discount',
  'SKU Subtotal After Discount',
  'Shipping Fee After Discount',
  'Original Shipping Fee',
  'Shipping Fee Seller Discount',
  'Shipping Fee Platform Discount',
  'Payment platform discount',
  'Taxes',
  'Small Order Fee',
  'Order Amount',
  'Order Refund Amount',
  'Created Time',
  'Paid Time',
  'RTS Time',
  'Shipped Time',
  'Delivered Time',
  'Cancelled Time',
  'Cancel By',
  'Cancel Reason',
  'Fulfillment Type',
  'Warehouse Name',
  'Tracking ID',
  'Delivery Option',
  'Shipping Provider Name',
  'Buyer Message',
  'Buyer Username',
  'Recipient',
  'Phone #',
  'Zipcode',
  'Country',
  'State / Province',
  'City / Regency and City',
  'District(s)',
  'Commune',
  'Detail Address',
  'Additional address information',
  'Payment Method',
  'Weight(kg)',
  'Product Category',
  'Package ID',
  'Seller Note',
  'Checked Status',
  'Checked Marked by',
] as const

type ColumnName = (typeof USUAL_COLUMNS)[number]
export type ExportLine = Partial<Record<ColumnName, string>>

/** An order as the lines of an export, one for each SKU of each package. */
export function linesOf(order: ImportedOrder, regionName: RegionName): ExportLine[] {
  const region: Region = REGIONS[regionName]
  const shared = orderCells(order, region)
  const whole = {
    packageId: null,
    tracking: null,
    provider: '',
    deliveryOption: '',
    shippedAt: order.shippedAt,
    recipient: null,
  }
  const packages =
    order.packages.length > 0
      ? order.packages
      : [{ ...whole, contents: order.items.map((item, index) => ({ item: index, quantity: item.quantity })) }]
  let isFirst = true
  return packages.flatMap((parcel) =>
    parcel.contents.map(({ item, quantity }) => {
      const sold = order.items[item]
      const weight = isFirst && order.weightGrams !== null ? String(order.weightGrams / 1_000) : ''
      isFirst = false
      return {
        ...shared,
        'SKU ID': `${sold?.skuId}\t`,
        'Seller SKU': sold?.sellerSku ?? '',
        'Product Name': sold?.productName ?? '',
        Variation: sold?.variation ?? '',
        'Product Category': sold?.category ?? '',
        Quantity: String(quantity),
        'Sku Quantity of return': '0',
        'SKU Unit Original Price': region.money(sold?.unitMinor ?? 0),
        'SKU Subtotal Before Discount': region.money((sold?.unitMinor ?? 0) * quantity),
        'SKU Subtotal After Discount': region.money((sold?.unitMinor ?? 0) * quantity),
        'Weight(kg)': weight,
        'Package ID': `${parcel.packageId ?? ''}\t`,
        'Tracking ID': `${parcel.tracking ?? ''}\t`,
        'Delivery Option': parcel.deliveryOption,
        'Shipping Provider Name': parcel.provider,
      }
    }),
  )
}

const wallClocks = new Map<string, (utcMs: number) => number>()

/** The shop's wall clock at a moment, ms as if UTC; found by turning the reader's own conversion around. */
function wallAt(utcMs: number, timeZone: string): number {
  let offsetAt = wallClocks.get(timeZone)
  if (!offsetAt) {
    const toUtc = wallClockOf(timeZone)
    const byHour = new Map<number, number>()
    offsetAt = (at) => {
      const hour = Math.floor(at / 900_000)
      const known = byHour.get(hour)
      if (known !== undefined) return known
      let wall = at
      for (let round = 0; round < 3; round += 1) wall += at - toUtc(wall)
      byHour.set(hour, wall - at)
      return wall - at
    }
    wallClocks.set(timeZone, offsetAt)
  }
  return utcMs + offsetAt(utcMs)
}

function orderCells(order: ImportedOrder, region: Region): ExportLine {
  const time = (at: number | null) => (at === null ? '' : `${region.time(wallAt(at, region.timeZone))}\t`)
  const { recipient } = order
  return {
    'Order ID': `${order.tiktokOrderId}\t`,
    'Order Status': order.statusText,
    'Order Substatus': order.substatus,
    'Cancelation/Return Type': order.cancelRequested || order.status === 'cancelled' ? 'Cancel' : '',
    'Normal or Pre-order': order.isPreOrder ? 'Pre-order' : 'Normal',
    'Shipping Fee After Discount': region.money(order.shippingMinor),
    'Original Shipping Fee': region.money(order.shippingMinor),
    Taxes: region.money(order.taxMinor),
    'Order Amount': region.money(order.totalMinor),
    'Order Refund Amount': region.money(order.refundMinor),
    'Created Time': time(order.orderedAt),
    'Paid Time': time(order.paidAt),
    'RTS Time': time(order.rtsAt),
    'Shipped Time': time(order.shippedAt),
    'Delivered Time': time(order.deliveredAt),
    'Cancelled Time': time(order.cancelledAt),
    'Cancel Reason': order.cancelReason,
    'Fulfillment Type': order.isFulfilledByPlatform ? 'Fulfillment by TikTok' : 'Fulfillment by seller',
    'Warehouse Name': order.warehouse,
    'Buyer Message': order.buyerMessage,
    'Buyer Username': order.handle,
    Recipient: recipient.name,
    'Phone #': recipient.phone,
    Zipcode: recipient.postalCode,
    Country: recipient.country,
    'State / Province': recipient.state,
    'City / Regency and City': recipient.city,
    'Detail Address': recipient.lines[0] ?? '',
    'Additional address information': recipient.lines[1] ?? '',
    'Payment Method': order.paymentMethod,
    'Seller Note': order.sellerNote,
    'Checked Status': 'Unchecked',
  }
}

/** The heading, the description row under it, and a line as cells, in the region's own column names. */
export function rowMaker(regionName: RegionName, columns: readonly string[] = USUAL_COLUMNS) {
  const region: Region = REGIONS[regionName]
  return {
    heading: columns.map((name) => region.renamed[name] ?? name),
    description: columns.map((name, index) =>
      index === 0 ? 'Platform unique order ID.' : `The ${name} of this line.`,
    ),
    cells: (line: ExportLine) => columns.map((name) => line[name as ColumnName] ?? ''),
  }
}

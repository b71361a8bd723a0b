import { hash } from 'node:crypto'
import type {
  ImportedItem,
  ImportedOrder,
  ImportedPackage,
} from '../../../../shared/domain/imports/imported-order.ts'
import { canonicalOrder } from '../../../../shared/domain/imports/merge-orders.ts'
import type { PostalAddress } from '../../../../shared/domain/printing/printing.ts'

/**
 * A fingerprint (SHA-256, base64) of what the platform says about an order. It stays the same when rows or
 * columns of the export come in another order, so an order whose fingerprint is known needs no writing.
 */
export function contentHash(order: ImportedOrder): string {
  const isPlain = order.items.length === 1 && order.packages.length <= 1
  return hash('sha256', contentText(isPlain ? order : canonicalOrder(order)), 'base64')
}

/** Between values; no cell holds it, since control characters are taken out of every text that is read. */
const END = '\u001f'
/** Between the entries of a list. */
const NEXT = '\u001e'

/** Every field by position: the hash must not depend on the order in which an object's keys were set. */
function contentText(order: ImportedOrder): string {
  const flags =
    (order.cancelRequested ? 1 : 0) + (order.isPreOrder ? 2 : 0) + (order.isFulfilledByPlatform ? 4 : 0)
  let text =
    order.tiktokOrderId + END + order.status + END + order.statusText + END + order.substatus + END + flags
  text +=
    END +
    order.handle +
    END +
    addressText(order.recipient) +
    END +
    order.buyerMessage +
    END +
    order.sellerNote
  text += END + order.currency + END + order.totalMinor + END + order.shippingMinor + END + order.taxMinor
  text += END + order.refundMinor + END + order.orderedAt + END + order.paidAt + END + order.rtsAt
  text += END + order.shippedAt + END + order.deliveredAt + END + order.cancelledAt + END + order.cancelReason
  text += END + order.warehouse + END + order.paymentMethod + END + order.weightGrams
  for (const item of order.items) text += NEXT + itemText(item)
  for (const parcel of order.packages) text += NEXT + packageText(parcel)
  return text
}

function itemText(item: ImportedItem): string {
  const names =
    item.skuId + END + item.sellerSku + END + item.productName + END + item.variation + END + item.category
  return (
    names + END + item.quantity + END + item.returnedQuantity + END + item.unitMinor + END + item.lineMinor
  )
}

function packageText(parcel: ImportedPackage): string {
  let text = `${parcel.packageId}${END}${parcel.tracking}${END}${parcel.provider}${END}${parcel.deliveryOption}`
  text += END + parcel.shippedAt + END + (parcel.recipient === null ? '' : addressText(parcel.recipient))
  for (const content of parcel.contents) text += `${END}${content.item}:${content.quantity}`
  return text
}

function addressText(address: PostalAddress): string {
  const { name, lines, city, state, postalCode, country, phone } = address
  return (
    name + END + lines.join(NEXT) + END + city + END + state + END + postalCode + END + country + END + phone
  )
}

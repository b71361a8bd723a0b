import { isKnownStatus, ORDER_STATUSES, type OrderStatus } from '../orders/status.ts'
import type { PostalAddress } from '../printing/printing.ts'
import type { ImportedItem, ImportedOrder, ImportedPackage } from './imported-order.ts'

/**
 * Two parts of one order, each read from some of its lines, as one order. Any split of the lines, merged in any
 * order, gives the same order but for the order of its items and packages (see `canonicalOrder`): items and their
 * amounts add up, what the lines repeat counts once, and where lines disagree the answer does not depend on which
 * came first. Cancelled lines drop out of an order of which other lines go on.
 */
export function mergeOrders(a: ImportedOrder, b: ImportedOrder): ImportedOrder {
  if (a.status === 'cancelled' && b.status !== 'cancelled') return b
  if (b.status === 'cancelled' && a.status !== 'cancelled') return a
  const items = mergeItems(a.items, b.items)
  return {
    ...mergeTexts(a, b),
    ...mergeTimes(a, b),
    ...mergeMoney(a, b, items),
    tiktokOrderId: a.tiktokOrderId,
    ...mergeStatus(a, b),
    cancelRequested: a.cancelRequested || b.cancelRequested,
    isPreOrder: a.isPreOrder || b.isPreOrder,
    isFulfilledByPlatform: a.isFulfilledByPlatform || b.isFulfilledByPlatform,
    weightGrams: addKnown(a.weightGrams, b.weightGrams),
    items,
    ...mergePackages(a, b, items),
  }
}

/** What a SKU is known by within an order: TikTok's id, or the seller's own where the export has none. */
export function itemKey(item: Pick<ImportedItem, 'skuId' | 'sellerSku'>): string {
  return item.skuId === '' ? `seller:${item.sellerSku}` : item.skuId
}

/** The same order with items and packages in an order of their own, to compare and to hash. */
export function canonicalOrder(order: ImportedOrder): ImportedOrder {
  const items = order.items.toSorted((a, b) => compare(itemKey(a), itemKey(b)))
  const place = order.items.map((item) => items.indexOf(item))
  const packages = order.packages
    .map((parcel) => ({
      ...parcel,
      contents: parcel.contents
        .map((content) => ({ item: place[content.item] ?? content.item, quantity: content.quantity }))
        .toSorted((a, b) => a.item - b.item),
    }))
    .toSorted((a, b) => compare(packageKey(a), packageKey(b)))
  return { ...order, items, packages }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The filled one; of two different ones the lesser, so that the order of lines does not matter. */
function pick(a: string, b: string): string {
  if (a === b || b === '') return a
  return a === '' || b < a ? b : a
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

function addKnown(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0)
}

/** The amount of two that say more: an order's amounts repeat on each line, so they differ only by mistake. */
function larger(a: number, b: number): number {
  if (Math.abs(a) === Math.abs(b)) return Math.max(a, b)
  return Math.abs(a) > Math.abs(b) ? a : b
}

function mergeTexts(a: ImportedOrder, b: ImportedOrder) {
  return {
    substatus: pick(a.substatus, b.substatus),
    handle: pick(a.handle, b.handle),
    buyerMessage: pick(a.buyerMessage, b.buyerMessage),
    sellerNote: pick(a.sellerNote, b.sellerNote),
    cancelReason: pick(a.cancelReason, b.cancelReason),
    warehouse: pick(a.warehouse, b.warehouse),
    paymentMethod: pick(a.paymentMethod, b.paymentMethod),
  }
}

/** An order begins with its first line and is over with its last. */
function mergeTimes(a: ImportedOrder, b: ImportedOrder) {
  return {
    orderedAt: earlier(a.orderedAt, b.orderedAt),
    paidAt: earlier(a.paidAt, b.paidAt),
    rtsAt: earlier(a.rtsAt, b.rtsAt),
    shippedAt: earlier(a.shippedAt, b.shippedAt),
    deliveredAt: later(a.deliveredAt, b.deliveredAt),
    cancelledAt: later(a.cancelledAt, b.cancelledAt),
  }
}

function mergeMoney(a: ImportedOrder, b: ImportedOrder, items: readonly ImportedItem[]) {
  const shippingMinor = larger(a.shippingMinor, b.shippingMinor)
  const taxMinor = larger(a.taxMinor, b.taxMinor)
  const rest = {
    currency: pick(a.currency, b.currency),
    shippingMinor,
    taxMinor,
    refundMinor: larger(a.refundMinor, b.refundMinor),
  }
  if (a.isTotalSummed && b.isTotalSummed) {
    const linesMinor = items.reduce((sum, item) => sum + item.lineMinor, 0)
    return { ...rest, totalMinor: linesMinor + shippingMinor + taxMinor, isTotalSummed: true as const }
  }
  const told = [a, b].filter((part) => !part.isTotalSummed).map((part) => part.totalMinor)
  return { ...rest, totalMinor: told.reduce(larger), isTotalSummed: undefined }
}

const STILL_HERE: ReadonlySet<string> = new Set(['on_hold', 'awaiting_shipment', 'partially_shipping'])
const LEFT_THE_DESK: ReadonlySet<string> = new Set([
  'partially_shipping',
  'awaiting_collection',
  'in_transit',
  'delivered',
  'completed',
])

/** Lines at different points make a partly shipped order; otherwise the least advanced line speaks for all. */
function mergeStatus(a: ImportedOrder, b: ImportedOrder): Pick<ImportedOrder, 'status' | 'statusText'> {
  if (a.status === b.status) return { status: a.status, statusText: pick(a.statusText, b.statusText) }
  const unknown = [a, b].find((part) => !isKnownStatus(part.status))
  if (unknown) return unknownStatus(a, b)
  const least = rank(a.status) <= rank(b.status) ? a.status : b.status
  const most = rank(a.status) <= rank(b.status) ? b.status : a.status
  const isPart = STILL_HERE.has(least) && LEFT_THE_DESK.has(most)
  const status = isPart ? 'partially_shipping' : least
  return { status, statusText: pick(a.statusText, b.statusText) }
}

function unknownStatus(a: ImportedOrder, b: ImportedOrder): Pick<ImportedOrder, 'status' | 'statusText'> {
  const words = [a, b].map((part) => part.status).filter((status) => !isKnownStatus(status))
  return { status: words.reduce(pick), statusText: pick(a.statusText, b.statusText) }
}

function rank(status: string): number {
  return ORDER_STATUSES.indexOf(status as OrderStatus)
}

function mergeItems(a: readonly ImportedItem[], b: readonly ImportedItem[]): ImportedItem[] {
  const items = [...a]
  for (const item of b) {
    const at = items.findIndex((known) => itemKey(known) === itemKey(item))
    const known = items[at]
    if (known === undefined) items.push(item)
    else items[at] = addItems(known, item)
  }
  return items
}

function addItems(a: ImportedItem, b: ImportedItem): ImportedItem {
  return {
    skuId: a.skuId,
    sellerSku: pick(a.sellerSku, b.sellerSku),
    productName: pick(a.productName, b.productName),
    variation: pick(a.variation, b.variation),
    category: pick(a.category, b.category),
    quantity: a.quantity + b.quantity,
    returnedQuantity: a.returnedQuantity + b.returnedQuantity,
    unitMinor: larger(a.unitMinor, b.unitMinor),
    lineMinor: a.lineMinor + b.lineMinor,
  }
}

type Parcel = ImportedPackage & { readonly recipient: PostalAddress }

/** One package of several parts, and the recipient that most of the order's units go to. */
function mergePackages(a: ImportedOrder, b: ImportedOrder, items: readonly ImportedItem[]) {
  const parcels: Parcel[] = []
  for (const part of [a, b]) {
    for (const parcel of part.packages) addParcel(parcels, movedTo(parcel, part, items))
  }
  const whole = joinUntracked(parcels)
  const recipient = whole.length === 0 ? pickAddress(a.recipient, b.recipient) : mainRecipient(whole)
  const packages = whole.map((parcel) => ({
    ...parcel,
    recipient: isSameAddress(parcel.recipient, recipient) ? null : parcel.recipient,
  }))
  return { recipient, packages }
}

function movedTo(parcel: ImportedPackage, part: ImportedOrder, items: readonly ImportedItem[]): Parcel {
  const contents = parcel.contents.map(({ item, quantity }) => {
    const source = part.items[item]
    const key = source === undefined ? '' : itemKey(source)
    return { item: items.findIndex((candidate) => itemKey(candidate) === key), quantity }
  })
  return { ...parcel, recipient: parcel.recipient ?? part.recipient, contents }
}

function packageKey(parcel: ImportedPackage): string {
  return `${parcel.packageId ?? ''}\n${parcel.tracking ?? ''}`
}

function addParcel(parcels: Parcel[], parcel: Parcel): void {
  const at = parcels.findIndex((known) => packageKey(known) === packageKey(parcel))
  const known = parcels[at]
  if (known === undefined) parcels.push(parcel)
  else parcels[at] = joinParcels(known, parcel)
}

function joinParcels(a: Parcel, b: Parcel): Parcel {
  const contents = [...a.contents]
  for (const content of b.contents) {
    const at = contents.findIndex((known) => known.item === content.item)
    const known = contents[at]
    if (known === undefined) contents.push(content)
    else contents[at] = { item: known.item, quantity: known.quantity + content.quantity }
  }
  return {
    packageId: a.packageId,
    tracking: a.tracking ?? b.tracking,
    provider: pick(a.provider, b.provider),
    deliveryOption: pick(a.deliveryOption, b.deliveryOption),
    shippedAt: earlier(a.shippedAt, b.shippedAt),
    recipient: pickAddress(a.recipient, b.recipient),
    contents,
  }
}

/** A package whose tracking number stands on only some of its lines is still one package. */
function joinUntracked(parcels: readonly Parcel[]): readonly Parcel[] {
  const isLoose = (parcel: Parcel) =>
    parcel.packageId !== null && parcel.tracking === null && siblings(parcels, parcel).length === 1
  if (!parcels.some(isLoose)) return parcels
  return parcels
    .filter((parcel) => !isLoose(parcel))
    .map((parcel) =>
      parcels
        .filter((other) => isLoose(other) && other.packageId === parcel.packageId)
        .reduce(joinParcels, parcel),
    )
}

function siblings(parcels: readonly Parcel[], parcel: Parcel): Parcel[] {
  return parcels.filter((other) => other !== parcel && other.packageId === parcel.packageId)
}

function mainRecipient(parcels: readonly Parcel[]): PostalAddress {
  const units = new Map<string, { address: PostalAddress; count: number }>()
  for (const parcel of parcels) {
    const key = addressKey(parcel.recipient)
    const seen = units.get(key) ?? { address: parcel.recipient, count: 0 }
    const count = parcel.contents.reduce((sum, content) => sum + content.quantity, seen.count)
    units.set(key, { address: seen.address, count })
  }
  const ranked = [...units].toSorted((a, b) => b[1].count - a[1].count || compare(a[0], b[0]))
  const [first] = ranked
  return first === undefined ? EMPTY_ADDRESS : first[1].address
}

/** An address of which nothing is known. */
export const EMPTY_ADDRESS: PostalAddress = {
  name: '',
  lines: [],
  city: '',
  state: '',
  postalCode: '',
  country: '',
  phone: '',
}

function addressKey(address: PostalAddress): string {
  const { name, lines, city, state, postalCode, country, phone } = address
  return JSON.stringify([name, city, state, postalCode, country, phone, ...lines])
}

function isSameAddress(a: PostalAddress, b: PostalAddress): boolean {
  return a === b || addressKey(a) === addressKey(b)
}

/** The fuller of two addresses; the lesser where they are as long. */
function pickAddress(a: PostalAddress, b: PostalAddress): PostalAddress {
  if (a === b) return a
  const [keyA, keyB] = [addressKey(a), addressKey(b)]
  if (keyA.length !== keyB.length) return keyA.length > keyB.length ? a : b
  return keyA <= keyB ? a : b
}

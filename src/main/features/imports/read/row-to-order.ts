import {
  COLUMNS,
  type Column,
  type ColumnMap,
  gramsPerUnit,
  type MoneyColumn,
  type TimeColumn,
} from '../../../../shared/domain/imports/columns.ts'
import type { ImportDecisions } from '../../../../shared/domain/imports/decide.ts'
import type { ImportProblem } from '../../../../shared/domain/imports/import-types.ts'
import type {
  ImportedItem,
  ImportedOrder,
  ImportedPackage,
} from '../../../../shared/domain/imports/imported-order.ts'
import { NO_STATUS, readStatus } from '../../../../shared/domain/imports/status-words.ts'
import { wallClockOf } from '../../../../shared/domain/imports/wall-time.ts'
import type { OrderStatus } from '../../../../shared/domain/orders/status.ts'
import type { PostalAddress } from '../../../../shared/domain/printing/printing.ts'
import { isDestroyedId, isDigits } from './id-cell.ts'
import type { Row } from './row-source.ts'
import { moneyReader, timeReader } from './steady-cells.ts'

/** What a row is read with. */
export interface RowRules {
  readonly columns: ColumnMap
  readonly header: readonly string[]
  readonly decisions: ImportDecisions
  readonly statusMap: Readonly<Record<string, OrderStatus>>
  readonly onProblem: (problem: ImportProblem, cells: readonly string[]) => void
}

/** Turns a row into an order of one line, or null after reporting why it cannot. */
export type RowReader = (row: Row) => ImportedOrder | null

/** Thrown inside a row to leave it; never leaves this file. */
class RowRefused extends Error {}

const MOST_UNITS = 1_000_000
const LONGEST_VALUE = 200
const CANCEL = /cancel/i
const PRE_ORDER = /pre-?\s?order/i
const BY_PLATFORM = /tiktok|platform|^fbt$/i
const LEFT_OUT = 'This row was left out.'
const LEFT_EMPTY = 'The row was taken in without it.'
/** A wrong amount or date of these would make the order itself wrong, so the row is left out. */
const REQUIRED_MONEY: ReadonlySet<MoneyColumn> = new Set([
  'orderAmount',
  'unitPrice',
  'lineAfter',
  'lineBefore',
])
const REQUIRED_TIMES: ReadonlySet<TimeColumn> = new Set(['createdAt', 'paidAt'])
const FURTHER_LINES = ['extraAddress', 'commune', 'district'] as const
/** Those that differ first from order to order stand first. */
const ADDRESS_COLUMNS = [
  'detailAddress',
  'recipient',
  'phone',
  'postalCode',
  'city',
  'state',
  'country',
  'extraAddress',
  'commune',
  'district',
] as const

/** A reader for the rows of one file. It remembers the last row's times and address, which mostly repeat. */
export function rowReader(rules: RowRules): RowReader {
  const reader = new RowParser(rules)
  return (row) => {
    try {
      return reader.read(row)
    } catch (error) {
      if (error instanceof RowRefused) return null
      throw error
    }
  }
}

class RowParser {
  readonly #rules: RowRules
  readonly #toUtc: (wallMs: number) => number
  readonly #gramsPerUnit: number
  readonly #lastTimes = new Map<TimeColumn, { cell: string; at: number | null }>()
  readonly #readMoney: ReturnType<typeof moneyReader>
  readonly #readTime: ReturnType<typeof timeReader>
  #lastAddress: { cells: readonly string[]; address: PostalAddress } | null = null
  readonly #places: Readonly<Record<Column, number>>
  #row: Row = { number: 0, cells: [] }
  #cells: readonly string[] = []
  #lastStatus = { text: '', substatus: '', status: NO_STATUS }
  #currency: string | null = null

  constructor(rules: RowRules) {
    this.#rules = rules
    this.#places = placesOf(rules.columns)
    this.#toUtc = wallClockOf(rules.decisions.timeZone)
    this.#readMoney = moneyReader(rules.decisions.money)
    this.#readTime = timeReader(rules.decisions.dayOrder)
    const weight = rules.columns.weight
    this.#gramsPerUnit = gramsPerUnit(weight === undefined ? '' : (rules.header[weight] ?? ''))
  }

  /** One literal without spreads: this runs for every line of the file. */
  read(row: Row): ImportedOrder {
    const at = this.#places
    this.#row = row
    this.#cells = row.cells
    this.#currency = null
    const tiktokOrderId = this.#orderId()
    const statusText = this.#text(at.status)
    const substatus = this.#text(at.substatus)
    const status = this.#status(statusText, substatus)
    const total = this.#money('orderAmount', at.orderAmount)
    const item = this.#item()
    const shippingMinor =
      this.#money('shippingFee', at.shippingFee) ??
      this.#money('originalShippingFee', at.originalShippingFee) ??
      0
    const taxMinor = this.#money('taxes', at.taxes) ?? 0
    const shippedAt = this.#time('shippedAt', at.shippedAt)
    return {
      tiktokOrderId,
      status,
      statusText,
      substatus,
      cancelRequested: status !== 'cancelled' && CANCEL.test(this.#text(at.cancelType)),
      isPreOrder: PRE_ORDER.test(this.#text(at.orderKind)),
      isFulfilledByPlatform: BY_PLATFORM.test(this.#text(at.fulfillmentType)),
      handle: this.#text(at.handle),
      recipient: this.#address(),
      buyerMessage: this.#text(at.buyerMessage),
      sellerNote: this.#text(at.sellerNote),
      totalMinor: total ?? item.lineMinor + shippingMinor + taxMinor,
      shippingMinor,
      taxMinor,
      refundMinor: this.#money('refundAmount', at.refundAmount) ?? 0,
      currency: this.#currency ?? this.#rules.decisions.money.told ?? this.#rules.decisions.money.fallback,
      orderedAt: this.#time('createdAt', at.createdAt),
      paidAt: this.#time('paidAt', at.paidAt),
      rtsAt: this.#time('rtsAt', at.rtsAt),
      shippedAt,
      deliveredAt: this.#time('deliveredAt', at.deliveredAt),
      cancelledAt: this.#time('cancelledAt', at.cancelledAt),
      cancelReason: this.#text(at.cancelReason),
      warehouse: this.#text(at.warehouse),
      paymentMethod: this.#text(at.paymentMethod),
      weightGrams: this.#weight(),
      items: [item],
      packages: this.#packages(item.quantity, shippedAt),
      isTotalSummed: total === null ? true : undefined,
    }
  }

  #text(place: number): string {
    const cell = this.#cells[place]
    return cell === undefined ? '' : cell.trim()
  }

  #report(column: Column, reason: string): void {
    const index = this.#rules.columns[column] ?? -1
    const value = (this.#row.cells[index] ?? '').trim().slice(0, LONGEST_VALUE)
    const problem = { row: this.#row.number, column: this.#rules.header[index] ?? column, value, reason }
    this.#rules.onProblem(problem, this.#row.cells)
  }

  #refuse(column: Column, why: string): never {
    this.#report(column, `${this.#nameOf(column)} ${why}. ${LEFT_OUT}`)
    throw new RowRefused()
  }

  #ignore(column: Column, why: string): void {
    this.#report(column, `${this.#nameOf(column)} ${why}. ${LEFT_EMPTY}`)
  }

  #nameOf(column: Column): string {
    return this.#rules.header[this.#rules.columns[column] ?? -1] ?? column
  }

  #orderId(): string {
    const at = this.#places
    const id = this.#text(at.orderId)
    if (isDigits(id)) return id
    if (id === '') this.#refuse('orderId', 'is empty')
    if (isDestroyedId(id))
      this.#refuse('orderId', 'was destroyed by a spreadsheet program and no longer names an order')
    return this.#refuse('orderId', 'is not all digits')
  }

  #item(): ImportedItem {
    const at = this.#places
    const sellerSku = this.#text(at.sellerSku)
    const skuId = this.#optionalId('skuId', at.skuId)
    if (skuId === '' && sellerSku === '') {
      const column = this.#rules.columns.skuId === undefined ? 'sellerSku' : 'skuId'
      this.#refuse(column, 'is missing, and so is the other name of the SKU')
    }
    const productName = this.#text(at.productName)
    const quantity = this.#quantity()
    const unit = this.#money('unitPrice', at.unitPrice)
    const lineMinor =
      this.#money('lineAfter', at.lineAfter) ??
      this.#money('lineBefore', at.lineBefore) ??
      (unit ?? 0) * quantity
    if (!Number.isSafeInteger(lineMinor))
      this.#refuse('unitPrice', 'times the quantity is larger than we can keep')
    return {
      skuId,
      sellerSku,
      productName: productName === '' ? sellerSku || skuId : productName,
      variation: this.#text(at.variation),
      category: this.#text(at.category),
      quantity,
      returnedQuantity: this.#returned(),
      unitMinor: unit ?? Math.round(lineMinor / quantity),
      lineMinor,
    }
  }

  #optionalId(column: 'skuId' | 'packageId' | 'tracking', place: number): string {
    const id = this.#text(place)
    if (!isDestroyedId(id)) return id === '-' ? '' : id
    this.#ignore(column, 'was destroyed by a spreadsheet program')
    return ''
  }

  #quantity(): number {
    const at = this.#places
    const cell = this.#text(at.quantity)
    const quantity = wholeNumber(cell)
    if (quantity === null || quantity < 1) this.#refuse('quantity', 'is not a whole number of 1 or more')
    if (quantity > MOST_UNITS) this.#refuse('quantity', `is more than ${MOST_UNITS.toLocaleString('en-GB')}`)
    return quantity
  }

  #returned(): number {
    const at = this.#places
    const cell = this.#text(at.returnedQuantity)
    if (cell === '' || cell === '-') return 0
    const quantity = wholeNumber(cell)
    if (quantity === null || quantity > MOST_UNITS) this.#ignore('returnedQuantity', 'is not a whole number')
    return quantity === null || quantity > MOST_UNITS ? 0 : quantity
  }

  /** A money cell in minor units; null when empty. One currency an order: the first that a cell names. */
  #money(column: MoneyColumn, place: number): number | null {
    const cell = this.#text(place)
    if (cell === '') return null
    const reading = this.#readMoney(cell)
    if (reading.kind === 'none') return null
    const why = reading.kind === 'bad' ? reading.reason : this.#currencyClash(reading.currency)
    if (why === null && reading.kind === 'money') return reading.minor
    if (REQUIRED_MONEY.has(column)) this.#refuse(column, why ?? '')
    this.#ignore(column, why ?? '')
    return null
  }

  #currencyClash(currency: string): string | null {
    this.#currency ??= currency
    return this.#currency === currency ? null : `is in ${currency} while the order is in ${this.#currency}`
  }

  #time(column: TimeColumn, place: number): number | null {
    const cell = this.#text(place)
    if (cell === '') return null
    const last = this.#lastTimes.get(column)
    if (last?.cell === cell) return last.at
    const reading = this.#readTime(cell)
    if (reading.kind === 'bad') {
      if (REQUIRED_TIMES.has(column)) this.#refuse(column, reading.reason)
      this.#ignore(column, reading.reason)
      return null
    }
    const at =
      reading.kind === 'wall' ? this.#toUtc(reading.wallMs) : reading.kind === 'exact' ? reading.utcMs : null
    this.#lastTimes.set(column, { cell, at })
    return at
  }

  #status(text: string, substatus: string): string {
    const last = this.#lastStatus
    if (last.text === text && last.substatus === substatus) return last.status
    const status = readStatus(text, substatus, this.#rules.statusMap)
    this.#lastStatus = { text, substatus, status }
    return status
  }

  #address(): PostalAddress {
    const at = this.#places
    const last = this.#lastAddress
    if (last !== null && this.#isSameAddress(last.cells)) return last.address
    const lines: string[] = []
    for (const line of this.#text(at.detailAddress).split('\n')) addLine(lines, line.trim())
    for (const column of FURTHER_LINES) addLine(lines, this.#text(at[column]))
    const address = {
      name: this.#text(at.recipient),
      lines,
      city: this.#text(at.city),
      state: this.#text(at.state),
      postalCode: this.#text(at.postalCode),
      country: this.#text(at.country),
      phone: this.#text(at.phone),
    }
    this.#lastAddress = { cells: this.#cells, address }
    return address
  }

  #isSameAddress(cells: readonly string[]): boolean {
    for (const column of ADDRESS_COLUMNS) {
      const place = this.#places[column]
      if (cells[place] !== this.#cells[place]) return false
    }
    return true
  }

  #weight(): number | null {
    const at = this.#places
    const cell = this.#text(at.weight)
    if (cell === '' || cell === '-') return null
    const grams = Math.round(Number(cell.replace(',', '.')) * this.#gramsPerUnit)
    if (Number.isSafeInteger(grams) && grams >= 0) return grams
    this.#ignore('weight', 'is not a weight')
    return null
  }

  #packages(quantity: number, shippedAt: number | null): ImportedPackage[] {
    const at = this.#places
    const packageId = this.#optionalId('packageId', at.packageId)
    const tracking = this.#optionalId('tracking', at.tracking)
    const provider = this.#text(at.provider)
    const deliveryOption = this.#text(at.deliveryOption)
    if (packageId === '' && tracking === '' && provider === '' && deliveryOption === '') return []
    return [
      {
        packageId: packageId || null,
        tracking: tracking || null,
        provider,
        deliveryOption,
        shippedAt,
        recipient: null,
        contents: [{ item: 0, quantity }],
      },
    ]
  }
}

function addLine(lines: string[], line: string): void {
  if (line !== '') lines.push(line)
}

/** Every column's place, -1 for one that the file lacks. */
function placesOf(columns: ColumnMap): Record<Column, number> {
  const places = Object.fromEntries(COLUMNS.map((column) => [column, columns[column] ?? -1]))
  // Parsed, the object has a fixed shape; grown key by key it would be a hash table, asked 40 times a row.
  return JSON.parse(JSON.stringify(places)) as Record<Column, number>
}

/** A whole number of a quantity cell ("2", "2.0"); null for anything else. */
function wholeNumber(cell: string): number | null {
  return /^\d{1,15}(?:[.,]0+)?$/.test(cell) ? Number.parseInt(cell, 10) : null
}

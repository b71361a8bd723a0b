import { describe, expect, test } from 'vitest'
import {
  judgePage,
  type KnownCodes,
  type KnownParcel,
  needsBarcodes,
} from '../../../../../src/shared/domain/labels/judge-page.ts'
import { codesOfBarcodes, codesOfText } from '../../../../../src/shared/domain/labels/page-codes.ts'
import { reasonWords } from '../../../../../src/shared/domain/labels/reason-words.ts'

const [ORDER, SECOND, STRANGER] = ['576900000000000101', '576900000000000102', '576900000000000999']
const TRACKING = 'JD6708516384952517'
const OTHER_TRACKING = 'JD9461096983109717'
const PACKAGE = '1152908169933254561'

const parcel = (more: Partial<KnownParcel> = {}): KnownParcel => ({
  shipmentSeq: 1,
  tracking: TRACKING,
  packageId: PACKAGE,
  orders: [1],
  isSuperseded: false,
  ...more,
})
const known = (parcels: readonly KnownParcel[] = [parcel()]): KnownCodes => ({
  orders: new Map([
    [ORDER, 1],
    [SECOND, 2],
  ]),
  parcels,
})
const judge = (text: string, barcodes: readonly string[] | null = null, store = known()) =>
  judgePage(
    { text: codesOfText(text), barcodes: barcodes === null ? null : codesOfBarcodes(barcodes) },
    store,
  )

const LABEL = 'SHIP TO\r\nJ*** D** ** H*** Road LS1 ***\r\nJD67 0851 6384 9525 17'

describe('a label page is matched', () => {
  test('by the tracking number in its text, spaced as carriers print it', () => {
    expect(judge(LABEL)).toEqual({
      kind: 'matched',
      orderSeq: 1,
      shipmentSeq: 1,
      tracking: TRACKING,
      by: 'text',
    })
  })

  test('by its barcode where it has no text', () => {
    expect(judge('', [TRACKING])).toMatchObject({ kind: 'matched', shipmentSeq: 1, by: 'barcode' })
  })

  test('by a barcode that begins with the postcode of a USPS label', () => {
    const number = '9400111899223197428490'
    const store = known([parcel({ tracking: number })])
    expect(judge('', [`42090210${number}`], store)).toMatchObject({ kind: 'matched', tracking: number })
    expect(judge('', [`420902101234${number}`], store)).toMatchObject({ kind: 'matched', tracking: number })
  })

  test('by the order number alone, and the parcel without a number becomes its own', () => {
    const open = known([parcel({ tracking: null })])
    expect(judge(`Order ${ORDER}`, [OTHER_TRACKING], open)).toEqual({
      kind: 'matched',
      orderSeq: 1,
      shipmentSeq: 1,
      tracking: OTHER_TRACKING,
      by: 'text',
    })
  })

  test('to the order alone where its parcels have other numbers: a split order has several labels', () => {
    expect(judge(`Order ${ORDER}`, [OTHER_TRACKING])).toMatchObject({
      kind: 'matched',
      orderSeq: 1,
      shipmentSeq: null,
      tracking: OTHER_TRACKING,
    })
  })

  test('to the order alone where nothing says which of its two parcels it is', () => {
    const two = known([
      parcel({ tracking: null }),
      parcel({ shipmentSeq: 2, tracking: null, packageId: null }),
    ])
    expect(judge(`Order ${ORDER}`, [], two)).toMatchObject({ kind: 'matched', shipmentSeq: null })
  })

  test('by its package number, with the tracking number that its own bars hold', () => {
    const open = known([parcel({ tracking: null })])
    expect(judge(`Package ID ${PACKAGE}`, [OTHER_TRACKING], open)).toMatchObject({
      kind: 'matched',
      shipmentSeq: 1,
      tracking: OTHER_TRACKING,
    })
  })

  test('to a combined parcel, when it names both of its orders', () => {
    const combined = known([parcel({ tracking: null, orders: [2, 1] })])
    expect(judge(`Order ${ORDER}\nOrder ${SECOND}`, [], combined)).toMatchObject({
      kind: 'matched',
      orderSeq: 2,
      shipmentSeq: 1,
    })
  })
})

describe('a page is not matched, and says why,', () => {
  test.each([
    ['nothingReadable', '', [], known()],
    ['unknownOrder', `Order ${STRANGER}`, ['JD0000000000000001'], known()],
    ['unknownTracking', 'JD00 0000 0000 0000 01', ['JD0000000000000001'], known()],
    ['severalOrders', `Order ${ORDER}\nOrder ${SECOND}`, [], known()],
    ['severalOrders', `Order ${ORDER}\nOrder ${STRANGER}`, [], known([])],
    [
      'severalParcels',
      `${TRACKING}\n${OTHER_TRACKING}`,
      [],
      known([parcel(), parcel({ shipmentSeq: 2, tracking: OTHER_TRACKING, orders: [2] })]),
    ],
    ['contradiction', `Order ${SECOND}\n${TRACKING}`, [], known()],
    ['contradiction', `Order ${STRANGER}\n${TRACKING}`, [], known()],
    ['contradiction', `Order ${SECOND}`, [TRACKING], known()],
    ['supersededParcel', TRACKING, [], known([parcel({ isSuperseded: true })])],
    ['packingListWithTracking', `Packing list\nOrder ID: ${ORDER}`, [TRACKING], known()],
  ] as const)('%s: %j', (reason, text, barcodes, store) => {
    const verdict = judge(text, barcodes, store)
    expect(verdict).toMatchObject({ kind: 'unmatched', reason })
    if (verdict.kind === 'unmatched') expect(reasonWords(verdict.reason, verdict.codes)).toMatch(/\.$/)
  })

  test('and keeps the tracking number that it carries, so that it is known again', () => {
    expect(judge('', ['JD0000000000000001'])).toMatchObject({ tracking: 'JD0000000000000001' })
  })

  test('two symbols that the text does not tell apart give no tracking number', () => {
    expect(judge('', ['JD0000000000000001', 'JD0000000000000002'])).toMatchObject({ tracking: null })
    expect(judge('JD00 0000 0000 0000 02', ['JD0000000000000001', 'JD0000000000000002'])).toMatchObject({
      tracking: 'JD0000000000000002',
    })
  })
})

describe('a packing list', () => {
  test('is told apart by its heading, also with the order number in bars', () => {
    const text = `Packing list\r\nOrder ID: ${ORDER}`
    expect(judge(text, [])).toEqual({ kind: 'other', pageKind: 'packing-list' })
    expect(judge(text, [ORDER])).toEqual({ kind: 'other', pageKind: 'packing-list' })
    expect(judge('Picking list\nGlow Serum x2', [])).toEqual({ kind: 'other', pageKind: 'pick-list' })
  })

  test('is not what a label is taken for that names one among its goods', () => {
    expect(judge(`${LABEL}\r\nItems\r\nPacking list pad A5 x1`)).toMatchObject({ kind: 'matched' })
  })
})

describe('barcodes are read', () => {
  test('only where the text does not settle the parcel by its tracking number', () => {
    const needs = (text: string, store = known()) => needsBarcodes(codesOfText(text), store)
    expect(needs(LABEL)).toBe(false)
    expect(needs('')).toBe(true)
    expect(needs(`Order ${ORDER}`)).toBe(true)
    expect(needs(`Package ${PACKAGE}`)).toBe(true)
    expect(needs(`Order ${SECOND}\n${TRACKING}`)).toBe(true)
    expect(needs('Packing list')).toBe(true)
  })
})

test('an address in a square code is no tracking number', () => {
  expect(codesOfBarcodes(['J Doe, 12 High Street, LS1 4AB 07700900123']).symbols).toEqual([])
  expect(codesOfBarcodes(['JD67 0851 6384 9525 17']).symbols).toEqual([TRACKING])
})

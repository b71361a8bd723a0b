import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportedOrder } from '../../../../../../src/shared/domain/imports/imported-order.ts'
import {
  type ExportLine,
  linesOf,
  rowMaker,
  USUAL_COLUMNS,
} from '../../../../../harness/exports/export-lines.ts'
import { laterOrders } from '../../../../../harness/exports/later-export.ts'
import { comparable, exportFolder, readWhole } from '../../../../../harness/exports/read-export.ts'
import { REGIONS, type RegionName } from '../../../../../harness/exports/regions.ts'
import {
  type ExportForm,
  exportOrders,
  exportRows,
  writeExport,
  writeRows,
} from '../../../../../harness/exports/write-export.ts'

const NEWEST_AT = Date.UTC(2026, 10, 22, 12)
const FIXTURE = join(import.meta.dirname, '../../../../../fixtures/exports/uk-first-rows.csv')
const folder = exportFolder()
let fileNumber = 0

function newPath(extension: string): string {
  fileNumber += 1
  return join(folder, `export-${fileNumber}.${extension}`)
}

function ordersOf(region: RegionName, orders = 120, seed = 7): ImportedOrder[] {
  return [...exportOrders({ orders, seed, newestAt: NEWEST_AT }, region)]
}

async function written(orders: Iterable<ImportedOrder>, form: ExportForm): Promise<string> {
  const path = newPath(form.format)
  await writeExport(orders, form, path)
  return path
}

/** A file of UK lines, each changed from one good line. */
async function ukLines(changes: readonly ExportLine[]): Promise<string> {
  const [order] = ordersOf('uk', 1)
  const base = order === undefined ? {} : (linesOf(order, 'uk')[0] ?? {})
  const maker = rowMaker('uk')
  const rows = [
    maker.heading,
    maker.description,
    ...changes.map((change) => maker.cells({ ...base, 'Created Time': '13/11/2026 10:00:00', ...change })),
  ]
  const path = newPath('csv')
  await writeRows(rows, { format: 'csv' }, path)
  return path
}

const idAt = (index: number) => `57690000000000${1000 + index}`

describe('reading the UK sample', () => {
  it('finds the orders, lines and currency of the first rows', async () => {
    const read = await readWhole(FIXTURE, { told: { dayOrder: 'day-first' } })
    expect(read.summary).toMatchObject({ lines: 40, orders: 31, problemCount: 0, currencies: ['GBP'] })
    expect(read.orders.get('576969456100099110')).toMatchObject({
      status: 'in_transit',
      totalMinor: 4867,
      shippingMinor: 299,
      taxMinor: 120,
      currency: 'GBP',
      handle: 'user_9264',
      orderedAt: Date.UTC(2026, 10, 3, 7, 1, 14),
      weightGrams: 1400,
      isPreOrder: true,
      items: [
        { sellerSku: 'SERUM-30-ROSE', quantity: 2, unitMinor: 1299, lineMinor: 2598 },
        { sellerSku: 'LED-5M-DEFAULT', quantity: 1 },
      ],
      packages: [
        {
          tracking: 'JD7647457925230286',
          contents: [
            { item: 0, quantity: 2 },
            { item: 1, quantity: 1 },
          ],
        },
      ],
    })
  })

  it('decides alike whether it stops early or looks at the whole file', async () => {
    const path = await written(exportOrders({ lines: 2_500, seed: 3, newestAt: NEWEST_AT }, 'uk'), {
      region: 'uk',
      format: 'csv',
    })
    const [early, whole] = [await readWhole(path, { untilDecided: true }), await readWhole(path)]
    expect(comparable(early.orders.values())).toEqual(comparable(whole.orders.values()))
    expect(early.summary.lines).toBeGreaterThanOrEqual(2_500)
  })
})

describe('exports of every region and form', () => {
  it.each(Object.keys(REGIONS) as RegionName[])(
    'reads back exactly the orders that a %s export was written from',
    async (region) => {
      const orders = ordersOf(region)
      const path = await written(orders, { region, format: 'csv' })
      const told = REGIONS[region].hasOneZone ? {} : { timeZone: REGIONS[region].timeZone }
      const shop = { timeZone: null, currency: region === 'th' ? 'THB' : null }
      const read = await readWhole(path, { told, shop })
      expect(read.problems).toEqual([])
      expect(comparable(read.orders.values())).toEqual(comparable(orders))
    },
  )

  const forms: readonly (readonly [string, Partial<ExportForm> & Pick<ExportForm, 'format'>])[] = [
    ['a CSV without a byte order mark', { format: 'csv', encoding: 'utf-8', newline: '\n' }],
    ['a CSV with semicolons', { format: 'csv', separator: ';' }],
    ['a CSV with tabs', { format: 'csv', separator: '\t' }],
    ['a UTF-16 CSV', { format: 'csv', encoding: 'utf-16le' }],
    ['a CSV with old Macintosh line ends', { format: 'csv', newline: '\r', encoding: 'utf-8' }],
    ['a gzipped CSV', { format: 'csv.gz' }],
    ['a CSV without the description row', { format: 'csv', hasDescription: false }],
    ['a CSV with its columns turned around', { format: 'csv', columns: [...USUAL_COLUMNS].reverse() }],
    ['an XLSX with inline strings and a wrong dimension', { format: 'xlsx' }],
    [
      'an XLSX with shared strings and a split heading',
      { format: 'xlsx', sheet: { strings: 'shared', isHeadingSplit: true } },
    ],
    ['an XLSX with number cells', { format: 'xlsx', sheet: { numberColumns: [9, 10, 51] } }],
    ['an XLSX without cell places', { format: 'xlsx', sheet: { isBare: true } }],
    [
      'an XLSX whose first sheet is something else',
      { format: 'xlsx', sheet: { firstSheet: [['Notes'], ['call the carrier']] } },
    ],
  ]

  it.each(forms)('gives the same orders from %s', async (_name, form) => {
    const orders = ordersOf('uk')
    const read = await readWhole(await written(orders, { region: 'uk', ...form }))
    expect(read.problems).toEqual([])
    expect(comparable(read.orders.values())).toEqual(comparable(orders))
  })

  it('reads a file that a program saved as windows-1252', async () => {
    const path = await ukLines([{ 'Order ID': idAt(1), Recipient: 'María-José Peña', 'Buyer Message': '' }])
    const latin = newPath('csv')
    const rows = [...rowsOfFile(await import('node:fs').then((fs) => fs.readFileSync(path, 'utf8')))]
    await writeRows(rows, { format: 'csv', encoding: 'latin1', separator: ';' }, latin)
    const read = await readWhole(latin)
    expect([...read.orders.values()].map((order) => order.recipient.name)).toEqual(['María-José Peña'])
  })
})

/** Records of a simple CSV in which no cell holds a quote or a line end. */
function* rowsOfFile(text: string): Iterable<string[]> {
  for (const line of text.replace('\ufeff', '').split('\r\n'))
    if (line !== '')
      yield line.replaceAll('✨', '').replaceAll('🦎', '').replaceAll('–', '-').replaceAll('"', '').split(',')
}

describe('the lines of an order', () => {
  it('adds up lines of the same SKU and counts the order amount once', async () => {
    const line = {
      'Order ID': idAt(1),
      'Order Amount': 'GBP 30.00',
      Quantity: '2',
      'SKU Subtotal After Discount': 'GBP 10.00',
    }
    const read = await readWhole(await ukLines([line, line]))
    const order = read.orders.get(idAt(1))
    expect(order).toMatchObject({ totalMinor: 3000, items: [{ quantity: 4, lineMinor: 2000 }] })
    expect(read.summary).toMatchObject({ lines: 2, orders: 1 })
  })

  it('keeps the tracking, contents and recipient of each package of a split order', async () => {
    const read = await readWhole(
      await ukLines([
        {
          'Order ID': idAt(1),
          'SKU ID': '11',
          'Package ID': 'P1',
          'Tracking ID': 'T1',
          Recipient: 'Ann',
          Quantity: '3',
        },
        {
          'Order ID': idAt(1),
          'SKU ID': '12',
          'Package ID': 'P2',
          'Tracking ID': 'T2',
          Recipient: 'Bob',
          Quantity: '1',
        },
      ]),
    )
    expect(read.orders.get(idAt(1))).toMatchObject({
      recipient: { name: 'Ann' },
      packages: [
        { packageId: 'P1', tracking: 'T1', recipient: null, contents: [{ item: 0, quantity: 3 }] },
        { packageId: 'P2', tracking: 'T2', recipient: { name: 'Bob' }, contents: [{ item: 1, quantity: 1 }] },
      ],
    })
  })

  it('drops a cancelled line of an order that goes on', async () => {
    const read = await readWhole(
      await ukLines([
        { 'Order ID': idAt(1), 'SKU ID': '11', 'Order Status': 'Canceled' },
        { 'Order ID': idAt(1), 'SKU ID': '12', 'Order Status': 'To ship', 'Order Substatus': '' },
      ]),
    )
    expect(read.orders.get(idAt(1))).toMatchObject({ status: 'awaiting_shipment', items: [{ skuId: '12' }] })
  })

  it('hands over later lines of an order as its continuation', async () => {
    const read = await readWhole(
      await ukLines([
        { 'Order ID': idAt(1), 'SKU ID': '11' },
        { 'Order ID': idAt(2), 'SKU ID': '11' },
        { 'Order ID': idAt(1), 'SKU ID': '12' },
      ]),
    )
    expect(read.continuations).toBe(1)
    expect(read.orders.get(idAt(1))?.items.map((item) => item.skuId)).toEqual(['11', '12'])
  })

  it('skips headings in the middle of a file that was put together from two', async () => {
    const rows = [...exportRows(ordersOf('uk', 3), { region: 'uk', format: 'csv' })]
    const others = [...exportRows(ordersOf('uk', 3, 8), { region: 'uk', format: 'csv' })]
    const path = newPath('csv')
    await writeRows([...rows, ['', '', ''], ...others], { format: 'csv' }, path)
    const read = await readWhole(path)
    expect(read.problems).toEqual([])
    expect(read.orders.size).toBe(6)
  })
})

describe('problem rows', () => {
  const cases: readonly (readonly [string, ExportLine, string])[] = [
    ['an id that a spreadsheet destroyed', { 'Order ID': '5.76461E+17' }, 'Order ID'],
    ['an empty order id', { 'Order ID': '' }, 'Order ID'],
    ['an order id with letters', { 'Order ID': 'TOTAL' }, 'Order ID'],
    ['a quantity of nothing', { Quantity: '0' }, 'Quantity'],
    ['a quantity in words', { Quantity: 'two' }, 'Quantity'],
    ['half a piece', { Quantity: '1.5' }, 'Quantity'],
    ['no SKU at all', { 'SKU ID': '', 'Seller SKU': '' }, 'SKU ID'],
    ['an amount that is none', { 'Order Amount': 'free' }, 'Order Amount'],
    ['an amount beyond what can be kept', { 'Order Amount': 'GBP 99999999999999999999.00' }, 'Order Amount'],
    ['two currencies in one order', { 'SKU Unit Original Price': 'USD 3.00' }, 'SKU Unit Original Price'],
    ['a day that does not exist', { 'Created Time': '31/02/2026 10:00:00' }, 'Created Time'],
  ]

  it.each(cases)('leaves out a row with %s and says where and why', async (_name, change, column) => {
    const read = await readWhole(
      await ukLines([{ 'Order ID': idAt(1) }, { 'Order ID': idAt(2), ...change }, { 'Order ID': idAt(3) }]),
    )
    const value = Object.entries(change).find(([name]) => name === column)?.[1]
    expect(read.problems).toEqual([
      { row: 4, column, value, reason: expect.stringMatching(/This row was left out\.$/) },
    ])
    expect([...read.orders.keys()]).toEqual([idAt(1), idAt(3)])
    expect(read.summary).toMatchObject({ lines: 3, linesLeftOut: 1, orders: 2 })
  })

  const optional: readonly (readonly [string, ExportLine])[] = [
    ['Weight(kg)', { 'Weight(kg)': 'heavy' }],
    ['Taxes', { Taxes: 'some' }],
    ['Shipped Time', { 'Shipped Time': '99/99/2026' }],
    ['Tracking ID', { 'Tracking ID': '9.4E+21' }],
    ['Sku Quantity of return', { 'Sku Quantity of return': 'x' }],
  ]

  it.each(optional)('takes a row in without a wrong %s and says so', async (column, change) => {
    const read = await readWhole(await ukLines([{ 'Order ID': idAt(1), ...change }]))
    expect(read.problems).toMatchObject([
      { row: 3, column, reason: expect.stringMatching(/taken in without it\.$/) },
    ])
    expect(read.orders.size).toBe(1)
  })

  it('names the orders that went in with a line missing', async () => {
    const read = await readWhole(
      await ukLines([
        { 'Order ID': idAt(1), 'SKU ID': '1' },
        { 'Order ID': idAt(1), 'SKU ID': '2', Quantity: 'x' },
      ]),
    )
    expect(read.summary.incompleteOrderIds).toEqual([idAt(1)])
    expect(read.orders.get(idAt(1))?.items).toHaveLength(1)
  })
})

describe('statuses', () => {
  it('keeps an unknown word and proposes what its times suggest', async () => {
    const moments = {
      'Paid Time': '13/11/2026 10:01:00',
      'Shipped Time': '13/11/2026 18:00:00',
      'Delivered Time': '',
      'Cancelled Time': '',
    }
    const read = await readWhole(
      await ukLines([{ 'Order ID': idAt(1), 'Order Status': 'Dikirim', 'Order Substatus': '', ...moments }]),
    )
    expect(read.orders.get(idAt(1))?.status).toBe('Dikirim')
    expect(read.summary.unmappedStatuses).toEqual([{ text: 'Dikirim', orders: 1, suggestion: 'in_transit' }])
  })

  it('uses what a person said a word means', async () => {
    const path = await ukLines([{ 'Order ID': idAt(1), 'Order Status': 'Dikirim', 'Order Substatus': '' }])
    const read = await readWhole(path, { statusMap: { dikirim: 'in_transit' } })
    expect(read.orders.get(idAt(1))).toMatchObject({ status: 'in_transit', statusText: 'Dikirim' })
  })

  it('marks a live order whose buyer asks to cancel, and not a cancelled one', async () => {
    const asks = { 'Cancelation/Return Type': 'Cancel', 'Order Substatus': '' }
    const read = await readWhole(
      await ukLines([
        { 'Order ID': idAt(1), ...asks, 'Order Status': 'To ship' },
        { 'Order ID': idAt(2), ...asks, 'Order Status': 'Canceled' },
      ]),
    )
    expect([...read.orders.values()].map((order) => order.cancelRequested)).toEqual([true, false])
  })

  it('sees in a later export which orders moved on', async () => {
    const before = ordersOf('uk')
    const after = [...laterOrders(before, 5, 36 * 3_600_000)]
    const read = await readWhole(await written(after, { region: 'uk', format: 'csv' }))
    expect(comparable(read.orders.values())).toEqual(comparable(after))
    const moved = before.filter((order) => read.orders.get(order.tiktokOrderId)?.status !== order.status)
    expect(moved.length).toBeGreaterThan(10)
  })
})

describe('doubts', () => {
  it('asks for the day order when no value decides it', async () => {
    const times = {
      'Created Time': '03/11/2026 10:00:00',
      'Paid Time': '03/11/2026 10:01:00',
      'RTS Time': '',
      'Shipped Time': '',
      'Delivered Time': '',
      'Cancelled Time': '',
    }
    const path = await ukLines([{ 'Order ID': idAt(1), ...times }])
    const asked = await readWhole(path)
    expect(asked.questions).toEqual([
      { kind: 'dayOrder', values: ['03/11/2026 10:00:00', '03/11/2026 10:01:00'], suggestion: 'day-first' },
    ])
    const told = await readWhole(path, { told: { dayOrder: 'month-first' } })
    expect(told.orders.get(idAt(1))?.orderedAt).toBe(Date.UTC(2026, 2, 11, 10))
  })

  it('asks for the time zone of a country that has several', async () => {
    const path = await written(ordersOf('us', 60), { region: 'us', format: 'csv' })
    const read = await readWhole(path)
    expect(read.questions).toMatchObject([{ kind: 'timeZone', suggestion: 'America/New_York' }])
  })

  it('asks for the currency when neither cells nor country name one', async () => {
    const path = await ukLines([
      {
        'Order ID': idAt(1),
        Country: 'Atlantis',
        'Order Amount': '12.99',
        'SKU Unit Original Price': '1',
        'SKU Subtotal After Discount': '1',
      },
    ])
    const read = await readWhole(path, { told: { timeZone: 'Europe/London' } })
    expect(read.questions.map((question) => question.kind)).toEqual(['currency'])
  })
})

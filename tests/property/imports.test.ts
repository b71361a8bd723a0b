import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentHash } from '../../src/main/features/imports/read/content-hash.ts'
import { openExport } from '../../src/main/features/imports/read/open-export.ts'
import { scanExport } from '../../src/main/features/imports/read/scan-export.ts'
import type { ImportedOrder } from '../../src/shared/domain/imports/imported-order.ts'
import { canonicalOrder, mergeOrders } from '../../src/shared/domain/imports/merge-orders.ts'
import { decimalMarkHint, readMoney } from '../../src/shared/domain/imports/money-cell.ts'
import { dayOrderHint, readTime } from '../../src/shared/domain/imports/time-cell.ts'
import { wallClockOf } from '../../src/shared/domain/imports/wall-time.ts'
import { currencyExponent, minorToDecimal } from '../../src/shared/domain/money/money.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { linesOf, rowMaker } from '../harness/exports/export-lines.ts'
import { comparable, exportFolder, readWhole } from '../harness/exports/read-export.ts'
import { REGIONS, type RegionName } from '../harness/exports/regions.ts'
import { exportOrders, writeRows } from '../harness/exports/write-export.ts'

const NEWEST_AT = Date.UTC(2026, 10, 22, 12)
const folder = exportFolder()
const SEED = 20_261_122

describe('the order of rows', () => {
  it('does not matter: shuffled lines give the same orders and fingerprints', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9_999 }),
        fc.infiniteStream(fc.nat({ max: 0xffff })),
        async (seed, picks) => {
          const orders = [...exportOrders({ orders: 60, seed, newestAt: NEWEST_AT }, 'uk')]
          const maker = rowMaker('uk')
          const lines = orders.flatMap((order) => linesOf(order, 'uk').map(maker.cells))
          const shuffled = lines
            .map((cells) => ({ cells, key: picks.next().value }))
            .toSorted((a, b) => a.key - b.key)
          run += 1
          const path = join(folder, `shuffled-${run}.csv`)
          await writeRows(
            [maker.heading, maker.description, ...shuffled.map(({ cells }) => cells)],
            { format: 'csv' },
            path,
          )
          const read = await readWhole(path)
          expect(read.continuations).toBeGreaterThan(0)
          expect(comparable(read.orders.values())).toEqual(comparable(orders))
          for (const order of orders)
            expect(contentHash(read.orders.get(order.tiktokOrderId) as ImportedOrder)).toBe(
              contentHash(order),
            )
        },
      ),
      { seed: SEED, numRuns: 12 },
    )
    expect(run).toBe(12)
  })

  it('does not matter when parts are merged in groups of any size', () => {
    const [sample] = [...exportOrders({ orders: 1, seed: 4, newestAt: NEWEST_AT }, 'uk')]
    const base = sample as ImportedOrder
    const part = fc.record({
      sku: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 5 }),
      parcel: fc.constantFrom('1', '2'),
      status: fc.constantFrom(
        'awaiting_shipment',
        'on_hold',
        'in_transit',
        'delivered',
        'cancelled',
        'unpaid',
        'Mystery',
      ),
      shippedAt: fc.option(fc.integer({ min: 1, max: 9 })),
    })
    const toOrder = ({
      sku,
      quantity,
      parcel,
      status,
      shippedAt,
    }: {
      sku: string
      quantity: number
      parcel: string
      status: string
      shippedAt: number | null
    }): ImportedOrder => ({
      ...base,
      status,
      statusText: status,
      shippedAt,
      items: [
        {
          ...(base.items[0] as ImportedOrder['items'][number]),
          skuId: sku,
          quantity,
          lineMinor: quantity * 100,
        },
      ],
      packages: [
        {
          packageId: parcel,
          tracking: `T${parcel}`,
          provider: '',
          deliveryOption: '',
          shippedAt,
          recipient: null,
          contents: [{ item: 0, quantity }],
        },
      ],
    })
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 6 }), fc.nat(), (parts, cut) => {
        const orders = parts.map(toOrder)
        const at = 1 + (cut % (orders.length - 1))
        const forward = orders.reduce(mergeOrders)
        const grouped = mergeOrders(
          orders.slice(at).reduce(mergeOrders),
          orders.slice(0, at).reduce(mergeOrders),
        )
        const backward = orders.toReversed().reduce(mergeOrders)
        expect(canonicalOrder(grouped)).toEqual(canonicalOrder(forward))
        expect(canonicalOrder(backward)).toEqual(canonicalOrder(forward))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

describe('hostile files', () => {
  it('end in a clear refusal or in a scan, never in a crash', async () => {
    let files = 0
    const start = fc.constantFrom(
      '',
      'Order ID,SKU ID,Product Name,Quantity\n',
      'PK\u0003\u0004',
      '\u001f\u008b\u0008',
      '\u00ff\u00fe',
      '\u00ef\u00bb\u00bfOrder ID;',
      '"',
    )
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 3_000 }), async (head, bytes) => {
        files += 1
        const path = join(folder, `random-${files}`)
        writeFileSync(path, Buffer.concat([Buffer.from(head, 'latin1'), bytes]))
        const refused = await openExport(path)
          .then(async (source) => {
            await scanExport(source)
            await source.close()
            return null
          })
          .catch((error: unknown) => error)
        if (refused !== null) {
          expect(refused).toBeInstanceOf(AppError)
          expect((refused as AppError).code).toMatch(/^(import|input)\./)
          expect((refused as AppError).code).not.toBe('import.failed')
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
    expect(files).toBe(300)
  })

  it('hold cells that are read to a value or a reason, never an exception', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.stringMatching(/^[\d.,:/ \-APM$E€+T]{0,30}$/),
        (wild, close) => {
          for (const cell of [wild, close]) {
            expect(['none', 'money', 'bad']).toContain(
              readMoney(cell, { told: null, fallback: 'GBP', mark: null }).kind,
            )
            expect(['none', 'wall', 'exact', 'bad']).toContain(readTime(cell, 'day-first').kind)
            expect(['none', 'ambiguous', 'day-first', 'month-first']).toContain(dayOrderHint(cell))
            expect([null, '.', ',']).toContain(decimalMarkHint(cell))
          }
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

describe('money and time', () => {
  it('come back from every region the way they were written', () => {
    const region = fc.constantFrom(...(Object.keys(REGIONS) as RegionName[]))
    fc.assert(
      fc.property(region, fc.integer({ min: 0, max: 900_000_000 }), (name, units) => {
        const { currency, money } = REGIONS[name]
        // Rupiah are written without their cents.
        const minor = currency === 'IDR' ? units * 100 : units
        const written = money(minor)
        expect({
          written,
          reading: readMoney(written, { told: null, fallback: currency, mark: null }),
        }).toEqual({
          written,
          reading: { kind: 'money', minor, currency },
        })
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('keep any plain decimal of any exponent, and its minus', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('GBP', 'JPY', 'KWD', 'USD'),
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        (currency, minor) => {
          const rules = { told: null, fallback: currency, mark: '.' as const }
          const expected = { kind: 'money', minor: minor === 0 ? 0 : minor, currency }
          expect(readMoney(minorToDecimal(minor, currency), rules)).toEqual(expected)
          expect(currencyExponent(currency)).toBeLessThan(4)
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('agree with the runtime on every wall-clock reading that exists', () => {
    const zones = [
      'Europe/London',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Jakarta',
      'Africa/Casablanca',
    ]
    const clocks = new Map(
      zones.map((zone) => [
        zone,
        {
          toUtc: wallClockOf(zone),
          format: new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium',
          }),
        },
      ]),
    )
    const seconds = fc.integer({ min: Date.UTC(2019, 0, 1) / 1_000, max: Date.UTC(2030, 0, 1) / 1_000 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const clock = clocks.get(zone)
        const format = (at: number) => clock?.format.format(at) ?? ''
        const wall = format(second * 1_000)
        const back = clock?.toUtc(Date.parse(`${wall.replace(' ', 'T')}Z`)) ?? 0
        // A reading that occurs twice may mean the earlier moment; what it shows must be the same.
        expect(format(back)).toBe(wall)
        expect(back).toBeLessThanOrEqual(second * 1_000)
      }),
      { seed: SEED, numRuns: 3_000 },
    )
  })
})

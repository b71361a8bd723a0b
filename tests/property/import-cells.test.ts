import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordParser } from '../../src/main/features/imports/read/csv-rows.ts'
import { bytesMeaning, splitBytes } from '../../src/main/features/imports/read/split-bytes.ts'
import { moneyReader, timeReader } from '../../src/main/features/imports/read/steady-cells.ts'
import { readMoney } from '../../src/shared/domain/imports/money-cell.ts'
import { readTime } from '../../src/shared/domain/imports/time-cell.ts'

const SEED = 20_261_122
const text = (bytes: Buffer, from: number, to: number) => bytes.toString('utf8', from, to)

describe('splitting the bytes of a table', () => {
  const piece = fc.constantFrom('a', '1', ' ', ',', ',', '"', '""', '\n', '\r\n', '\r', ';', 'é', 'ด', '🌸')

  it.each([',', ';'])('gives the records of the general parser, whatever the table (%s)', (delimiter) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const table = pieces.join('')
        const bytes = Buffer.from(table)
        const { records, next } = splitBytes(bytes, bytesMeaning(delimiter, '\n'), text)
        const parser = recordParser(delimiter, '\n')
        const whole = parser.parse(table, 0, true)
        const after = parser.parse(bytes.toString('utf8', next), 0, true)
        expect([...records, ...after.data]).toEqual(whole.data)
      }),
      { seed: SEED, numRuns: 5_000 },
    )
  })

  it('reads well-formed tables to their last whole record', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'x', 'two words', '18 €'),
      fc.constantFrom('"a,b"', '"line\nbreak"', '"say ""hi"""', '""', '"ดี"'),
    )
    const row = fc.array(cell, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, newline) => {
        const table = rows.map((cells) => cells.join(',') + newline).join('')
        const split = splitBytes(Buffer.from(table), bytesMeaning(',', '\n'), text)
        expect(split.isIrregular).toBe(false)
        expect(split.next).toBe(Buffer.byteLength(table))
        expect(split.records).toHaveLength(rows.length)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })
})

describe('cells that are written alike throughout a file', () => {
  const digits = fc.stringMatching(/^\d{1,12}$/)
  const money = fc
    .tuple(
      fc.constantFrom('', 'GBP ', 'GBP ', '£', '$', 'JPY ', '-', '(', 'Rs. ', 'XX '),
      digits,
      fc.constantFrom('', '.', ',', '.00', ',50', '.5', '.999', ',123.45'),
      fc.constantFrom('', '', ' GBP', ')', 'x'),
    )
    .map((parts) => parts.join(''))

  it('are read like the first: amounts', () => {
    fc.assert(
      fc.property(
        fc.array(money, { maxLength: 12 }),
        fc.constantFrom(null, 'EUR', 'JPY'),
        fc.constantFrom(null, '.', ','),
        (cells, told, mark) => {
          const rules = { told, fallback: 'USD', mark } as const
          const read = moneyReader(rules)
          expect(cells.map(read)).toEqual(cells.map((cell) => readMoney(cell, rules)))
        },
      ),
      { seed: SEED, numRuns: 5_000 },
    )
  })

  const number = fc.nat({ max: 99 }).map((value) => String(value).padStart(2, '0'))
  const time = fc
    .tuple(
      fc.constantFrom(
        '03/11/2026',
        '31/02/2026',
        '2026-11-03',
        '11/30/2026',
        '45000.1234',
        '3/11/26,  ',
        '1',
      ),
      fc.constantFrom(' ', ' ', 'T', ', '),
      fc.oneof(
        fc.tuple(number, number, number).map((parts) => parts.join(':')),
        fc.constantFrom('07:01:14', '23:59:59', '7:01', '07:01:14 PM', '', '07:01:1x', '07.01.14'),
      ),
    )
    .map((parts) => parts.join(''))

  it.each(['day-first', 'month-first'] as const)('are read like the first: times (%s)', (order) => {
    fc.assert(
      fc.property(fc.array(time, { maxLength: 12 }), (cells) => {
        const read = timeReader(order)
        expect(cells.map(read)).toEqual(cells.map((cell) => readTime(cell, order)))
      }),
      { seed: SEED, numRuns: 3_000 },
    )
  })
})

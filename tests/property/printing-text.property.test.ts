import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLabel, linesToRasterise } from '../../src/main/printing/encode/encode-label.ts'
import { acs, z64 } from '../../src/main/printing/encode/graphic-field.ts'
import { glyphKey } from '../../src/main/printing/encode/label-elements.ts'
import { labelText } from '../../src/shared/domain/printing/label-text.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import type { LabelTicket } from '../../src/shared/domain/printing/printing.ts'
import { commandsOf, fieldTexts, unpackAcs, unpackZ64 } from '../harness/barcodes/read-zpl.ts'

const SEED = 20_261_122
/** Text of a hostile order: commands, controls, escapes, bidi, other scripts, broken Unicode. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '^XZ',
        '^XA',
        '~JA',
        '~HS',
        '_5E',
        '^FS',
        '^FD',
        '\u0000',
        '\u001b',
        '\u001d',
        '\u001c',
        '\u0010',
        '\u202e',
        '\u2066',
        '>8',
        '\\&',
        '\n',
        'ก',
        '東',
        'ا',
        '😀',
        'é',
        ' ',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
)
const address = fc.record({
  name: nasty,
  lines: fc.array(nasty, { maxLength: 6 }),
  city: nasty,
  state: nasty,
  postalCode: nasty,
  country: nasty,
  phone: nasty,
})
const ticket: fc.Arbitrary<LabelTicket> = fc.record({
  tiktokOrderId: nasty,
  recipient: address,
  sender: fc.option(address),
  trackingBarcode: fc.option(nasty),
  tracking: fc.option(nasty),
  carrier: fc.option(nasty),
  items: fc.array(fc.record({ sku: nasty, name: nasty, quantity: fc.integer({ min: 1, max: 9_999 }) }), {
    maxLength: 12,
  }),
  packageIndex: fc.integer({ min: 1, max: 999 }),
  packageCount: fc.integer({ min: 1, max: 999 }),
})

const OURS = new Set([
  '^XA',
  '^CI',
  '^PW',
  '^LL',
  '^LH',
  '^LS',
  '^PO',
  '^PQ',
  '^FO',
  '^FR',
  '^A0',
  '^FB',
  '^FH',
  '^FD',
  '^FS',
  '^GB',
  '^GF',
  '^BY',
  '^BC',
])

function encoded(hostile: LabelTicket, dpi: 203 | 300, copyMark: string | null) {
  const target = { dpi, media: FOUR_BY_SIX, copyMark }
  const block = { widthDots: 8, heightDots: 1, bits: new Uint8Array([0xff]) }
  return encodeLabel(
    hostile,
    target,
    new Map(linesToRasterise(hostile, target).map((line) => [glyphKey(line), block])),
  )
}

describe('a label of hostile text', () => {
  it('holds only printable ASCII and only commands that the encoder made', () => {
    fc.assert(
      fc.property(
        ticket,
        fc.constantFrom(203 as const, 300 as const),
        fc.option(nasty),
        (hostile, dpi, copyMark) => {
          const { body } = encoded(hostile, dpi, copyMark)
          expect(body.every((byte) => (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a)).toBe(true)
          const commands = commandsOf(body)
          expect(commands.filter(({ name }) => !OURS.has(name))).toEqual([])
          expect(commands.filter(({ name }) => name === '^XA')).toHaveLength(1)
          expect(commands.filter(({ name }) => name === '^FO')).toHaveLength(
            commands.filter(({ name }) => name === '^FS').length,
          )
        },
      ),
      { seed: SEED, numRuns: 400 },
    )
  })

  it('never says on paper what was not in the order, and shows no control or bidi character', () => {
    fc.assert(
      fc.property(ticket, (hostile) => {
        for (const text of fieldTexts(encoded(hostile, 203, null).body)) {
          expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffd]/u)
        }
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  it('is cleaned to the same text however often it is cleaned', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(labelText(labelText(text))).toBe(labelText(text))
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

describe('a picture', () => {
  it('comes back dot for dot from either coding', () => {
    const picture = fc.integer({ min: 1, max: 60 }).chain((row) =>
      fc.tuple(
        fc.constant(row),
        fc.array(fc.oneof(fc.constant(0), fc.constant(255), fc.nat(255)), {
          minLength: row,
          maxLength: row * 20,
        }),
      ),
    )
    fc.assert(
      fc.property(picture, ([row, bytes]) => {
        const bits = Uint8Array.from(bytes.slice(0, Math.floor(bytes.length / row) * row))
        expect(unpackAcs(acs(bits, row), row)).toEqual(bits)
        expect(unpackZ64(z64(bits))).toEqual(bits)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

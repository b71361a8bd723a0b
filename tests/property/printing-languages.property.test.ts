import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planLabel } from '../../src/main/printing/encode/encode-label.ts'
import { encodeRaster } from '../../src/main/printing/encode/encode-raster.ts'
import { glyphKey } from '../../src/main/printing/encode/label-elements.ts'
import type { RasterLanguage } from '../../src/main/printing/encode/print-setup.ts'
import { readRaster } from '../../src/main/printing/encode/read-raster.ts'
import { readZplFile } from '../../src/main/printing/encode/read-zpl-file.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { commandsOf } from '../harness/barcodes/read-zpl.ts'
import { eplBrain } from '../harness/printers/epl-brain.ts'
import { escposBrain } from '../harness/printers/escpos-brain.ts'
import { differingDots } from '../harness/printers/pictures.ts'
import type { PrinterBrain } from '../harness/printers/printer-brain.ts'
import { anAddress, aTicket } from '../harness/printers/tickets.ts'
import { tsplBrain } from '../harness/printers/tspl-brain.ts'

const SEED = 20_261_129
const SMALL = { widthMm: 55, heightMm: 80 }
const BRAINS: Readonly<Record<Exclude<RasterLanguage, 'zpl' | 'pdf'>, () => PrinterBrain>> = {
  epl: eplBrain,
  tspl: () => tsplBrain(203),
  escpos: escposBrain,
}
/** Everything that one label may make a printer do, in order. */
const SCRIPT: Readonly<Record<Exclude<RasterLanguage, 'zpl' | 'pdf'>, readonly string[]>> = {
  epl: ['N', 'q', 'Q', 'ZT', 'D', 'S', 'GW', 'P'],
  tspl: ['SIZE', 'GAP', 'DENSITY', 'SPEED', 'DIRECTION', 'REFERENCE', 'CLS', 'BITMAP', 'PRINT'],
  escpos: ['ESC @', 'GS v 0', 'GS v 0', 'GS v 0', 'ESC d', 'GS FF'],
}
const language = fc.constantFrom(...(Object.keys(BRAINS) as (keyof typeof BRAINS)[]))

/** Names and lines that are commands in one language or another. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\n',
        '\r\n',
        'P1\n',
        'PRINT 9,9\r\n',
        '\nN\n',
        'CLS',
        '^XZ',
        '~JA',
        '\u001b@',
        '\u001d\f',
        '\u202e',
        '\\["]',
        'é',
        '東',
        ' ',
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
)

describe('a label of hostile text in a language of pictures', () => {
  it('makes the printer do what every label makes it do, and nothing else', () => {
    const hostile = fc.record({
      name: nasty,
      street: nasty,
      sku: nasty,
      order: nasty,
      copyMark: fc.option(nasty),
    })
    fc.assert(
      fc.property(language, hostile, (spoken, { name, street, sku, order, copyMark }) => {
        const ticket = aTicket({
          tiktokOrderId: order,
          recipient: anAddress({ name, lines: [street] }),
          items: [{ sku, name, quantity: 1 }],
        })
        const plan = planLabel(ticket, { dpi: 203, media: SMALL, copyMark, language: spoken })
        const block = { widthDots: 8, heightDots: 1, bits: new Uint8Array([0xaa]) }
        const { body, end } = plan.encode(new Map(plan.lines.map((line) => [glyphKey(line), block])))
        const brain = BRAINS[spoken]()
        expect(brain.feed(body)).toBe(0)
        expect(brain.feed(end)).toBe(1)
        expect(brain.obeyed.map((command) => command.name)).toEqual(SCRIPT[spoken])
        expect(brain.hasHalfLabel).toBe(false)
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  it('is the same whatever the bytes of a picture spell, and however they are cut up on the way', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 }))
      .chain(([width, rows]) =>
        fc.record({
          width: fc.constant(width),
          rows: fc.constant(rows),
          bytes: fc.uint8Array({
            minLength: Math.ceil(width / 8) * rows,
            maxLength: Math.ceil(width / 8) * rows,
          }),
          cut: fc.integer({ min: 1, max: 50 }),
        }),
      )
    fc.assert(
      fc.property(language, picture, (spoken, { width, rows, bytes, cut }) => {
        const stride = Math.ceil(width / 8)
        const last = 0xff << (stride * 8 - width)
        const bits = bytes.map((byte, at) => (at % stride === stride - 1 ? byte & last : byte))
        const label = encodeRaster(
          { widthDots: width, heightDots: rows, bits },
          { language: spoken, dpi: 203, media: SMALL },
        )
        const brain = BRAINS[spoken]()
        let beforeEnd = 0
        for (let at = 0; at < label.body.length; at += cut)
          beforeEnd += brain.feed(label.body.subarray(at, at + cut))
        expect(beforeEnd).toBe(0)
        expect(brain.feed(label.end)).toBe(1)
        const [page] = brain.takePages()
        const shown = readRaster(new Uint8Array([...label.body, ...label.end]), {
          language: spoken,
          dpi: 203,
          media: SMALL,
        })
        if (spoken !== 'escpos') expect(page && shown && differingDots(page, shown)).toBe(0)
        const cropped = page && {
          ...page,
          widthDots: width,
          heightDots: rows,
          bits: cropBits(page.bits, Math.ceil(page.widthDots / 8), stride, rows),
        }
        expect(cropped && differingDots(cropped, { widthDots: width, heightDots: rows, bits })).toBe(0)
      }),
      { seed: SEED, numRuns: 150 },
    )
  })
})

function cropBits(bits: Uint8Array, from: number, stride: number, rows: number): Uint8Array {
  return Uint8Array.from(
    { length: stride * rows },
    (_, at) => bits[Math.floor(at / stride) * from + (at % stride)] ?? 0,
  )
}

/** The only commands that a label of a carrier may hold after it was read. */
const MAY =
  /^\^(XA|XZ|CI|PW|LL|LH|LS|LT|PO|PM|PQ|PR|LR|FW|CF|BY|FO|FT|FS|FD|FV|FH|FB|TB|FP|FR|FM|A|GB|GC|GD|GE|GF|GS|B.|PA)/

describe('a ZPL file of anything', () => {
  const command = fc.constantFrom(
    ...'^XA ^XZ ^FO10,10 ^FT1,999 ^FDtext ^FS ^PW812 ^LL1218 ^LL0 ^LH3,3 ^GB700,900,3 ^GFA,8,8,1,FF ^BY3 ^BCN,80 ^A0N,30 ^PQ5 ^FXnote ^CI28 ~SD10 ^JUS ^MNW ^CC^ ~CC^ ~CC! ^DFR:X ~DGR:X ~JA ~JR ^HV1 ^ID ^MCY ^MCN ^MUM ^ ~ ^^ ~~ ~^ ^X ^\n ^xa ^xz'.split(
      ' ',
    ),
  )
  const soup = fc.oneof(
    fc
      .array(fc.oneof(command, fc.string({ maxLength: 6 })), { maxLength: 40 })
      .map((parts) => parts.join('')),
    fc.array(command, { maxLength: 30 }).map((parts) => `^XA^PW812^FO1,1^FDx${parts.join('')}^FS^XZ`),
    fc.string({ unit: 'binary', maxLength: 300 }),
  )

  it('is read to an answer, and what is sent on holds one label and only what a label needs', () => {
    let fitting = 0
    let refused = 0
    fc.assert(
      fc.property(soup, fc.constantFrom(203 as const, 300 as const), (zpl, dpi) => {
        const target = { language: 'zpl', dpi, media: FOUR_BY_SIX } as const
        const verdict = readZplFile(new Uint8Array(Buffer.from(zpl, 'latin1')), target)
        if (verdict.kind !== 'fits') {
          refused += 1
          expect(verdict.choices.length).toBeGreaterThan(0)
          return
        }
        fitting += 1
        for (const { label, copies } of verdict.labels) {
          const commands = commandsOf(Buffer.concat([label.body, label.end]))
          expect(commands.filter(({ name }) => !MAY.test(name))).toEqual([])
          expect(commands.filter(({ name }) => name === '^XA' || name === '^XZ')).toHaveLength(2)
          expect(commands.filter(({ name, text }) => name === '^PQ' && text !== '1,0,0,N')).toEqual([])
          expect(copies).toBeGreaterThan(0)
        }
      }),
      { seed: SEED, numRuns: 3_000 },
    )
    expect(fitting).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(500)
  })

  it('reads again as it was read: what is sent on fits and loses nothing more', () => {
    const target = { language: 'zpl', dpi: 203, media: FOUR_BY_SIX } as const
    const fields = fc.array(
      fc.constantFrom('^FO10,10^FDa^FS', '^FO20,900^GB700,3,3^FS', '^FO5,5^GFA,8,8,1,FF^FS'),
      { minLength: 1, maxLength: 9 },
    )
    fc.assert(
      fc.property(fields, (parts) => {
        const first = readZplFile(new Uint8Array(Buffer.from(`^XA^PW812^LL1218${parts.join('')}^XZ`)), target)
        if (first.kind !== 'fits') throw new Error(first.kind)
        const [label] = first.labels
        const again = readZplFile(
          new Uint8Array(Buffer.concat([label?.label.body ?? new Uint8Array(), Buffer.from('^XZ')])),
          target,
        )
        if (again.kind !== 'fits') throw new Error(again.kind)
        const fieldsOf = (bytes: Uint8Array | undefined) =>
          commandsOf(bytes ?? new Uint8Array()).filter(({ name }) => /\^(FO|FD|GB|GF|FS)/.test(name))
        expect(fieldsOf(again.labels[0]?.label.body)).toEqual(fieldsOf(label?.label.body))
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { encodeLabel, linesToRasterise } from '../../../../../src/main/printing/encode/encode-label.ts'
import type { LabelTarget } from '../../../../../src/main/printing/encode/label-canvas.ts'
import { glyphKey } from '../../../../../src/main/printing/encode/label-elements.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import type { LabelTicket } from '../../../../../src/shared/domain/printing/printing.ts'
import { commandsOf, fieldTexts } from '../../../../harness/barcodes/read-zpl.ts'
import { anAddress, aTicket } from '../../../../harness/printers/tickets.ts'

const at203: LabelTarget = { dpi: 203, media: FOUR_BY_SIX, copyMark: null }
const at300: LabelTarget = { ...at203, dpi: 300 }

function encoded(ticket: LabelTicket, target: LabelTarget = at203) {
  const lines = linesToRasterise(ticket, target)
  const blocks = lines.map(
    (line) => [glyphKey(line), { widthDots: 8, heightDots: 1, bits: new Uint8Array([0xff]) }] as const,
  )
  return encodeLabel(ticket, target, new Map(blocks))
}

/** What each test may say about the label's text. */
function textsOf(ticket: LabelTicket, target?: LabelTarget): string[] {
  return fieldTexts(encoded(ticket, target).body)
}

describe('an address label', () => {
  it('is the same bytes as ever at 203 dpi', async () => {
    await expect(Buffer.from(encoded(aTicket()).body).toString('latin1')).toMatchFileSnapshot(
      '../golden/address-203.zpl',
    )
  })

  it('is the same bytes as ever at 300 dpi, reprinted and with a tracking barcode', async () => {
    const label = encoded(aTicket({ trackingBarcode: 'JD0002255550123456' }), {
      ...at300,
      copyMark: 'REPRINT 2',
    })
    await expect(Buffer.from(label.body).toString('latin1')).toMatchFileSnapshot('../golden/address-300.zpl')
  })

  it('keeps its end apart, so that nothing prints before it', () => {
    const label = encoded(aTicket())
    expect(Buffer.from(label.end).toString('latin1')).toBe('^XZ\n')
    expect(Buffer.from(label.body).toString('latin1')).not.toContain('^XZ')
  })

  it('says NOT POSTAGE, who sends, who receives, what is inside and which order', () => {
    const texts = textsOf(aTicket())
    for (const text of [
      'NOT POSTAGE',
      'Glow & Co. Studio',
      "Siobhan O'Brien",
      '1 of 1',
      'ORDER 576461413038785752',
    ]) {
      expect(texts).toContain(text)
    }
    expect(texts.some((text) => text.includes('Velvet Lip Tint'))).toBe(true)
  })

  it('prints the tracking number as text only, unless the seller ships it himself', () => {
    const shown = commandsOf(encoded(aTicket()).body).filter(({ name }) => name === '^BC')
    const shipped = commandsOf(encoded(aTicket({ trackingBarcode: 'JD0002255550123456' })).body)
    expect(shown).toHaveLength(1)
    expect(shipped.filter(({ name }) => name === '^BC')).toHaveLength(2)
    expect(textsOf(aTicket())).toContain('JD0002255550123456')
  })

  it('leaves the sender and the tracking out where there are none', () => {
    const texts = textsOf(aTicket({ sender: null, tracking: null, carrier: null }))
    expect(texts.filter((text) => text === 'TRACKING' || text === 'SHIP WITH')).toEqual([])
  })

  it('shows a copy mark instead of the small print', () => {
    const texts = textsOf(aTicket(), { ...at203, copyMark: 'REPRINT 2' })
    expect(texts).toContain('REPRINT 2')
  })

  it('names three items and counts the rest when there are many', () => {
    const items = Array.from({ length: 9 }, (_, n) => ({ sku: `SKU-${n}`, name: `Thing ${n}`, quantity: 1 }))
    const label = encoded(aTicket({ items }))
    expect(fieldTexts(label.body)).toContain('+6 more')
    expect(label.warnings).toContain('itemsShortened')
  })

  it('prints no barcode for an order id that is not one, and says so', () => {
    const label = encoded(aTicket({ tiktokOrderId: 'no^XZ~JAbarcode' }))
    expect(commandsOf(label.body).some(({ name }) => name === '^BC')).toBe(false)
    expect(label.warnings).toContain('orderBarcodeLeftOut')
  })

  it('is refused on media too small to read, before anything is sent', () => {
    expect(() => encoded(aTicket(), { ...at203, media: { widthMm: 40, heightMm: 30 } })).toThrowError(
      expect.objectContaining({ code: 'printer.mediaMismatch' }),
    )
  })

  it('asks for drawn lines only where the printer has no letters for them', () => {
    const thai = aTicket({ recipient: anAddress({ name: 'สมชาย ใจดี' }) })
    expect(linesToRasterise(aTicket(), at203)).toEqual([])
    expect(linesToRasterise(thai, at203).map((line) => line.text)).toEqual(['สมชาย ใจดี'])
    expect(commandsOf(encoded(thai).body).filter(({ name }) => name === '^GF')).toHaveLength(1)
  })

  it('draws a letter of Latin Extended that the renderer lacks, and trusts the printer with Polish', () => {
    const names = (name: string) =>
      linesToRasterise(aTicket({ recipient: anAddress({ name }) }), at203).length
    expect(names('Zażółć Gęślą Jaźń')).toBe(0)
    expect(names('Văn Đức')).toBe(1)
  })
})

const longName = 'Wolfeschlegelsteinhausenbergerdorff welchevoralternwarengewissenhaftschafers '.repeat(4)
const hugeAddress = anAddress({
  name: longName,
  lines: Array.from(
    { length: 6 },
    (_, n) => `Line ${n} ${'of an address that does not want to end '.repeat(5)}`,
  ),
})
const layouts: [string, LabelTicket][] = [
  ['an ordinary address', aTicket()],
  ['an endless address', aTicket({ recipient: hugeAddress, trackingBarcode: 'A'.repeat(40) })],
  ['an endless sender', aTicket({ sender: hugeAddress, carrier: longName })],
  [
    'a name of one letter repeated',
    aTicket({ recipient: anAddress({ name: 'W'.repeat(239), lines: ['@'.repeat(239)] }) }),
  ],
  ['long ids', aTicket({ tiktokOrderId: '7'.repeat(48), tracking: 'X'.repeat(200) })],
  ['Thai without spaces', aTicket({ recipient: anAddress({ lines: ['กรุงเทพมหานคร'.repeat(12)] }) })],
  ['many packages', aTicket({ packageIndex: 1_234_567, packageCount: 7_654_321 })],
]

describe.each([at203, at300, { ...at203, media: { widthMm: 76, heightMm: 102 }, copyMark: 'REPRINT 99' }])(
  'the layout at $dpi dpi on $media.widthMm mm',
  (target) => {
    it.each(layouts)('keeps everything of %s on the label', (_name, ticket) => {
      const commands = commandsOf(encoded(ticket, target).body)
      const [width, height] = ['^PW', '^LL'].map((name) =>
        Number(commands.find((one) => one.name === name)?.text),
      )
      const corners = commands
        .filter(({ name }) => name === '^FO')
        .map(({ text }) => text.split(',').map(Number))
      for (const [x, y] of corners) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThan(width ?? 0)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThan(height ?? 0)
      }
    })
  },
)

import { describe, expect, it } from 'vitest'
import { rowBytes } from '../../../../../src/main/printing/encode/bitmap.ts'
import { code128, moduleWidth, QUIET_MODULES } from '../../../../../src/main/printing/encode/code128.ts'
import { fontZeroWidth } from '../../../../../src/main/printing/encode/font-zero.ts'
import { acs, crc16, z64 } from '../../../../../src/main/printing/encode/graphic-field.ts'
import { fitText } from '../../../../../src/main/printing/encode/text-layout.ts'
import { escapeField } from '../../../../../src/main/printing/encode/zpl-writer.ts'
import { addressLines } from '../../../../../src/shared/domain/printing/address-lines.ts'
import { labelText } from '../../../../../src/shared/domain/printing/label-text.ts'
import { unpackAcs, unpackZ64 } from '../../../../harness/barcodes/read-zpl.ts'
import { anAddress } from '../../../../harness/printers/tickets.ts'

describe('label text', () => {
  it('drops what a printer obeys and what reorders its neighbours', () => {
    expect(labelText('a\u0000b\u001b@\u001dc\u001cd\u0010\u0004e\u202ef\u2066g\u200fh\ufeffi')).toBe(
      'ab@cdefghi',
    )
  })

  it('keeps line breaks as spaces, joiners as they are and quotes plain', () => {
    expect(labelText(' one\r\ntwo\tthree ')).toBe('one two three')
    expect(labelText('می\u200cخواهم')).toBe('می\u200cخواهم')
    expect(labelText('O’Brien – “x”…')).toBe('O\'Brien - "x"...')
  })

  it('tames stacked marks, lone surrogates and endless text', () => {
    expect([...labelText(`a${'\u0301\u0302'.repeat(50)}`)].length).toBeLessThanOrEqual(5)
    expect(labelText('x\ud800y').isWellFormed()).toBe(true)
    expect([...labelText('x'.repeat(10_000))]).toHaveLength(240)
  })
})

describe('address lines', () => {
  it('put the postcode where the country has it', () => {
    const lines = (country: string) =>
      addressLines(anAddress({ lines: ['Street 1'], city: 'Town', state: '', postalCode: '12345', country }))
    expect(lines('United Kingdom')).toEqual(['Street 1', 'Town', '12345', 'United Kingdom'])
    expect(lines('Germany')).toEqual(['Street 1', '12345 Town', 'Germany'])
    expect(lines('US')).toEqual(['Street 1', 'Town, 12345', 'US'])
  })

  it('print a repeated part once', () => {
    expect(
      addressLines(
        anAddress({ lines: ['London', 'LONDON'], city: 'London', state: 'London', postalCode: '' }),
      ),
    ).toEqual(['London', 'United Kingdom'])
  })
})

describe('field escapes', () => {
  it('leave no command character and no byte beyond ASCII', () => {
    expect(escapeField('a^XZ~JA_5E\\&é')).toBe('a_5EXZ_7EJA_5F5E_5C&_C3_A9')
  })
})

describe('Code 128', () => {
  it('packs digits two to a symbol and knows its own width', () => {
    expect(code128('576461413038785752')).toEqual({ fieldText: '>;576461413038785752', modules: 134 })
    expect(code128('5764614130387857521')).toEqual({ fieldText: '>;5764614130387857>6521', modules: 167 })
    expect(code128('JD0002255550123456')).toEqual({ fieldText: '>:JD0002255550123456', modules: 233 })
  })

  it('is not made of text that could carry a command', () => {
    for (const text of ['', 'a>b', 'a^XZ', 'a~JA', 'é', 'x'.repeat(49)]) expect(code128(text)).toBeNull()
  })

  it('takes the widest whole module that leaves its quiet zones, and none below two dots', () => {
    const symbol = { fieldText: '', modules: 134 }
    expect(moduleWidth(symbol, 752, 4)).toBe(4)
    expect(moduleWidth(symbol, (134 + 2 * QUIET_MODULES) * 3 - 1, 4)).toBe(2)
    expect(moduleWidth(symbol, (134 + 2 * QUIET_MODULES) * 2 - 1, 4)).toBeNull()
  })
})

describe('text fitting', () => {
  it('never sets a line wider or a block higher than its box', () => {
    const box = { widthDots: 300, heightDots: 200, largest: 60, smallest: 20 }
    for (const text of ['Short', 'W'.repeat(200), 'many words '.repeat(40), '東京都'.repeat(40)]) {
      const laid = fitText(
        [
          { text, scale: 1, maxLines: 9 },
          { text, scale: 0.8, maxLines: 9 },
        ],
        box,
      )
      expect(laid.heightDots).toBeLessThanOrEqual(box.heightDots)
      for (const line of laid.lines.filter((one) => !one.isRaster)) {
        expect(fontZeroWidth(line.text) * line.characterWidth).toBeLessThanOrEqual(box.widthDots)
      }
    }
  })

  it('takes the largest type for text that fits and says when it had to cut', () => {
    const box = { widthDots: 600, heightDots: 200, largest: 60, smallest: 20 }
    expect(fitText([{ text: 'Ann', scale: 1, maxLines: 2 }], box).lines[0]?.characterHeight).toBe(60)
    expect(fitText([{ text: 'Ann', scale: 1, maxLines: 2 }], box).isCut).toBe(false)
    expect(fitText([{ text: 'word '.repeat(400), scale: 1, maxLines: 2 }], box).isCut).toBe(true)
  })
})

describe('graphics', () => {
  it('have the checksum of XMODEM', () => {
    expect(crc16('123456789')).toBe(0x31c3)
  })

  it('unpack to the same bits, in both codings', () => {
    const bits = Uint8Array.from({ length: 40 * 25 }, (_, n) =>
      n % 40 > 20 ? 0 : n % 7 === 0 ? 0xf0 : n > 500 ? 0xff : 0,
    )
    expect(unpackAcs(acs(bits, 40), 40)).toEqual(bits)
    expect(unpackZ64(z64(bits))).toEqual(bits)
    expect(rowBytes(9)).toBe(2)
  })
})

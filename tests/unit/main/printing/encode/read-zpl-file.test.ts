import { describe, expect, it } from 'vitest'
import type { RasterTarget } from '../../../../../src/main/printing/encode/print-setup.ts'
import {
  readZplFile,
  type ZplVerdict,
  zplRefusal,
} from '../../../../../src/main/printing/encode/read-zpl-file.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'

const at = (dpi: 203 | 300, media = FOUR_BY_SIX): RasterTarget => ({ language: 'zpl', dpi, media })
const read = (zpl: string, target = at(203)) =>
  readZplFile(new Uint8Array(Buffer.from(zpl, 'latin1')), target)
const textsOf = (verdict: ZplVerdict) =>
  verdict.kind === 'fits' ? verdict.labels.map(({ label }) => Buffer.from(label.body).toString('latin1')) : []

/** What a label designer writes before every label: settings that a printer would keep. */
const DESIGNER =
  '\u0010CT~~CD,~CC^~CT~\n^XA~TA000~JSN^LT0^MNW^MTT^PON^PMN^LH0,0^JMA^PR6,6~SD15^JUS^LRN^CI0^XZ\n'
const ink = '^FO30,40^A0N,30,30^FDTo: somebody^FS^FO30,1100^BY3^BCN,80,Y,N,N^FD123456^FS'

describe('a ZPL file for this printer', () => {
  it('is printed with its size and its text as they are', () => {
    const verdict = read(`^XA^PW812^LL1218${ink}^XZ`)
    expect(verdict).toMatchObject({ kind: 'fits', figures: { labels: 1, widthDots: 812, heightDots: 1_218 } })
    const [label] = textsOf(verdict)
    expect(label).toContain('^FO30,40^A0N,30,30^FDTo: somebody^FS')
    expect(label?.match(/\^XA/g)).toHaveLength(1)
  })

  it('is set back first: nothing of an earlier label stays set', () => {
    const [label = ''] = textsOf(read(`^XA^PW812${ink}^XZ`))
    expect(label.indexOf('^LH0,0')).toBeLessThan(label.indexOf('^FO'))
    for (const command of ['^PW812', '^LL1218', '^LRN', '^PMN', '^FWN', '^CI0'])
      expect(label).toContain(command)
  })

  it('loses what would set the printer, and says what', () => {
    const verdict = read(`${DESIGNER}^XA^MMT^PW812^LL1218^LS0${ink}^PQ3,0,1,Y^XZ`)
    expect(verdict.kind === 'fits' && verdict.dropped).toEqual(
      expect.arrayContaining(['^JU', '~SD', '^MN', '^MM', '~TA', '^PQ']),
    )
    for (const label of textsOf(verdict)) expect(label).not.toMatch(/\^JU|~SD|\^MN|~TA|\^PR|\^PQ3/)
  })

  it('gives each of its labels by itself, with the copies it asked for', () => {
    const verdict = read(`^XA^PW812${ink}^PQ2^XZ ^XA^PW812${ink}^XZ`)
    expect(verdict.kind === 'fits' && verdict.labels.map(({ copies }) => copies)).toEqual([2, 1])
  })

  it('takes the settings of a blank format along into the labels after it', () => {
    const [label] = textsOf(read(`^XA^CI28^LH5,5^XZ^XA^PW812${ink}^XZ`))
    expect(label).toMatch(/\^CI28\^LH5,5.*\^FO30,40/)
  })

  it('may be shorter than the media, and may be as wide as the head', () => {
    expect(read(`^XA^PW832^LL600^FO30,500^GB700,3,3^FS^XZ`).kind).toBe('fits')
    expect(read(`^XA^PW795^LL1180${ink}^XZ`).kind).toBe('fits')
  })

  it('is known by how far down it reaches where it states no size', () => {
    expect(read(`^XA${ink}^XZ`).kind).toBe('fits')
    expect(read(`^XA${ink}^XZ`, at(300))).toMatchObject({ kind: 'otherDpi', fileDpi: 203 })
  })
})

describe('a ZPL file for another printer', () => {
  it('made for 203 dpi is refused at 300 with both figures, never shrunk', () => {
    const verdict = read(`^XA^PW812^LL1218${ink}^XZ`, at(300))
    expect(verdict).toMatchObject({
      kind: 'otherDpi',
      fileDpi: 203,
      choices: ['fetchOtherDpi', 'fetchPdf', 'otherPrinter'],
    })
    const error = verdict.kind === 'fits' ? null : zplRefusal(verdict, at(300))
    expect(error).toMatchObject({ code: 'printer.mediaMismatch', details: { fileDpi: 203, widthDots: 812 } })
    expect(error?.message).toContain('68%')
  })

  it('made for 300 or 600 dpi is refused at 203', () => {
    expect(read(`^XA^PW1200^LL1800${ink}^XZ`)).toMatchObject({ kind: 'otherDpi', fileDpi: 300 })
    expect(read(`^XA^PW2400^LL3600${ink}^XZ`)).toMatchObject({ kind: 'otherDpi', fileDpi: 600 })
    expect(read('^XA^FO20,20^GB1150,1700,3^FS^XZ')).toMatchObject({ kind: 'otherDpi', fileDpi: 300 })
  })

  it('says its dpi in a comment, which counts', () => {
    expect(read(`^XA^FX made for 300 dpi^PW812${ink}^XZ`)).toMatchObject({ kind: 'otherDpi', fileDpi: 300 })
  })

  it('of another size is refused with its millimetres', () => {
    const verdict = read('^XA^PW400^LL200^FO10,10^FDx^FS^XZ')
    expect(verdict).toMatchObject({ kind: 'otherSize', choices: ['loadMedia', 'fetchPdf', 'otherPrinter'] })
    const error = verdict.kind === 'fits' ? null : zplRefusal(verdict, at(203))
    expect(error?.message).toContain('50 x 25 mm')
  })

  it('that reaches beyond the label it states does not fit', () => {
    expect(read('^XA^PW812^LL1218^FO700,100^GB400,3,3^FS^XZ').kind).not.toBe('fits')
    expect(read(`^XA^PW812^FO10,1200^GFA,1000,1000,10,FF^FS${ink}^XZ`).kind).not.toBe('fits')
  })
})

describe('a ZPL file that is not sent', () => {
  const refused: [string, string][] = [
    ['stores a format', '^XA^DFR:X.ZPL^FS^XZ'],
    ['stores a picture', '~DGR:X.GRF,8,1,FF'],
    ['stores anything', '~DYR:X,P,G,8,,FF'],
    ['recalls a format', '^XA^XFR:X.ZPL^FS^XZ'],
    ['cancels all labels', '~JA'],
    ['resets the printer', '~JR'],
    ['sets its network', '^XA^NB^XZ'],
    ['sends data home', '^XA^HV1,8^FS^XZ'],
    ['keeps the picture of this label for the next', '^XA^MCN^XZ'],
    ['changes the command character', '^XA^CC!^XZ'],
    ['changes the delimiter', '~CD;'],
    ['measures in millimetres', '^XA^MUM^XZ'],
    ['prints at half density', '^XA^JMB^XZ'],
    ['holds raw bytes', '^XA^FO1,1^GFB,8,8,1,abcdefgh^FS^XZ'],
    ['uses lower case for a command that is not allowed', '^xa^dfR:X.ZPL^fs^xz'],
    ['hides a command in a field', '^XA^FO1,1^FDname~JR^FS^XZ'],
  ]
  it.each(refused)('because it %s', (_what, zpl) => {
    const verdict = read(`${zpl}^XA^PW812${ink}^XZ`)
    expect(verdict).toMatchObject({ kind: 'unreadable', fault: 'notAllowed' })
    const error = verdict.kind === 'fits' ? null : zplRefusal(verdict, at(203))
    expect(error?.code).toBe('input.invalid')
    expect(error?.message).toMatch(/[\^~]/)
  })

  it('because the printer speaks another language', () => {
    const verdict = read(`^XA^PW812${ink}^XZ`, { ...at(203), language: 'tspl' })
    expect(verdict).toMatchObject({ fault: 'otherLanguage', choices: ['fetchPdf', 'otherPrinter'] })
  })

  it('because it is no label, is cut off, or is out of all bounds', () => {
    expect(read('%PDF-1.4')).toMatchObject({ fault: 'noLabel' })
    expect(read('')).toMatchObject({ fault: 'noLabel' })
    expect(read(DESIGNER)).toMatchObject({ fault: 'noLabel' })
    expect(read(`^XA${ink}`)).toMatchObject({ fault: 'unclosed' })
    expect(read(`^XA${ink}^XA${ink}^XZ`)).toMatchObject({ fault: 'unclosed' })
    expect(read('^XA^FO99999999999999999999,0^FDx^FS^XZ')).toMatchObject({ fault: 'outOfRange' })
    expect(read(`^XA^FO1,1^FDa\u001bb^FS^XZ`)).toMatchObject({ fault: 'controlCharacters' })
    expect(read('^XA^FO1,1^FDx^FS^XZ'.repeat(2_001))).toMatchObject({ fault: 'tooManyLabels' })
    expect(read('^FS'.repeat(100_001))).toMatchObject({ fault: 'tooManyCommands' })
    expect(readZplFile(new Uint8Array(8_000_001), at(203))).toMatchObject({ fault: 'tooLarge' })
  })
})

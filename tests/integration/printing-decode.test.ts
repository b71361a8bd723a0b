import { afterAll, describe, expect, it } from 'vitest'
import { encodeLabel, linesToRasterise } from '../../src/main/printing/encode/encode-label.ts'
import { graphicField } from '../../src/main/printing/encode/graphic-field.ts'
import type { LabelTarget } from '../../src/main/printing/encode/label-canvas.ts'
import { glyphKey, type RasterLine } from '../../src/main/printing/encode/label-elements.ts'
import { RasterClient } from '../../src/main/printing/raster/raster-client.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import type { LabelTicket } from '../../src/shared/domain/printing/printing.ts'
import { dotsOf, readCode128 } from '../harness/barcodes/read-png.ts'
import { commandsOf } from '../harness/barcodes/read-zpl.ts'
import { aRasterClient } from '../harness/printers/raster.ts'
import { anAddress, aTicket } from '../harness/printers/tickets.ts'

const raster = aRasterClient()
afterAll(() => raster.close())

const target = (dpi: 203 | 300): LabelTarget => ({ dpi, media: FOUR_BY_SIX, copyMark: null })

async function pictured(ticket: LabelTicket, to: LabelTarget) {
  const drawn = await raster.text(linesToRasterise(ticket, to))
  const label = encodeLabel(ticket, to, drawn.blocks)
  const zpl = Buffer.concat([label.body, label.end]).toString('latin1')
  return { label, drawn, png: await raster.png(zpl, to.dpi, to.media) }
}

const names: [string, string][] = [
  ['Thai', 'สมชาย ใจดี ที่อยู่'],
  ['Arabic', 'محمد بن عبد الله'],
  ['Hebrew', 'ישראל ישראלי'],
  ['Japanese', '東京都渋谷区 山田'],
  ['Korean', '김철수'],
  ['Chinese', '上海市浦東新區'],
  ['Cyrillic', 'Анна Каренина'],
  ['Greek', 'Ελένη Παπαδοπούλου'],
  ['Hindi', 'हिन्दी क्षत्रिय'],
  ['Vietnamese', 'Nguyễn Thị Hồng Đào'],
  ['emoji', '🎉😀📦'],
]

describe.each([203, 300] as const)('a label printed at %i dpi', (dpi) => {
  it('gives its order id back to a scanner, and no tracking barcode unless allowed', async () => {
    const { png } = await pictured(aTicket(), target(dpi))
    expect(await readCode128(png)).toEqual(['576461413038785752'])
  })

  it('gives its tracking number back too where the seller ships it himself', async () => {
    const { png } = await pictured(aTicket({ trackingBarcode: 'JD0002255550123456' }), target(dpi))
    expect(await readCode128(png)).toEqual(['JD0002255550123456', '576461413038785752'])
  })

  it('gives an id with an odd number of digits back', async () => {
    const { png } = await pictured(aTicket({ tiktokOrderId: '5764614130387857521' }), target(dpi))
    expect(await readCode128(png)).toEqual(['5764614130387857521'])
  })

  it('is exactly as large as its media and leaves its edges white', async () => {
    const dots = await dotsOf(
      (await pictured(aTicket({ recipient: anAddress({ name: 'W'.repeat(150) }) }), target(dpi))).png,
    )
    const [width, height] = dpi === 203 ? [812, 1_218] : [1_200, 1_800]
    expect([dots.width, dots.height]).toEqual([width, height])
    expect(dots.count(0, 0, 20, height) + dots.count(width - 20, 0, 20, height)).toBe(0)
  })
})

describe('names in other scripts', () => {
  it.each(names)('shows a %s name as ink where the recipient stands', async (_script, name) => {
    const { label, drawn, png } = await pictured(
      aTicket({ recipient: anAddress({ name, lines: [] }) }),
      target(203),
    )
    expect(drawn.uncovered).toBe('')
    const at = firstGraphic(label.body)
    expect((await dotsOf(png)).count(at.x, at.y, 500, 80)).toBeGreaterThan(150)
  })

  it('draws Arabic joined and from right to left: its letters are not those of the reversed name', async () => {
    const line = (text: string): RasterLine => ({
      text,
      heightDots: 60,
      maxWidthDots: 700,
      weight: 'bold',
      han: 'sc',
    })
    const lines = [line('محمد'), line([...'محمد'].reverse().join('')), line('م ح م د')]
    const { blocks } = await raster.text(lines)
    const [joined, reversed, apart] = lines.map((one) => blocks.get(glyphKey(one)))
    expect(joined?.bits).not.toEqual(reversed?.bits)
    expect(joined?.widthDots).toBeLessThan(apart?.widthDots ?? 0)
  })

  it('draws the same characters differently for Japan and China', async () => {
    const line = (han: 'jp' | 'sc'): RasterLine => ({
      text: '直骨',
      heightDots: 60,
      maxWidthDots: 700,
      weight: 'bold',
      han,
    })
    const { blocks } = await raster.text([line('jp'), line('sc')])
    expect(blocks.get(glyphKey(line('jp')))?.bits).not.toEqual(blocks.get(glyphKey(line('sc')))?.bits)
  })

  it('shrinks a line that is too wide instead of cutting it', async () => {
    const line: RasterLine = {
      text: 'กรุงเทพมหานคร '.repeat(6),
      heightDots: 60,
      maxWidthDots: 200,
      weight: 'bold',
      han: 'sc',
    }
    const block = (await raster.text([line])).blocks.get(glyphKey(line))
    expect(block?.widthDots).toBeLessThanOrEqual(200)
    expect(block?.heightDots).toBe(60)
    expect(block?.bits.some((byte) => byte !== 0)).toBe(true)
  })

  it('tells which characters none of its fonts has', async () => {
    const line: RasterLine = { text: 'ກ a', heightDots: 60, maxWidthDots: 200, weight: 'bold', han: 'sc' }
    expect((await raster.text([line])).uncovered).toBe('ກ')
  })
})

describe('a drawn line sent to a printer', () => {
  it.each(['acs', 'z64'] as const)('arrives with every dot as it was, coded as %s', async (coding) => {
    const line: RasterLine = {
      text: 'สวัสดี 東京 محمد',
      heightDots: 90,
      maxWidthDots: 700,
      weight: 'bold',
      han: 'jp',
    }
    const block = (await raster.text([line])).blocks.get(glyphKey(line))
    if (block === undefined) throw new Error('not drawn')
    const zpl = `^XA^PW812^LL1218^FO13,27${graphicField(block, coding)}^FS^XZ`
    const dots = await dotsOf(await raster.png(zpl, 203, FOUR_BY_SIX))
    let different = 0
    for (let y = 0; y < block.heightDots; y += 1) {
      for (let x = 0; x < block.widthDots; x += 1) {
        const bit = ((block.bits[y * Math.ceil(block.widthDots / 8) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
        if ((bit === 1) !== dots.isBlack(13 + x, 27 + y)) different += 1
      }
    }
    expect(different).toBe(0)
  })
})

describe('the raster threads', () => {
  it('fail what waits on them with a clear error when one dies, and work again at the next request', async () => {
    const broken = new RasterClient({ ...raster.paths, fontsDir: '/nowhere' })
    const line: RasterLine = { text: 'Ж', heightDots: 20, maxWidthDots: 50, weight: 'bold', han: 'sc' }
    await expect(broken.text([line])).rejects.toMatchObject({ code: 'printer.notReady' })
    const dying = new RasterClient({
      ...raster.paths,
      workerUrl: new URL('../harness/printers/dying-thread.ts', import.meta.url),
    })
    await expect(dying.text([line])).rejects.toMatchObject({ code: 'printer.notReady' })
    await expect(dying.text([line])).rejects.toMatchObject({ code: 'printer.notReady' })
    await Promise.all([broken.close(), dying.close()])
  })

  describe('keep the lines they drew lately', () => {
    const line = (text: string): RasterLine => ({
      text,
      heightDots: 20,
      maxWidthDots: 50,
      weight: 'bold',
      han: 'sc',
    })
    const counting = () =>
      new RasterClient({
        ...raster.paths,
        workerUrl: new URL('../harness/printers/counting-thread.ts', import.meta.url),
      })
    /** Which drawing of the thread each line got: its first, its second and so on. */
    const drawingsOf = async (client: RasterClient, ...lines: RasterLine[]) => {
      const { blocks } = await client.text(lines)
      return lines.map((one) => blocks.get(glyphKey(one))?.widthDots)
    }

    it('and ask the thread only for the others, each line getting its own', async () => {
      const client = counting()
      expect(await drawingsOf(client, line('Ж'), line('中'))).toEqual([1, 2])
      expect(await drawingsOf(client, line('ก'), line('中'), line('Ж'))).toEqual([3, 2, 1])
      await client.close()
    })

    it('by everything that shapes them: size, room, weight and region', async () => {
      const client = counting()
      const one = line('中')
      const others = [
        { ...one, heightDots: 21 },
        { ...one, maxWidthDots: 51 },
        { ...one, weight: 'regular' as const },
        { ...one, han: 'jp' as const },
      ]
      expect(await drawingsOf(client, one, ...others)).toEqual([1, 2, 3, 4, 5])
      await client.close()
    })

    it('five hundred of them, the ones of use last', async () => {
      const client = counting()
      await drawingsOf(client, line('first'), line('second'))
      for (let at = 0; at < 499; at += 1) {
        await client.text([line(`other ${at}`)])
        await client.text([line('first')])
      }
      expect(await drawingsOf(client, line('first'), line('second'))).toEqual([1, 502])
      await client.close()
    })
  })

  it('do not wait for ever for a thread that hangs', async () => {
    const hanging = new RasterClient({
      ...raster.paths,
      workerUrl: new URL('../harness/printers/hanging-thread.ts', import.meta.url),
      textTimeoutMs: 50,
    })
    const line: RasterLine = { text: 'Ж', heightDots: 20, maxWidthDots: 50, weight: 'bold', han: 'sc' }
    await expect(hanging.text([line])).rejects.toMatchObject({ code: 'printer.notReady' })
    await hanging.close()
  })
})

function firstGraphic(body: Uint8Array): { x: number; y: number } {
  const commands = commandsOf(body)
  const index = commands.findIndex(({ name }) => name === '^GF')
  const [x = 0, y = 0] = (commands[index - 1]?.text ?? '').split(',').map(Number)
  return { x, y }
}

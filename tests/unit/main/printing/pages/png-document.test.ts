import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inkBox, oneBit } from '../../../../../src/main/printing/pages/one-bit.ts'
import { PngDocument } from '../../../../../src/main/printing/pages/png-document.ts'
import { dotsPng } from '../../../../../src/main/printing/pages/png-of.ts'
import { type PngSpec, packedRows, resolution, writePng } from '../../../../harness/labels/write-png.ts'

const picture = (changes: Partial<PngSpec>): Uint8Array =>
  writePng({
    width: 2,
    height: 2,
    bitDepth: 8,
    colourType: 0,
    packed: packedRows([
      [0, 1],
      [2, 3],
    ]),
    ...changes,
  })
const all = { dpi: 203, rotation: 0, left: 0, top: 0 } as const
const greys = (changes: Partial<PngSpec>) => {
  const { width = 2, height = 2 } = changes
  return [...new PngDocument(picture(changes)).grey(0, { ...all, width, height }).values]
}
const refusal = (bytes: Uint8Array) => {
  try {
    new PngDocument(bytes)
  } catch (error) {
    return (error as { refusal?: string }).refusal ?? String(error)
  }
  return 'none'
}

describe('a PNG is read as grey on white paper', () => {
  it.each<[string, Partial<PngSpec>, number[]]>([
    [
      'grey',
      {
        packed: packedRows([
          [0, 50],
          [100, 255],
        ]),
      },
      [0, 50, 100, 255],
    ],
    ['one bit', { bitDepth: 1, packed: packedRows([[0b1000_0000], [0b0100_0000]]) }, [255, 0, 0, 255]],
    ['four bits', { bitDepth: 4, packed: packedRows([[0x0f], [0xf0]]) }, [0, 255, 255, 0]],
    [
      'sixteen bits',
      {
        bitDepth: 16,
        packed: packedRows([
          [0, 0, 255, 255],
          [128, 0, 0, 0],
        ]),
      },
      [0, 255, 128, 0],
    ],
    [
      'colour',
      {
        colourType: 2,
        packed: packedRows([
          [255, 0, 0, 0, 255, 0],
          [0, 0, 255, 255, 255, 255],
        ]),
      },
      [76, 150, 29, 255],
    ],
    [
      'black that lets half of the paper through, and nothing',
      {
        colourType: 4,
        packed: packedRows([
          [0, 128, 0, 0],
          [0, 255, 255, 255],
        ]),
      },
      [127, 255, 0, 255],
    ],
    [
      'a palette',
      {
        colourType: 3,
        packed: packedRows([
          [1, 0],
          [0, 1],
        ]),
        extra: [['PLTE', Uint8Array.from([255, 255, 255, 0, 0, 0])]],
      },
      [0, 255, 255, 0],
    ],
  ])('%s', (_name, changes, expected) => {
    expect(greys(changes)).toEqual(expected)
  })

  it('and believes a resolution, but no screen habit', () => {
    const dpiOf = (dpi: number) => {
      const [page] = new PngDocument(picture({ extra: [resolution(dpi)] })).pages
      return page?.kind === 'pixels' ? page.dpi : undefined
    }
    expect(dpiOf(300)).toBeCloseTo(300, 1)
    expect(dpiOf(72)).toBeNull()
  })
})

describe('a view of a picture', () => {
  const document = new PngDocument(
    picture({
      width: 3,
      packed: packedRows([
        [10, 20, 30],
        [40, 50, 60],
      ]),
    }),
  )

  it('turns clockwise', () => {
    const turned = document.grey(0, { ...all, rotation: 90, width: 2, height: 3 })
    expect([...turned.values]).toEqual([40, 10, 50, 20, 60, 30])
  })

  it('is white beside the page', () => {
    const shifted = document.grey(0, { ...all, left: 2, top: -1, width: 2, height: 2 })
    expect([...shifted.values]).toEqual([255, 255, 30, 255])
  })
})

describe('a hostile PNG is refused', () => {
  it.each<[string, Uint8Array, string]>([
    ['that is larger than any label', picture({ width: 100_000, height: 100_000 }), 'tooLarge'],
    ['without pixels', picture({ width: 0 }), 'unreadable'],
    [
      'that unpacks to more than it says',
      picture({ packed: deflateSync(new Uint8Array(50_000_000)) }),
      'unreadable',
    ],
    ['that unpacks to less than it says', picture({ height: 2_000 }), 'unreadable'],
    ['whose pixels are not packed at all', picture({ packed: Uint8Array.from([1, 2, 3]) }), 'unreadable'],
    ['of an unknown kind', picture({ colourType: 5 }), 'unreadable'],
    ['that ends early', picture({}).slice(0, 45), 'unreadable'],
    [
      'whose colours are beyond its palette',
      picture({ colourType: 3, extra: [['PLTE', Uint8Array.from([1, 2, 3])]] }),
      'unreadable',
    ],
  ])('%s', (_name, bytes, expected) => {
    expect(refusal(bytes)).toBe(expected)
  })

  it('not where a colour profile is a bomb: it is never unpacked', () => {
    const bomb = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(new Uint8Array(100_000_000))])
    expect(refusal(picture({ extra: [['iCCP', bomb]] }))).toBe('none')
  })
})

describe('one bit', () => {
  const grey = {
    width: 9,
    height: 2,
    values: Uint8Array.from([127, ...Array(7).fill(128), 0, ...Array(9).fill(255)]),
  }

  it('is black below 128 and white from there on, without dithering', () => {
    expect([...oneBit(grey).bits]).toEqual([0x80, 0x80, 0, 0])
  })

  it('has a box that holds exactly its black dots', () => {
    expect(inkBox(grey)).toEqual({ left: 0, top: 0, width: 9, height: 1 })
    expect(inkBox({ width: 2, height: 1, values: Uint8Array.from([128, 255]) })).toBeNull()
  })

  it('comes back from its picture dot for dot', () => {
    const document = new PngDocument(dotsPng(oneBit(grey)))
    const again = document.grey(0, { ...all, width: 9, height: 2 })
    expect(oneBit(again)).toEqual(oneBit(grey))
  })
})

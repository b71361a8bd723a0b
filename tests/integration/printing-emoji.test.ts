import { afterAll, expect, test } from 'vitest'
import { glyphKey, type RasterLine } from '../../src/main/printing/encode/label-elements.ts'
import { aRasterClient } from '../harness/printers/raster.ts'

const raster = aRasterClient()
afterAll(() => raster.close())

async function drawn(text: string): Promise<string> {
  const line: RasterLine = { text, heightDots: 40, maxWidthDots: 200, weight: 'bold', han: 'sc' }
  const { blocks } = await raster.text([line])
  return Buffer.from(blocks.get(glyphKey(line))?.bits ?? []).toString('hex')
}

test.each(['✨', '⚡', '🦎', '❤', '☀'])(
  '%s is drawn as itself, not as the box of a missing letter',
  async (emoji) => {
    // A private-use character that no font has shows what the box looks like.
    expect(await drawn(emoji)).not.toBe(await drawn('\u{10fff0}'))
    expect(await drawn(emoji)).not.toBe(await drawn(emoji === '⚡' ? '🦎' : '⚡'))
  },
)

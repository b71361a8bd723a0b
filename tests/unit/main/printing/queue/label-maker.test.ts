import { expect, test } from 'vitest'
import type { RasterLine } from '../../../../../src/main/printing/encode/label-elements.ts'
import { glyphKey } from '../../../../../src/main/printing/encode/label-elements.ts'
import { LabelMaker } from '../../../../../src/main/printing/queue/label-maker.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { anAddress, aTicket } from '../../../../harness/printers/tickets.ts'

const target = { dpi: 203, media: FOUR_BY_SIX, copyMark: null } as const
const drawnTicket = aTicket({ recipient: anAddress({ name: 'Ольга Иванова' }) })

/** Draws every line as one black dot, and counts how often it was asked. */
function aCountingRaster() {
  const raster = {
    asked: 0,
    fails: false,
    text: async (lines: readonly RasterLine[]) => {
      raster.asked += 1
      if (raster.fails) throw new Error('nothing can be drawn')
      const dot = { widthDots: 1, heightDots: 1, bits: new Uint8Array([0x80]) }
      return { blocks: new Map(lines.map((line) => [glyphKey(line), dot])), uncovered: '' }
    },
  }
  return raster
}

test('a label made ahead has the bytes of one made when it is wanted, and is not drawn again', async () => {
  const raster = aCountingRaster()
  const labels = new LabelMaker(raster)
  expect(await labels.prepare(drawnTicket, target)).toBe(true)
  const ahead = await labels.label(drawnTicket, target)
  expect(raster.asked).toBe(1)
  const now = await new LabelMaker(raster).label(drawnTicket, target)
  expect(ahead.sha256).toBe(now.sha256)
  expect(ahead.body).toEqual(now.body)
})

test('a label that is wanted while it is being made ahead is not drawn twice', async () => {
  const raster = aCountingRaster()
  const labels = new LabelMaker(raster)
  const [isReady] = await Promise.all([
    labels.prepare(drawnTicket, target),
    labels.label(drawnTicket, target),
    labels.prepare(drawnTicket, target),
  ])
  expect([isReady, raster.asked]).toEqual([true, 1])
})

test('what was made ahead is not taken for other contents, another printer or a marked copy', async () => {
  const labels = new LabelMaker(aCountingRaster())
  await labels.prepare(drawnTicket, target)
  const made = await labels.label(drawnTicket, target)
  const others = [
    labels.label({ ...drawnTicket, packageCount: 2 }, target),
    labels.label(drawnTicket, { ...target, dpi: 300 }),
    labels.label(drawnTicket, { ...target, media: { widthMm: 100, heightMm: 150 } }),
    labels.label(drawnTicket, { ...target, copyMark: 'REPRINT 2' }),
  ]
  for (const other of await Promise.all(others)) expect(other.sha256).not.toBe(made.sha256)
})

test('a label that failed ahead is made again when it is wanted', async () => {
  const raster = aCountingRaster()
  const labels = new LabelMaker(raster)
  raster.fails = true
  const making = labels.prepare(drawnTicket, target)
  const wanted = labels.label(drawnTicket, target)
  raster.fails = false
  expect(await making).toBe(false)
  expect((await wanted).body.byteLength).toBeGreaterThan(0)
})

test('media too small for a label says so when it is wanted, made ahead or not', async () => {
  const labels = new LabelMaker(aCountingRaster())
  const small = { ...target, media: { widthMm: 40, heightMm: 30 } }
  expect(await labels.prepare(drawnTicket, small)).toBe(false)
  await expect(labels.label(drawnTicket, small)).rejects.toMatchObject({ code: 'printer.mediaMismatch' })
})

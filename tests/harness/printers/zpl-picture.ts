import { createCanvas, loadImage } from '@napi-rs/canvas'
import { type Bitmap, blankBitmap, setDot } from '../../../src/main/printing/encode/bitmap.ts'
import { crc16 } from '../../../src/main/printing/encode/graphic-field.ts'
import { renderPng } from '../../../src/main/printing/raster/render-png.ts'
import type { Media } from '../../../src/shared/domain/printing/printing.ts'

/** Drawn as tiny text, ignored or turned into something else by the renderer without a word (facts of its tests). */
const SILENTLY_WRONG = /\^(BU|B8|BK|BA|TB|IM|SN|GE)|\^POI|\^MU[^D]|\^PQ(?!1[,^\s])|:B64:/
const Z64 = /:Z64:([^:]*):([0-9A-Fa-f]{4})/g

/**
 * The page that a ZPL label prints, by an independent renderer. Refuses what that renderer is known to get silently
 * wrong, and what a printer would refuse although the renderer does not: a picture whose checksum does not fit.
 */
export async function zplPicture(zpl: string, dpi: 203 | 300, media: Media): Promise<Bitmap> {
  const wrong = SILENTLY_WRONG.exec(zpl)
  if (wrong !== null) throw new Error(`The renderer cannot be trusted with ${wrong[0]}`)
  for (const [, text = '', crc = ''] of zpl.matchAll(Z64))
    if (crc16(text) !== Number.parseInt(crc, 16))
      throw new Error('A printer drops this picture: wrong checksum')
  return bitmapOfPng(await renderPng(zpl, dpi, media))
}

/** The dots of a PNG, transparent ones white. */
export async function bitmapOfPng(png: Uint8Array): Promise<Bitmap> {
  const image = await loadImage(Buffer.from(png))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const page = blankBitmap(image.width, image.height)
  for (let at = 0; at < image.width * image.height; at += 1)
    if ((data[at * 4 + 3] ?? 0) > 127 && (data[at * 4] ?? 255) < 128)
      setDot(page, at % image.width, Math.floor(at / image.width))
  return page
}

import { createCanvas } from '@napi-rs/canvas'
import { type Bitmap, eachBlackDot } from '../encode/bitmap.ts'

/** A picture as PNG, dot for dot, black on white. */
export async function picturePng(picture: Bitmap): Promise<Uint8Array<ArrayBuffer>> {
  const { widthDots, heightDots } = picture
  const canvas = createCanvas(widthDots, heightDots)
  const context = canvas.getContext('2d')
  const image = context.createImageData(widthDots, heightDots)
  image.data.fill(0xff)
  eachBlackDot(picture, (x, y) => image.data.fill(0, (y * widthDots + x) * 4, (y * widthDots + x) * 4 + 3))
  context.putImageData(image, 0, 0)
  return new Uint8Array(await canvas.encode('png'))
}

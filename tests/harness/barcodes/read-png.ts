import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

// Given from disk: left to itself the package fetches its WASM from a network.
const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasmPath)).buffer } })

/** A picture as black and white dots. */
export interface Dots {
  readonly width: number
  readonly height: number
  isBlack(x: number, y: number): boolean
  /** Black dots in a rectangle. */
  count(x: number, y: number, width: number, height: number): number
}

/** The texts of the Code 128 symbols in a PNG, from top to bottom. */
export async function readCode128(png: Uint8Array): Promise<string[]> {
  const results = await readBarcodes(await pixelsOf(png), { formats: ['Code128'], tryHarder: true })
  return [...results].sort((a, b) => a.position.topLeft.y - b.position.topLeft.y).map((result) => result.text)
}

/** The dots of a PNG; transparent counts as white. */
export async function dotsOf(png: Uint8Array): Promise<Dots> {
  const { data, width, height } = await pixelsOf(png)
  const isBlack = (x: number, y: number) => {
    const at = (y * width + x) * 4
    return (data[at + 3] ?? 0) > 127 && (data[at] ?? 255) < 128
  }
  const count = (left: number, top: number, wide: number, high: number) => {
    let black = 0
    for (let y = top; y < top + high; y += 1)
      for (let x = left; x < left + wide; x += 1) if (isBlack(x, y)) black += 1
    return black
  }
  return { width, height, isBlack, count }
}

async function pixelsOf(png: Uint8Array): Promise<ImageData> {
  const image = await loadImage(Buffer.from(png))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height) as unknown as ImageData
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import type { PageBarcode } from './page-messages.ts'
import type { Grey } from './page-source.ts'

type Picture = Exclude<Parameters<typeof readBarcodes>[0], Blob | ArrayBuffer | Uint8Array>

/** As many symbols as a page may have; a sheet of four labels has a dozen. */
const MOST_SYMBOLS = 40

/** Loads the reader from disk: left to itself the package fetches its WASM from a network. */
export async function loadBarcodeReader(packagesDir: string): Promise<void> {
  const wasm = readFileSync(join(packagesDir, 'zxing-wasm', 'dist', 'reader', 'zxing_reader.wasm'))
  const wasmBinary = new Uint8Array(wasm).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

/** Every barcode of a picture, from top to bottom. Widths are measured in the picture's own dots. */
export async function barcodesOf(grey: Grey): Promise<PageBarcode[]> {
  const results = await readBarcodes(rgbaOf(grey), {
    tryHarder: true,
    maxNumberOfSymbols: MOST_SYMBOLS,
    textMode: 'Plain',
  })
  return results.map(barcodeOf).sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
}

function barcodeOf(result: ReadResult): PageBarcode {
  const { topLeft, topRight, bottomLeft, bottomRight } = result.position
  const corners = [topLeft, topRight, bottomLeft, bottomRight]
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return {
    format: result.format,
    symbology: result.symbologyIdentifier,
    text: result.text,
    box: { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top },
    moduleDots: null,
  }
}

function rgbaOf({ width, height, values }: Grey): Picture {
  const pixels = new Uint32Array(width * height)
  for (let at = 0; at < pixels.length; at += 1) {
    const value = values[at] ?? 255
    pixels[at] = 0xff_00_00_00 | (value << 16) | (value << 8) | value
  }
  const picture = { width, height, data: new Uint8ClampedArray(pixels.buffer), colorSpace: 'srgb' }
  // There is no DOM in the thread; the reader looks at these four fields.
  return picture as Picture
}

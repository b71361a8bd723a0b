import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import { type Corners, gridWidth, moduleWidth } from './module-width.ts'
import type { PageBarcode } from './page-messages.ts'
import type { Grey, PageView } from './page-source.ts'

type Picture = Exclude<Parameters<typeof readBarcodes>[0], Blob | ArrayBuffer | Uint8Array>

/** As many symbols as a page may have; a sheet of four labels has a dozen. */
const MOST_SYMBOLS = 40
/** Bars are measured on a drawing this many times as fine. */
const CLOSER = 3
/** Around a symbol that is looked at closely, in dots. */
const MARGIN = 4
/** Its modules are hexagons in offset rows: no width that a bar has. */
const WITHOUT_BARS = 'MaxiCode'

/** Loads the reader from disk: left to itself the package fetches its WASM from a network. */
export async function loadBarcodeReader(packagesDir: string): Promise<void> {
  const wasm = readFileSync(join(packagesDir, 'zxing-wasm', 'dist', 'reader', 'zxing_reader.wasm'))
  const wasmBinary = new Uint8Array(wasm).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

/**
 * Every barcode of a view, from top to bottom, with the width of its narrowest bar in dots of that view. `draw` draws a
 * view of the page; where it can draw finer than the view (`isDrawn`), bars are measured on a close-up.
 */
export async function barcodesOf(
  draw: (view: PageView) => Grey,
  view: PageView,
  isDrawn: boolean,
): Promise<PageBarcode[]> {
  const grey = draw(view)
  const results = await readBarcodes(rgbaOf(grey), {
    tryHarder: true,
    maxNumberOfSymbols: MOST_SYMBOLS,
    textMode: 'Plain',
  })
  const widthOf = (result: ReadResult) =>
    isDrawn ? closeWidth(draw, view, result.position) : moduleWidth(grey, result.position)
  return results
    .map((result) => barcodeOf(result, widthOf))
    .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
}

function barcodeOf(result: ReadResult, widthOf: (result: ReadResult) => number | null): PageBarcode {
  return {
    format: result.format,
    symbology: result.symbologyIdentifier,
    text: result.text,
    box: boxOf(result.position),
    moduleDots: moduleDots(result, widthOf),
  }
}

/** Symbols in a grid say how many modules they have; of the others the bars are measured. */
function moduleDots(result: ReadResult, widthOf: (result: ReadResult) => number | null): number | null {
  if (result.format === WITHOUT_BARS) return null
  const { width, height } = result.symbol
  const dots = width > 0 && height > 0 ? gridWidth(result.position, width, height) : widthOf(result)
  return dots === null ? null : Math.round(dots * 100) / 100
}

function boxOf({ topLeft, topRight, bottomLeft, bottomRight }: Corners): PageBarcode['box'] {
  const corners = [topLeft, topRight, bottomLeft, bottomRight]
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** The width of a symbol's bars by a close-up of it, in dots of the view. */
function closeWidth(draw: (view: PageView) => Grey, view: PageView, corners: Corners): number | null {
  const box = boxOf(corners)
  const [left, top] = [Math.floor(box.left) - MARGIN, Math.floor(box.top) - MARGIN]
  const closeUp = {
    ...view,
    dpi: view.dpi * CLOSER,
    left: (view.left + left) * CLOSER,
    top: (view.top + top) * CLOSER,
    width: (Math.ceil(box.width) + 2 * MARGIN) * CLOSER,
    height: (Math.ceil(box.height) + 2 * MARGIN) * CLOSER,
  }
  const closer = ({ x, y }: Corners['topLeft']) => ({ x: (x - left) * CLOSER, y: (y - top) * CLOSER })
  const width = moduleWidth(draw(closeUp), {
    topLeft: closer(corners.topLeft),
    topRight: closer(corners.topRight),
    bottomLeft: closer(corners.bottomLeft),
    bottomRight: closer(corners.bottomRight),
  })
  return width === null ? null : width / CLOSER
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

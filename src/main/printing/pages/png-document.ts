import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png'
import type { PageSize } from '../../../shared/domain/printing/page-placement.ts'
import { DocumentRefused } from './document-refused.ts'
import type { PageText } from './page-messages.ts'
import { checkPixels, type Grey, type PageSource, type PageView, sizeOf } from './page-source.ts'
import { checkPng } from './png-chunks.ts'

const METRE = 1
const INCHES_PER_METRE = 39.3701
/** Below, a resolution is a drawing program's habit (72, 96) and says nothing about a label. */
const LEAST_BELIEVED_DPI = 150

/** A picture as a document of one page. */
export class PngDocument implements PageSource {
  readonly kind = 'png'
  readonly pages: readonly PageSize[]
  readonly #grey: Grey

  /** Decodes the bytes. Throws `DocumentRefused`. */
  constructor(bytes: Uint8Array) {
    const { bytes: checked, width, height } = checkPng(bytes)
    const { png, values } = decoded(checked)
    this.#grey = { width, height, values }
    this.pages = [{ kind: 'pixels', widthPx: width, heightPx: height, dpi: believedDpi(png) }]
  }

  /** Pictures hold no text. */
  text(page: number): PageText {
    sizeOf(this, page)
    return { text: '', isCut: false }
  }

  /** One pixel is one dot: a view's resolution says nothing here, since whoever placed the page compared them. */
  grey(page: number, view: PageView): Grey {
    sizeOf(this, page)
    checkPixels(view)
    const values = new Uint8Array(view.width * view.height).fill(0xff)
    const { width, height, values: pixels } = this.#grey
    const isTurned = view.rotation === 90
    const [pageWidth, pageHeight] = isTurned ? [height, width] : [width, height]
    for (let y = Math.max(0, -view.top); y < Math.min(view.height, pageHeight - view.top); y += 1) {
      for (let x = Math.max(0, -view.left); x < Math.min(view.width, pageWidth - view.left); x += 1) {
        const [across, down] = [x + view.left, y + view.top]
        const from = isTurned ? (height - 1 - across) * width + down : down * width + across
        values[y * view.width + x] = pixels[from] ?? 255
      }
    }
    return { width: view.width, height: view.height, values }
  }

  close(): void {
    // Nothing is held beyond memory that goes by itself.
  }
}

function decoded(bytes: Uint8Array): { readonly png: DecodedPng; readonly values: Uint8Array } {
  try {
    const png = decode(bytes)
    return { png, values: lumaOnWhite(png) }
  } catch (error) {
    throw new DocumentRefused('unreadable', 'the picture cannot be decoded', { cause: error })
  }
}

function believedDpi({ resolution }: DecodedPng): number | null {
  if (resolution?.unit !== METRE || resolution.x !== resolution.y) return null
  const dpi = resolution.x / INCHES_PER_METRE
  return dpi >= LEAST_BELIEVED_DPI ? dpi : null
}

/** Luma by ITU-R BT.601, on white paper where the picture is transparent. */
function lumaOnWhite(png: DecodedPng): Uint8Array {
  const { samples, channels, scale } = samplesOf(png)
  const count = png.width * png.height
  const values = new Uint8Array(count)
  const hasAlpha = channels === 2 || channels === 4
  const last = channels - 1
  for (let at = 0, from = 0; at < count; at += 1, from += channels) {
    const first = (samples[from] ?? 0) * scale
    const luma =
      channels < 3
        ? first
        : 0.299 * first + (0.587 * (samples[from + 1] ?? 0) + 0.114 * (samples[from + 2] ?? 0)) * scale
    const alpha = hasAlpha ? ((samples[from + last] ?? 255) * scale) / 255 : 1
    values[at] = Math.round(255 - alpha * (255 - luma))
  }
  return values
}

interface Samples {
  readonly samples: ArrayLike<number>
  readonly channels: number
  /** What a sample is multiplied with to lie between 0 and 255. */
  readonly scale: number
}

/** One number for each sample: palettes looked up, packed bits taken apart. */
function samplesOf(png: DecodedPng): Samples {
  if (png.palette !== undefined) {
    const channels = png.palette[0]?.length ?? 3
    return { samples: convertIndexedToRgb(png), channels, scale: 1 }
  }
  if (png.depth < 8)
    return { samples: unpacked(png), channels: png.channels, scale: 255 / (2 ** png.depth - 1) }
  return { samples: png.data, channels: png.channels, scale: png.depth === 16 ? 255 / 65_535 : 1 }
}

/** Samples of 1, 2 or 4 bits, whose rows begin on whole bytes. */
function unpacked({ data, width, height, depth }: DecodedPng): Uint8Array {
  const samples = new Uint8Array(width * height)
  const stride = Math.ceil((width * depth) / 8)
  const mask = 2 ** depth - 1
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * depth
      const byte = data[y * stride + (bit >> 3)] ?? 0
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & mask
    }
  }
  return samples
}

import { deflateSync } from 'node:zlib'
import type { Bitmap } from './bitmap.ts'
import { type EncodedLabel, encodedLabel } from './encoded-label.ts'
import type { RasterTarget } from './print-setup.ts'

const POINTS_PER_MM = 72 / 25.4

const END = '%%EOF\n'

/**
 * A picture as a PDF of one page in the true size of the paper (ISO 32000-1, 8.9.5): what an ordinary printer is
 * given. The page is as large as the paper, so that nothing has a reason to scale it. A queue takes a document whole,
 * and a PDF without its last line is none: that line is `end`.
 */
export function pdfRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const document = pdfOfBits(picture, target)
  const cut = document.byteLength - END.length
  return encodedLabel({
    body: document.subarray(0, cut),
    end: document.subarray(cut),
    warnings: [],
    callBack: new Uint8Array(),
  })
}

/** The document alone. Dots are drawn in their true size, from the top left corner of the paper. */
export function pdfOfBits(picture: Bitmap, { media, dpi }: Pick<RasterTarget, 'media' | 'dpi'>): Uint8Array {
  const [width, height] = [media.widthMm, media.heightMm].map((mm) => points(mm)) as [number, number]
  const [wide, high] = [picture.widthDots, picture.heightDots].map((dots) => exact((dots * 72) / dpi)) as [
    number,
    number,
  ]
  const draw = Buffer.from(`q ${wide} 0 0 ${high} 0 ${exact(height - high)} cm /L Do Q`)
  const image = deflateSync(picture.bits)
  const size = `/Width ${picture.widthDots} /Height ${picture.heightDots}`
  return assembled([
    [`<< /Type /Catalog /Pages 2 0 R >>`],
    [`<< /Type /Pages /Kids [3 0 R] /Count 1 >>`],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /XObject << /L 5 0 R >> >> >>`,
    ],
    [`<< /Length ${draw.byteLength} >>`, draw],
    [
      `<< /Type /XObject /Subtype /Image ${size} /ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode /Length ${image.byteLength} >>`,
      image,
    ],
  ])
}

/** Objects, numbered from 1, with the table of where each begins. */
function assembled(objects: readonly (readonly [string, Uint8Array?])[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.4\n')]
  const starts: number[] = []
  const length = () => parts.reduce((sum, part) => sum + part.byteLength, 0)
  for (const [dictionary, stream] of objects) {
    starts.push(length())
    parts.push(Buffer.from(`${starts.length} 0 obj\n${dictionary}\n`))
    if (stream !== undefined) parts.push(Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n'))
    parts.push(Buffer.from('endobj\n'))
  }
  const at = length()
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const count = starts.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

function exact(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

/** Whole points where the paper is, as drivers compare sizes in them. */
function points(mm: number): number {
  const exact = mm * POINTS_PER_MM
  return Math.abs(exact - Math.round(exact)) < 0.02 ? Math.round(exact) : Math.round(exact * 100) / 100
}

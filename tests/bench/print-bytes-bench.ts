import { encodeRaster } from '../../src/main/printing/encode/encode-raster.ts'
import { dotsPng } from '../../src/main/printing/pages/png-of.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { USUALLY_ALLOWED } from '../../src/shared/domain/printing/page-placement.ts'
import { unpackZ64 } from '../harness/barcodes/read-zpl.ts'
import { type LabelPage, labelPdf } from '../harness/labels/label-pdf.ts'
import { aPageReader } from '../harness/labels/page-reader.ts'
import { FULL_LABEL } from '../harness/labels/samples.ts'
import { type Bench, bar, type Figures, type Scratch } from './lib/figures.ts'

const DPI = 203
const TARGET = { dpi: DPI, media: FOUR_BY_SIX, allowed: USUALLY_ALLOWED }
type Drawn = Awaited<
  ReturnType<Awaited<ReturnType<ReturnType<typeof aPageReader>['open']>>['print']>
>['block']

/** Bytes on the line for one carrier's label, which a slow line (serial, Bluetooth) turns into seconds. */
export const printBytesBench: Bench = {
  name: 'print-bytes',
  about: "bytes of ZPL for one carrier's 4x6 PDF at 203 dpi",
  prepare,
  bars: (figures) => [bar(figures, 'zpl_bytes', '<=', 8_192)],
}

async function prepare(scratch: Scratch) {
  const reader = aPageReader()
  scratch.atEnd(() => reader.close())
  const drawn = async (page: LabelPage) =>
    (await (await reader.open(await labelPdf([page]))).print(0, TARGET)).block
  return {
    once: async (): Promise<Figures> => {
      const vector = await drawn({ kind: 'label', paper: 'fourBySix', label: FULL_LABEL })
      const picture = await drawn({ kind: 'picture', paper: 'fourBySix', png: dotsPng(vector) })
      return {
        zpl_bytes: zplBytes(vector, 'z64'),
        picture_zpl_bytes: zplBytes(picture, 'z64'),
        control_acs_bytes: zplBytes(vector, 'acs'),
        control_hex_bytes: vector.bits.length * 2,
        dots_bytes: vector.bits.length,
      }
    },
  }
}

/** The whole label as it goes to the printer, from `^XA` to `^XZ`; throws where its picture is not the page. */
function zplBytes(page: Drawn, coding: 'acs' | 'z64'): number {
  const { body, end } = encodeRaster(page, {
    language: 'zpl',
    dpi: DPI,
    media: FOUR_BY_SIX,
    setup: { coding },
  })
  if (coding === 'z64') {
    const sent = /:Z64:[^^]*/.exec(Buffer.from(body).toString('latin1'))?.[0] ?? ''
    if (!Buffer.from(unpackZ64(sent.trimEnd())).equals(Buffer.from(page.bits)))
      throw new Error('The label is not the page')
  }
  return body.length + end.length
}

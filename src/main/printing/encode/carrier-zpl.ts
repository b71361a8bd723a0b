import type { Media } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { ascii, bytesOf, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import { dotsOfMm } from './print-setup.ts'

/** A label may be this much larger or smaller than the media and still be made for it: margins differ. */
const SAME_SIZE = 0.1

/**
 * A carrier's own ZPL as a label. Its bytes stay as they are; one copy is said at its end, where the last word
 * counts. `printer.mediaMismatch` where the size it sets is another than the media's: ZPL of another resolution would
 * print at 68 or 148 %. `body` is from `^XA` to before `^XZ`, Latin-1.
 */
export function carrierZpl(
  body: string,
  { dpi, media }: { readonly dpi: number; readonly media: Media },
): EncodedLabel {
  checkLength(body, /\^PW(\d+)/gi, media.widthMm, dpi, 'wide')
  checkLength(body, /\^LL(\d+)/gi, media.heightMm, dpi, 'high')
  return encodedLabel({
    body: bytesOf(new Uint8Array(Buffer.from(body, 'latin1')), '\n^PQ1,0,0,N\n'),
    end: ascii('^XZ\n'),
    warnings: [],
    callBack: ascii('~JX'),
  })
}

function checkLength(body: string, command: RegExp, mm: number, dpi: number, word: string): void {
  const dots = Number([...body.matchAll(command)].at(-1)?.[1] ?? 0)
  const wanted = dotsOfMm(mm, dpi)
  if (dots === 0 || Math.abs(dots / wanted - 1) <= SAME_SIZE) return
  throw new AppError(
    'printer.mediaMismatch',
    `This ZPL label is ${dots} dots ${word}, and the labels of this printer are ${wanted} at ${dpi} dpi: it was made for another size or resolution. Print it where it fits, or ask the carrier for ${dpi} dpi.`,
    { dots, wanted, dpi },
  )
}

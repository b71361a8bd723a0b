import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { blankBitmap } from './bitmap.ts'
import { encodeRaster } from './encode-raster.ts'
import { ascii, bytesOf } from './encoded-label.ts'

/** ZPL II Programming Guide, ~JC; TSPL/TSPL2 Programming Manual, GAPDETECT. Each feeds a few blank labels. */
const COMMANDS: Readonly<Partial<Record<Printer['language'], string>>> = {
  zpl: '~JC',
  tspl: 'GAPDETECT\r\n',
}

/**
 * What makes a printer find the gaps between its labels, after whatever half label may lie in it was cleared.
 * `input.invalid` for a printer that cannot be told to from here, with what to do instead.
 */
export function calibration({ language, dpi, media, connection }: Printer): Uint8Array {
  const command = COMMANDS[language]
  if (connection.kind === 'folder') throw cannot('The virtual printer has no labels to find.')
  if (connection.kind === 'queue')
    throw cannot('A printer behind a queue of the system is calibrated at the printer: see its manual.')
  if (language === 'escpos')
    throw cannot('A receipt printer has paper without gaps: there is nothing to find.')
  if (command === undefined)
    throw cannot(
      'This printer cannot be told to. Hold its feed button until it feeds labels by itself: see its manual.',
    )
  const { callBack } = encodeRaster(blankBitmap(8, 1), { language, dpi, media })
  return bytesOf(callBack, ascii(command))
}

function cannot(why: string): AppError {
  return new AppError('input.invalid', `${why} Nothing was sent.`, { path: 'id' })
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { Bitmap } from './bitmap.ts'
import type { EncodedLabel } from './encoded-label.ts'
import { eplRaster } from './epl-raster.ts'
import { escposRaster } from './escpos-raster.ts'
import { graphicField } from './graphic-field.ts'
import { movedPicture } from './moved-picture.ts'
import { pdfRaster } from './pdf-page.ts'
import { pageDots, type RasterLanguage, type RasterTarget } from './print-setup.ts'
import { tsplRaster } from './tspl-raster.ts'
import { zplLabel } from './zpl-frame.ts'

type RasterEncoder = (picture: Bitmap, target: RasterTarget) => EncodedLabel

const ENCODERS: Readonly<Record<RasterLanguage, RasterEncoder>> = {
  zpl: zplRaster,
  epl: (picture, target) => eplRaster(movedPicture(picture, target), target),
  tspl: (picture, target) => tsplRaster(movedPicture(picture, target), target),
  pdf: (picture, target) => pdfRaster(movedPicture(picture, target), target),
  escpos: (picture, target) => escposRaster(movedPicture(picture, target), target),
}

/**
 * A whole page as a label of the printer's language, dot for dot, from the label's top left corner. Never scaled and
 * never cut: `printer.mediaMismatch` for a picture larger than the media.
 */
export function encodeRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const [widthDots, heightDots] = pageDots(target)
  if (picture.widthDots > widthDots || picture.heightDots > heightDots) throw tooLarge(picture, target)
  return ENCODERS[target.language](picture, target)
}

function zplRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const [widthDots, heightDots] = pageDots(target)
  const field = `^FO0,0${graphicField(picture, target.setup?.coding ?? 'acs')}^FS`
  return zplLabel({ widthDots, heightDots, fields: [field], warnings: [], setup: target.setup })
}

function tooLarge(picture: Bitmap, { media, dpi }: RasterTarget): AppError {
  const millimetres = (dots: number) => Math.round((dots * 254) / dpi) / 10
  const [width, height] = [millimetres(picture.widthDots), millimetres(picture.heightDots)]
  return new AppError(
    'printer.mediaMismatch',
    `This page is ${width} x ${height} mm at ${dpi} dpi, larger than the ${media.widthMm} x ${media.heightMm} mm labels of this printer. Load larger labels, choose another printer, or fetch the label in the right size.`,
    { widthMm: width, heightMm: height, mediaWidthMm: media.widthMm, mediaHeightMm: media.heightMm, dpi },
  )
}

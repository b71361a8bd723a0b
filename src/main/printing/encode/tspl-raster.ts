import { type Bitmap, invertedBits, rowBytes } from './bitmap.ts'
import { ascii, bytesOf, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import { clamped, dotsOfMm, type RasterTarget, stepOf } from './print-setup.ts'

const GAP = 'GAP 3 mm,0 mm'
const USUAL_DENSITY = 8
const USUAL_SPEED = 4

/**
 * A picture as TSPL: `BITMAP` takes raw rows, in which 0 is black; mode 0 overwrites. The label prints when the line
 * `PRINT 1,1` is complete; the empty first line ends whatever half a command stood before.
 * TSPL/TSPL2 Programming Language, BITMAP, CLS, DENSITY, DIRECTION, GAP, PRINT, REFERENCE, SIZE, SPEED.
 */
export function tsplRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const { media, setup = {} } = target
  const settings = [
    '',
    `SIZE ${millimetres(media.widthMm)},${millimetres(media.heightMm)}`,
    GAP,
    `DENSITY ${stepOf(setup.darknessPercent, 0, 15) ?? USUAL_DENSITY}`,
    `SPEED ${clamped(setup.inchesPerSecond ?? USUAL_SPEED, 1, 14)}`,
    'DIRECTION 0,0',
    'REFERENCE 0,0',
    'CLS',
  ]
  const command = `BITMAP 0,0,${rowBytes(picture.widthDots)},${picture.heightDots},0,`
  return encodedLabel({
    body: bytesOf(`${settings.join('\r\n')}\r\n`, command, invertedBits(picture), '\r\n'),
    end: ascii('PRINT 1,1\r\n'),
    warnings: [],
    callBack: tsplCallBack(target),
  })
}

function millimetres(size: number): string {
  return `${Number(size.toFixed(1))} mm`
}

/** As in EPL: empty lines lead out of a picture that was cut off, and `CLS` clears what was drawn. */
function tsplCallBack({ dpi, media }: RasterTarget): Uint8Array {
  const page = rowBytes(dotsOfMm(media.widthMm, dpi)) * dotsOfMm(media.heightMm, dpi)
  return bytesOf(new Uint8Array(page).fill(0x0a), '\r\nCLS\r\n')
}

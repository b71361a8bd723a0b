import { type Bitmap, invertedBits, rowBytes } from './bitmap.ts'
import { ascii, bytesOf, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import { clamped, dotsOfMm, type RasterTarget, stepOf } from './print-setup.ts'

/** The gap of die-cut labels. */
const GAP_MM = 3
/** Steps of the language, not inches: S1 to S6, most models know four. EPL2 Programming Manual, S. */
const USUAL_SPEED = 3
const USUAL_DARKNESS = 8

/**
 * A picture as EPL2: `GW` takes raw rows, in which 0 is black. The label prints when the line `P1` is complete; the
 * empty first line ends whatever half a command stood before. `q` and `Q` come before the picture, which they wipe.
 * EPL2 Programming Manual, GW, N, P, Q, q, ZT.
 */
export function eplRaster(picture: Bitmap, target: RasterTarget): EncodedLabel {
  const { dpi, media, setup = {} } = target
  const stride = rowBytes(picture.widthDots)
  const settings = [
    '',
    'N',
    `q${dotsOfMm(media.widthMm, dpi)}`,
    `Q${dotsOfMm(media.heightMm, dpi)},${Math.round((GAP_MM * dpi) / 25.4)}`,
    'ZT',
    `D${stepOf(setup.darknessPercent, 0, 15) ?? USUAL_DARKNESS}`,
    `S${setup.inchesPerSecond === undefined ? USUAL_SPEED : clamped(setup.inchesPerSecond, 1, 6)}`,
  ]
  const command = `GW0,0,${stride},${picture.heightDots},`
  return encodedLabel({
    body: bytesOf(`${settings.join('\n')}\n`, command, invertedBits(picture), '\n'),
    end: ascii('P1\n'),
    warnings: [],
    callBack: eplCallBack(target),
  })
}

/**
 * A printer cut off inside `GW` takes what comes next for rows of the picture. Empty lines are such rows there and
 * nothing at all elsewhere, so a page of them leads out of any picture, and `N` clears what was drawn.
 */
function eplCallBack({ dpi, media }: RasterTarget): Uint8Array {
  const page = rowBytes(dotsOfMm(media.widthMm, dpi)) * dotsOfMm(media.heightMm, dpi)
  return bytesOf(new Uint8Array(page).fill(0x0a), '\nN\n')
}

import { type Bitmap, blankBitmap, eachBlackDot, pasteBitmap } from './bitmap.ts'
import { clamped, dotsOfMm, type RasterTarget } from './print-setup.ts'

/**
 * The picture moved by the printer's correction, for languages without a command for it that all printers know. It
 * is moved as far as its ink stays on the label: a correction never costs a bar.
 */
export function movedPicture(picture: Bitmap, { setup = {}, dpi, media }: RasterTarget): Bitmap {
  const wanted = { right: setup.shiftRightDots ?? 0, down: setup.shiftDownDots ?? 0 }
  const ink = wanted.right === 0 && wanted.down === 0 ? null : inkOf(picture)
  if (ink === null) return picture
  const page = { width: dotsOfMm(media.widthMm, dpi), height: dotsOfMm(media.heightMm, dpi) }
  const right = clamped(wanted.right, -ink.left, page.width - ink.right)
  const down = clamped(wanted.down, -ink.top, page.height - ink.bottom)
  const moved = blankBitmap(page.width, page.height)
  pasteBitmap(moved, picture, right, down)
  return moved
}

interface InkBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The smallest box around all ink, right and bottom exclusive; null for a white picture. */
function inkOf(picture: Bitmap): InkBox | null {
  let [left, top, right, bottom] = [picture.widthDots, picture.heightDots, 0, 0]
  eachBlackDot(picture, (x, y) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + 1)
    bottom = Math.max(bottom, y + 1)
  })
  return right === 0 ? null : { left, top, right, bottom }
}

import { pageDots, type RasterTarget } from './print-setup.ts'
import type { ZplFigures } from './zpl-figures.ts'

/** How a file's size stands to a printer's head and media. */
export type ZplFit =
  | { readonly kind: 'fits' }
  | { readonly kind: 'otherDpi'; readonly fileDpi: number }
  | { readonly kind: 'otherSize' }

const HEADS = [203, 300, 600] as const
/** A stated size is that of the media: from 3 mm gaps counted off to the full width of a 4 inch head. */
const STATED = { least: 0.94, most: 1.045 } as const
/** Where nothing is stated, the lowest field of a label of this size stands in its last quarter. */
const LOWEST_INK = 0.75

/**
 * Decides at which resolution the file's size is that of the media. A label shorter than the media fits where its
 * width says that the resolution is right; one of another resolution never does, because it would come out at two
 * thirds or at one and a half of its size.
 */
export function fitOf(figures: ZplFigures, target: Pick<RasterTarget, 'dpi' | 'media'>): ZplFit {
  const { statedDpi } = figures
  if (statedDpi !== null && statedDpi !== target.dpi) return { kind: 'otherDpi', fileDpi: statedDpi }
  if (isSizeAt(figures, target, target.dpi)) return { kind: 'fits' }
  const fileDpi = HEADS.find((dpi) => dpi !== target.dpi && isSizeAt(figures, target, dpi))
  return fileDpi === undefined ? { kind: 'otherSize' } : { kind: 'otherDpi', fileDpi }
}

function isSizeAt(figures: ZplFigures, { media }: Pick<RasterTarget, 'media'>, dpi: number): boolean {
  const [width, height] = pageDots({ media, dpi })
  const { widthDots, heightDots, inkRight, inkBottom } = figures
  if (inkRight > width || inkBottom > height) return false
  if (widthDots !== null) return isStated(widthDots, width) && (heightDots ?? 0) <= height * STATED.most
  if (heightDots !== null) return isStated(heightDots, height)
  return inkBottom >= height * LOWEST_INK
}

function isStated(dots: number, media: number): boolean {
  return dots >= media * STATED.least && dots <= media * STATED.most
}

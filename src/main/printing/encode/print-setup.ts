import type { LabelLanguage } from '../../../shared/domain/printing/languages.ts'
import type { PrintSetup } from '../../../shared/domain/printing/print-setup.ts'
import type { Media } from '../../../shared/domain/printing/printing.ts'

/** Languages that a whole-page picture can be sent in. */
export type RasterLanguage = LabelLanguage

/** The printer that a picture is made for. */
export interface RasterTarget {
  readonly language: RasterLanguage
  readonly dpi: 203 | 300
  readonly media: Media
  readonly setup?: PrintSetup | undefined
}

/** Dots along a length of media: whole ones, so that nothing asks for half a dot. */
export function dotsOfMm(mm: number, dpi: number): number {
  // A tiny bit more than exact: 101.6 mm at 203 dpi are 812 dots, whatever binary fractions make of it.
  return Math.floor((mm * dpi) / 25.4 + 1e-6)
}

/** A percentage as a step of the printer's own scale; `undefined` stays undefined. */
export function stepOf(percent: number | undefined, first: number, last: number): number | undefined {
  if (percent === undefined) return undefined
  const share = Math.min(100, Math.max(0, percent)) / 100
  return Math.round(first + share * (last - first))
}

/** A whole number inside its bounds. */
export function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)))
}

/** Width and height of a printer's media in its dots: the largest picture that it takes. */
export function pageDots({ media, dpi }: { media: Media; dpi: number }): readonly [number, number] {
  return [dotsOfMm(media.widthMm, dpi), dotsOfMm(media.heightMm, dpi)]
}

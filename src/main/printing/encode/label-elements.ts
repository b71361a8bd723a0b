import type { Alignment } from './zpl-writer.ts'

/** What a line of text that we draw ourselves asks of the rasteriser. Lengths in dots of the printer. */
export interface RasterLine {
  readonly text: string
  /** Height of the line's box: the ink never leaves it. */
  readonly heightDots: number
  readonly maxWidthDots: number
  readonly weight: 'regular' | 'bold'
  /** Chooses between the regional shapes of Han characters. */
  readonly han: 'sc' | 'jp' | 'kr'
}

/** The key of a drawn line in the map that the encoder is given. */
export function glyphKey(line: RasterLine): string {
  return JSON.stringify([line.text, line.heightDots, line.maxWidthDots, line.weight, line.han])
}

interface Placed {
  readonly x: number
  readonly y: number
}

/** What stands on a label, in printing order. Lengths in dots. */
export type LabelElement =
  | (Placed & {
      readonly kind: 'text'
      readonly text: string
      readonly characterHeight: number
      readonly characterWidth: number
      readonly boxWidth: number
      readonly align: Alignment
      readonly isReversed: boolean
    })
  | (Placed & { readonly kind: 'drawn'; readonly line: RasterLine })
  | (Placed & {
      readonly kind: 'box'
      readonly width: number
      readonly height: number
      readonly thickness: number
    })
  | (Placed & {
      readonly kind: 'barcode'
      readonly fieldText: string
      readonly moduleDots: number
      readonly width: number
      readonly height: number
    })

/** Something a person should know about how the label came out; it prints all the same. */
export type LabelWarning =
  | 'addressCut'
  | 'orderBarcodeLeftOut'
  | 'trackingBarcodeLeftOut'
  | 'itemsShortened'
  | 'copyMarkLeftOut'

/** A label laid out for one printer. */
export interface LabelLayout {
  readonly widthDots: number
  readonly heightDots: number
  readonly elements: readonly LabelElement[]
  readonly warnings: readonly LabelWarning[]
}

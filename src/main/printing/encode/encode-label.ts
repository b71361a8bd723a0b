import type { PrintSetup } from '../../../shared/domain/printing/print-setup.ts'
import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import { assert } from '../../../shared/lib/assert.ts'
import { layoutAddressLabel } from './address-label.ts'
import { drawLayout, linesOfLayout } from './draw-layout.ts'
import { encodeRaster } from './encode-raster.ts'
import type { EncodedLabel } from './encoded-label.ts'
import { type GlyphBlock, type GraphicCoding, graphicField } from './graphic-field.ts'
import type { LabelTarget } from './label-canvas.ts'
import { glyphKey, type LabelElement, type LabelLayout, type RasterLine } from './label-elements.ts'
import { zplLabel } from './zpl-frame.ts'
import { barcodeField, boxField, textField } from './zpl-writer.ts'

export type { EncodedLabel } from './encoded-label.ts'

/** A label laid out for a printer, waiting for its drawn lines. */
export interface PlannedLabel {
  /** What must be drawn before `encode`; nothing for most labels in ZPL, all text in other languages. */
  readonly lines: readonly RasterLine[]
  /** `rasterised` holds a picture for every one of `lines`, by `glyphKey`. */
  encode(rasterised: ReadonlyMap<string, GlyphBlock>, coding?: GraphicCoding): EncodedLabel
}

/**
 * The address label in two steps, so that the layout is made once. In ZPL the bytes are ASCII and every command in
 * them is ours (docs/printing.md, law 2); in other languages the label is one picture. `printer.mediaMismatch` for
 * media too small.
 */
export function planLabel(ticket: LabelTicket, target: LabelTarget): PlannedLabel {
  return planLayout(layoutAddressLabel(ticket, target), target)
}

/** Any layout as a label in the language of a printer. See planLabel. */
export function planLayout(layout: LabelLayout, target: Omit<LabelTarget, 'copyMark'>): PlannedLabel {
  const { language = 'zpl', dpi, media, setup } = target
  if (language === 'zpl')
    return {
      lines: drawnLines(layout),
      encode: (drawn, coding = setup?.coding ?? 'acs') => zplOf(layout, drawn, coding, setup),
    }
  return {
    lines: linesOfLayout(layout),
    encode: (drawn) => {
      const label = encodeRaster(drawLayout(layout, drawn), { language, dpi, media, setup })
      return { ...label, warnings: layout.warnings }
    },
  }
}

function drawnLines(layout: LabelLayout): readonly RasterLine[] {
  const drawn = layout.elements.flatMap((element) => (element.kind === 'drawn' ? [element.line] : []))
  return [...new Map(drawn.map((line) => [glyphKey(line), line])).values()]
}

/** The lines of this label that must be drawn before it can be encoded. See planLabel. */
export function linesToRasterise(ticket: LabelTicket, target: LabelTarget): readonly RasterLine[] {
  return planLabel(ticket, target).lines
}

/** The address label as ZPL II, from lines that were drawn before. See planLabel. */
export function encodeLabel(
  ticket: LabelTicket,
  target: LabelTarget,
  rasterised: ReadonlyMap<string, GlyphBlock>,
  coding: GraphicCoding = 'acs',
): EncodedLabel {
  return planLabel(ticket, target).encode(rasterised, coding)
}

function zplOf(
  layout: LabelLayout,
  rasterised: ReadonlyMap<string, GlyphBlock>,
  coding: GraphicCoding,
  setup: PrintSetup | undefined,
): EncodedLabel {
  const { widthDots, heightDots, warnings } = layout
  const fields = layout.elements.map((element) => fieldOf(element, rasterised, coding))
  return zplLabel({ widthDots, heightDots, fields, warnings, setup })
}

function fieldOf(
  element: LabelElement,
  drawn: ReadonlyMap<string, GlyphBlock>,
  coding: GraphicCoding,
): string {
  const { x, y } = element
  switch (element.kind) {
    case 'text':
      return textField(element)
    case 'box':
      return boxField(x, y, element.width, element.height, element.thickness)
    case 'barcode':
      return barcodeField(x, y, element.moduleDots, element.height, element.fieldText)
    case 'drawn': {
      const block = drawn.get(glyphKey(element.line))
      assert(block !== undefined, () => 'A line of the label was not drawn before encoding')
      return `^FO${x},${y}${graphicField(block, coding)}^FS`
    }
  }
}

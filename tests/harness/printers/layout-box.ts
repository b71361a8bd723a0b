import type { LabelElement, LabelLayout } from '../../../src/main/printing/encode/label-elements.ts'
import { LINE_PITCH } from '../../../src/main/printing/encode/text-layout.ts'

/** The box, in dots, outside of which a layout puts nothing. */
export interface LayoutBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The box around everything on a layout: text by the room that it was given, which it never leaves. */
export function boxOfLayout({ elements }: LabelLayout): LayoutBox {
  const boxes = elements.map((element) => ({ element, size: sizeOf(element) }))
  return {
    left: Math.min(...elements.map(({ x }) => x)),
    top: Math.min(...elements.map(({ y }) => y)),
    right: Math.max(...boxes.map(({ element, size }) => element.x + size[0])),
    bottom: Math.max(...boxes.map(({ element, size }) => element.y + size[1])),
  }
}

/** Everything that a layout says, drawn lines too, in printing order. */
export function wordsOfLayout({ elements }: LabelLayout): string[] {
  return elements.flatMap((element) =>
    element.kind === 'text' ? [element.text] : element.kind === 'drawn' ? [element.line.text] : [],
  )
}

function sizeOf(element: LabelElement): readonly [number, number] {
  if (element.kind === 'text') return [element.boxWidth, element.characterHeight * LINE_PITCH]
  if (element.kind === 'drawn') return [element.line.maxWidthDots, element.line.heightDots]
  return [element.width, element.height]
}

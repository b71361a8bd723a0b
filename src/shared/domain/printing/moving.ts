import type { Printer } from './printing.ts'
import { isSameSize } from './routing.ts'

/** The smallest media our own label fits on (docs/printing.md, law 3), in millimetres. */
const LEAST = { widthMm: 51, heightMm: 77 } as const

type Target = Pick<Printer, 'name' | 'dpi' | 'media' | 'language'>

/** What a person has to know before labels go to another printer. */
export interface MoveCheck {
  /** Why they cannot; null where they can. */
  readonly refusal: string | null
  /** What will be different there. */
  readonly differences: readonly string[]
}

/** Compares two printers for labels that wait at the first: they are drawn anew at the other's dots and size. */
export function checkMove(from: Target, to: Target): MoveCheck {
  const isTooSmall = to.media.widthMm < LEAST.widthMm || to.media.heightMm < LEAST.heightMm
  if (isTooSmall)
    return {
      refusal: `The labels do not fit the media of ${to.name} (${sizeWords(to)}). Load 4 x 6 in labels there and change its media in Settings, Printers, or choose another printer.`,
      differences: [],
    }
  const differences = [
    ...(isSameSize(from.media, to.media)
      ? []
      : [`${to.name} has ${sizeWords(to)} labels, ${from.name} ${sizeWords(from)}.`]),
    ...(from.dpi === to.dpi ? [] : [`${to.name} prints at ${to.dpi} dpi, ${from.name} at ${from.dpi} dpi.`]),
    ...(from.language === to.language
      ? []
      : [`${to.name} is sent ${to.language.toUpperCase()}, ${from.name} ${from.language.toUpperCase()}.`]),
  ]
  return { refusal: null, differences }
}

function sizeWords({ media }: Pick<Target, 'media'>): string {
  return `${media.widthMm} × ${media.heightMm} mm`
}

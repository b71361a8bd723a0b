import type { Bounds } from '../../../../shared/domain/printing/print-bounds.ts'

/** What was typed as a figure: the figure, null for nothing, or what is wrong with it. */
export type Figure = { readonly value: number | null } | { readonly problem: string }

/** Reads a figure; `1,5` is one and a half, as it is typed in most of Europe. */
export function figureOf(typed: string, bounds: Bounds, kind: 'whole' | 'any'): Figure {
  const text = typed.trim().replace(',', '.').replace('−', '-')
  if (text === '') return { value: null }
  const value = Number(text)
  const isFigure = /^-?\d+(?:\.\d+)?$/.test(text) && (kind === 'any' || Number.isInteger(value))
  if (isFigure && value >= bounds.least && value <= bounds.most) return { value }
  return { problem: `Type ${kind === 'whole' ? 'a whole number' : 'a number'} ${spanOf(bounds)}.` }
}

/** "from 0 to 100" */
export function spanOf({ least, most }: Bounds): string {
  return `from ${String(least).replace('-', '−')} to ${most}`
}

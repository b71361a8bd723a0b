/** A bar of fewer dots is not printed reliably: measured with blur and noise, see docs/printing.md; 2.0 is drawn as 1.97 at times. */
const LEAST_DOTS = 1.95

/** A barcode whose narrowest bar is too thin for the printer. */
export interface NarrowBars {
  readonly format: string
  readonly moduleDots: number
}

/** The barcodes whose narrowest bar falls under 2 dots, with the figure. */
export function narrowBars(
  barcodes: readonly { readonly format: string; readonly moduleDots: number | null }[],
): NarrowBars[] {
  return barcodes.flatMap(({ format, moduleDots }) =>
    moduleDots !== null && moduleDots < LEAST_DOTS ? [{ format, moduleDots }] : [],
  )
}

/** The warning in words; null where every bar is wide enough. */
export function narrowBarsWarning(barcodes: Parameters<typeof narrowBars>[0]): string | null {
  const narrow = narrowBars(barcodes)
  if (narrow.length === 0) return null
  const named = narrow.map(({ format, moduleDots }) => `${format} at ${moduleDots.toFixed(2)} dots a bar`)
  return `May not scan: ${named.join(', ')}. Bars need at least 2 dots; print it on a printer with more dots per inch.`
}

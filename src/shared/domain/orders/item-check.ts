import type { CheckLine } from './check-line.ts'

/**
 * The line that a scanned code stands for: by the seller's SKU or TikTok's SKU id, whole, in either case. Hyphens and
 * spaces count, since SKUs differ by no more than those.
 */
export function lineOfCode<T extends Pick<CheckLine, 'sku' | 'skuId'>>(
  code: string,
  lines: readonly T[],
): T | null {
  const wanted = code.trim().toUpperCase()
  if (wanted === '') return null
  const isIt = (text: string) => text.trim().toUpperCase() === wanted
  return lines.find(({ sku, skuId }) => isIt(sku) || isIt(skuId)) ?? null
}

/** How many are still missing from the box. */
export function missingOf(lines: readonly Pick<CheckLine, 'quantity' | 'counted'>[]): number {
  return lines.reduce((sum, { quantity, counted }) => sum + Math.max(0, quantity - counted), 0)
}

/** True where there is something to check and nothing of it is missing. */
export function isChecked(lines: readonly Pick<CheckLine, 'quantity' | 'counted'>[]): boolean {
  return lines.length > 0 && missingOf(lines) === 0
}

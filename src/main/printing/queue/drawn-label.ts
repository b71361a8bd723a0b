import type { EncodedLabel, PlannedLabel } from '../encode/encode-label.ts'
import type { Raster } from '../raster/raster-client.ts'

/** A planned label as bytes, its drawn lines drawn. A label that needs none does not wait for whoever draws. */
export async function drawnLabel(plan: PlannedLabel, raster: Pick<Raster, 'text'>): Promise<EncodedLabel> {
  return plan.encode(plan.lines.length === 0 ? new Map() : (await raster.text(plan.lines)).blocks)
}

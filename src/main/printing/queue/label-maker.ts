import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import { RecentMap } from '../../../shared/lib/recent-map.ts'
import { type EncodedLabel, planLabel } from '../encode/encode-label.ts'
import type { LabelTarget } from '../encode/label-canvas.ts'
import type { Raster } from '../raster/raster-client.ts'

/** Labels kept: some kilobytes each. */
const MOST_KEPT = 100
const NOTHING_DRAWN = { blocks: new Map() }

/**
 * Labels as bytes. They can be made ahead of being wanted; what was made ahead is found again by everything that a
 * label is made of, so it has the very bytes that making it now would give.
 */
export class LabelMaker {
  readonly #raster: Pick<Raster, 'text'>
  readonly #made = new RecentMap<Promise<EncodedLabel>>(MOST_KEPT)

  constructor(raster: Pick<Raster, 'text'>) {
    this.#raster = raster
  }

  /** The label's bytes. `printer.mediaMismatch` for media too small, `printer.notReady` where it cannot be drawn. */
  async label(ticket: LabelTicket, target: LabelTarget): Promise<EncodedLabel> {
    const key = keyOf(ticket, target)
    // One that failed ahead is made again: the failure may have been another label's.
    const ahead = await this.#made.get(key)?.catch(() => undefined)
    return ahead ?? this.#keep(key, this.#make(ticket, target))
  }

  /** Makes a label ahead, unless it is there already. Answers whether it is ready; never rejects. */
  prepare(ticket: LabelTicket, target: LabelTarget): Promise<boolean> {
    const key = keyOf(ticket, target)
    const making = this.#made.get(key) ?? this.#keep(key, this.#make(ticket, target))
    return making.then(
      () => true,
      () => false,
    )
  }

  #keep(key: string, making: Promise<EncodedLabel>): Promise<EncodedLabel> {
    this.#made.set(key, making)
    making.catch(() => this.#made.delete(key))
    return making
  }

  async #make(ticket: LabelTicket, target: LabelTarget): Promise<EncodedLabel> {
    const plan = planLabel(ticket, target)
    const { blocks } = plan.lines.length === 0 ? NOTHING_DRAWN : await this.#raster.text(plan.lines)
    return plan.encode(blocks)
  }
}

function keyOf(ticket: LabelTicket, { dpi, media, copyMark, language = 'zpl', setup }: LabelTarget): string {
  return JSON.stringify([ticket, dpi, media.widthMm, media.heightMm, copyMark, language, setup])
}

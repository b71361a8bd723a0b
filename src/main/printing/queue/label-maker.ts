import type { LabelSource } from '../../../shared/domain/labels/label-source.ts'
import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { RecentMap } from '../../../shared/lib/recent-map.ts'
import type { Bitmap } from '../encode/bitmap.ts'
import { markCopy } from '../encode/copy-mark.ts'
import { type EncodedLabel, planLabel } from '../encode/encode-label.ts'
import { encodeRaster } from '../encode/encode-raster.ts'
import type { LabelTarget } from '../encode/label-canvas.ts'
import { planSlip } from '../encode/packing-slip.ts'
import type { RasterTarget } from '../encode/print-setup.ts'
import { readZplFile, zplRefusal } from '../encode/read-zpl-file.ts'
import type { Raster } from '../raster/raster-client.ts'
import { drawnLabel } from './drawn-label.ts'

/** Labels kept: what a standing printer is looked ahead for, and some more. Seven to twenty kilobytes each. */
const MOST_KEPT = 600

/** Carriers' own labels, wherever they are kept. */
export interface StoredLabels {
  /** The page 1:1 at the printer's dots, as large as the media. `printer.mediaMismatch` where it does not fit. */
  dots(source: LabelSource, target: Pick<LabelTarget, 'dpi' | 'media'>): Promise<Bitmap>
  /** The file of a label that is ZPL itself. */
  zpl(source: LabelSource): Promise<Uint8Array>
}

/**
 * Labels as bytes. They can be made ahead of being wanted; what was made ahead is found again by everything that a
 * label is made of, so it has the very bytes that making it now would give.
 */
export class LabelMaker {
  readonly #raster: Pick<Raster, 'text'>
  readonly #stored: StoredLabels | null
  readonly #made = new RecentMap<Promise<EncodedLabel>>(MOST_KEPT)

  constructor(raster: Pick<Raster, 'text'>, stored: StoredLabels | null = null) {
    this.#raster = raster
    this.#stored = stored
  }

  /**
   * The label's bytes. `printer.mediaMismatch` for media too small, `printer.notReady` where it cannot be drawn,
   * `label.*` or `document.*` where a stored one cannot be had.
   */
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
    if (ticket.stored !== undefined) return this.#fromStored(ticket.stored, target)
    const plan = ticket.slip === undefined ? planLabel(ticket, target) : planSlip(ticket, target)
    return drawnLabel(plan, this.#raster)
  }

  async #fromStored(source: LabelSource, target: LabelTarget): Promise<EncodedLabel> {
    const stored = this.#stored
    if (stored === null) throw gone()
    const { dpi, media, copyMark, language = 'zpl', setup } = target
    if (source.format === 'zpl')
      return carrierLabel(await stored.zpl(source), source.page, { language, dpi, media, setup })
    const page = await stored.dots(source, { dpi, media })
    const isMarked = copyMark === null || (await markCopy(page, copyMark, dpi, this.#raster))
    const label = encodeRaster(page, { language, dpi, media, setup })
    return isMarked ? label : { ...label, warnings: [...label.warnings, 'copyMarkLeftOut'] }
  }
}

function keyOf(ticket: LabelTicket, target: LabelTarget): string {
  const { dpi, media, copyMark, language, setup } = target
  return JSON.stringify([ticket, dpi, media.widthMm, media.heightMm, copyMark, language, setup])
}

/** A label of a carrier's ZPL file. `printer.mediaMismatch` for another size or resolution: it is never scaled. */
export function carrierLabel(file: Uint8Array, page: number, target: RasterTarget): EncodedLabel {
  if (target.language !== 'zpl') throw needsZpl()
  const verdict = readZplFile(file, target)
  if (verdict.kind !== 'fits') throw zplRefusal(verdict, target)
  const found = verdict.labels[page - 1]
  if (found === undefined) throw gone()
  return found.label
}

function gone(): AppError {
  return new AppError('label.lost', 'The stored label cannot be reached. Import its PDF again.')
}

function needsZpl(): AppError {
  return new AppError(
    'label.otherPrinter',
    'This label is ZPL, which this printer does not speak. Print it on a ZPL printer, or import its PDF.',
  )
}

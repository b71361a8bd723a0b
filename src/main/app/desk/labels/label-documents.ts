import type { LabelSource } from '../../../../shared/domain/labels/label-source.ts'
import { FOUR_BY_SIX } from '../../../../shared/domain/printing/media.ts'
import { USUALLY_ALLOWED } from '../../../../shared/domain/printing/page-placement.ts'
import { required } from '../../../../shared/lib/assert.ts'
import { RecentMap } from '../../../../shared/lib/recent-map.ts'
import type { LabelVault } from '../../../features/labels/vault.ts'
import { zplFormats } from '../../../features/labels/zpl-formats.ts'
import type { Bitmap } from '../../../printing/encode/bitmap.ts'
import type { OpenDocument, PageReader } from '../../../printing/pages/page-reader.ts'
import type { StoredLabels } from '../../../printing/queue/label-maker.ts'
import type { Raster } from '../../../printing/raster/raster-client.ts'

/** Files kept open: labels of one file are printed one after the other, and some are tens of megabytes. */
const MOST_OPEN = 4
/** Pages kept as dots, an eighth of a megabyte each: looked at before they are asked for, then printed. */
const MOST_DRAWN = 16
/** A page on the screen. */
const SHOWN_DPI = 150
const SHOWN_LONGEST = 1_400

type DotsTarget = Parameters<StoredLabels['dots']>[1]

/** Stored labels for printing and for the screen: decrypted when wanted, in memory alone. */
export class LabelDocuments implements StoredLabels {
  readonly #vault: LabelVault
  readonly #reader: PageReader
  readonly #raster: Pick<Raster, 'png'>
  readonly #drawn = new RecentMap<Promise<Bitmap>>(MOST_DRAWN)
  readonly #open = new Map<string, Promise<OpenDocument>>()

  constructor(vault: LabelVault, reader: PageReader, raster: Pick<Raster, 'png'>) {
    this.#vault = vault
    this.#reader = reader
    this.#raster = raster
  }

  /** The page 1:1 at the printer's dots. `printer.mediaMismatch` where it does not fit. */
  async dots(source: LabelSource, target: DotsTarget): Promise<Bitmap> {
    const { dpi, media } = target
    const key = JSON.stringify([source.pageId, source.fileId, dpi, media.widthMm, media.heightMm])
    const drawing = this.#drawn.get(key) ?? this.#draw(source, target)
    this.#drawn.set(key, drawing)
    drawing.catch(() => this.#drawn.delete(key))
    const block = await drawing
    // Whoever gets it may write on it.
    return { ...block, bits: block.bits.slice() }
  }

  async #draw(source: LabelSource, { dpi, media }: DotsTarget): Promise<Bitmap> {
    const document = await this.#document(source.fileId)
    const printed = await document.print(source.page - 1, { dpi, media, allowed: USUALLY_ALLOWED })
    return printed.block
  }

  /** The file of a carrier's own ZPL. */
  zpl(source: LabelSource): Promise<Uint8Array> {
    return this.#vault.read(source.fileId)
  }

  /** A picture of the whole page for the screen. */
  async picture(source: LabelSource): Promise<Uint8Array<ArrayBuffer>> {
    if (source.format === 'zpl') {
      const formats = zplFormats(Buffer.from(await this.zpl(source)).toString('latin1'))
      const { body } = required(formats[source.page - 1], `label ${source.page}`)
      return this.#raster.png(`${body}^XZ`, SHOWN_ZPL_DPI, FOUR_BY_SIX)
    }
    const document = await this.#document(source.fileId)
    return document.picture(source.page - 1, SHOWN_DPI, SHOWN_LONGEST)
  }

  /** Forgets a file: it was wiped, or others are wanted. */
  forget(fileId: string): void {
    const open = this.#open.get(fileId)
    this.#open.delete(fileId)
    open?.then(
      (document) => document.close(),
      () => undefined,
    )
  }

  #document(fileId: string): Promise<OpenDocument> {
    const open = this.#open.get(fileId) ?? this.#vault.read(fileId).then((bytes) => this.#reader.open(bytes))
    // The one that was of no use for longest is the first.
    this.#open.delete(fileId)
    this.#open.set(fileId, open)
    const [oldest] = this.#open.keys()
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.forget(oldest)
    // One that failed is tried again: the file may be back, or the key.
    open.catch(() => this.#open.delete(fileId))
    return open
  }
}

/** Carriers write ZPL for 203 dpi unless told otherwise. */
const SHOWN_ZPL_DPI = 203

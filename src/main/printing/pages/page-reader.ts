import { FOUR_BY_SIX } from '../../../shared/domain/printing/media.ts'
import {
  type PageSize,
  type Placement,
  USUALLY_ALLOWED,
} from '../../../shared/domain/printing/page-placement.ts'
import { assert } from '../../../shared/lib/assert.ts'
import type { Bitmap } from '../encode/bitmap.ts'
import { ThreadLane } from '../raster/thread-lane.ts'
import { brokeDown, mediaMismatch, refused } from './document-errors.ts'
import { PAGE_LIMITS } from './page-limits.ts'
import {
  openedSchema,
  type PageBarcode,
  type PageReply,
  type PageRequest,
  type PageTarget,
  type PageText,
  pageBarcodeSchema,
  pageReplySchema,
  pageTextSchema,
  printedPageSchema,
} from './page-messages.ts'
import { samplePage } from './sample-page.ts'

/** A page as the printer gets it, bit 1 is black, and what was done so that it fits. */
export interface PrintedPage {
  readonly block: Bitmap
  readonly placement: Placement
  readonly isBlank: boolean
}

/**
 * A document that is open for reading. Pages count from 0. Everything may fail with `document.unreadable` (damaged,
 * too slow, too hungry), `document.tooLarge` or, for a page beyond the last, `input.notFound`.
 */
export interface OpenDocument {
  readonly kind: 'pdf' | 'png'
  readonly pages: readonly PageSize[]
  /** The text of a page; empty for a picture. */
  text(page: number): Promise<PageText>
  /** The page 1:1 at the printer's dots. `printer.mediaMismatch`, with a `misfit` in its details, where it does not fit. */
  print(page: number, target: PageTarget): Promise<PrintedPage>
  /** The barcodes of a page at a resolution: of the whole page upright, or of what a placement prints. */
  barcodes(page: number, dpi: number, placement?: Placement): Promise<PageBarcode[]>
  /** A grey PNG of the whole page for the screen, drawn at `dpi` or less, so that it has at most `longestSide` pixels. */
  picture(page: number, dpi: number, longestSide: number): Promise<Uint8Array<ArrayBuffer>>
  /** Forgets the document. */
  close(): void
}

export interface PageReaderOptions {
  /** The thread's entry: threads/pages.ts from sources, pages.js in the build. */
  readonly workerUrl: URL | string
  /** The folder that holds the packages `@hyzyla/pdfium` and `zxing-wasm`: node_modules. */
  readonly packagesDir: string
  readonly requestMs?: number | undefined
  readonly startMs?: number | undefined
}

const PRACTICE_ROUNDS = 6
const PRACTICE: PageTarget = { dpi: 203, media: FOUR_BY_SIX, allowed: USUALLY_ALLOWED }

type PageBody = PageRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never
interface Kept {
  readonly documentId: number
  readonly bytes: SharedArrayBuffer
  /** The thread that has it open. */
  generation: number
}

/**
 * Reads label documents in a thread of its own, one request at a time, so that a time limit counts work and not waiting.
 * A page that breaks the thread (a hang, a trap, too much memory) is refused; the thread is replaced, and the document
 * goes on with its other pages. Give an import a reader of its own: a print must not wait behind it.
 */
export class PageReader {
  readonly #lane: ThreadLane<PageReply>
  readonly #requestMs: number
  readonly #startMs: number
  #last: Promise<unknown> = Promise.resolve()
  #lastDocument = 0

  constructor({ workerUrl, packagesDir, requestMs, startMs }: PageReaderOptions) {
    this.#requestMs = requestMs ?? PAGE_LIMITS.requestMs
    this.#startMs = startMs ?? PAGE_LIMITS.startMs
    this.#lane = new ThreadLane({
      workerUrl,
      workerData: { packagesDir },
      replySchema: pageReplySchema,
      resourceLimits: { maxOldGenerationSizeMb: PAGE_LIMITS.heapMb },
      failed: brokeDown,
    })
  }

  /**
   * Starts the thread, loads PDFium and the barcode reader, and draws a page that nobody prints a few times: the first
   * pages of a new thread take three to five times as long as those that follow (measured: 41 ms, then 14). Answers
   * that page's dots.
   */
  async prewarm(): Promise<Bitmap> {
    const document = await this.open(samplePage())
    try {
      for (let round = 1; round < PRACTICE_ROUNDS; round += 1) await document.print(0, PRACTICE)
      return (await document.print(0, PRACTICE)).block
    } finally {
      document.close()
    }
  }

  /** Opens a PDF or PNG. `document.unreadable`, `document.locked` or `document.tooLarge` where it cannot be. */
  async open(bytes: Uint8Array): Promise<OpenDocument> {
    if (bytes.byteLength > PAGE_LIMITS.bytes) throw refused('tooLarge', `${bytes.byteLength} bytes`)
    if (bytes.byteLength === 0) throw refused('unreadable', 'an empty file')
    const kept: Kept = { documentId: ++this.#lastDocument, bytes: shared(bytes), generation: 0 }
    const { kind, pages } = openedSchema.parse(await this.#inTurn(() => this.#reopen(kept)))
    const on = (page: number) => ({ documentId: kept.documentId, page })
    return {
      kind,
      pages,
      text: async (page) => pageTextSchema.parse(await this.#askOf(kept, { kind: 'text', ...on(page) })),
      print: async (page, target) =>
        printedOf(await this.#askOf(kept, { kind: 'print', ...on(page), target })),
      barcodes: async (page, dpi, placement) =>
        pageBarcodeSchema
          .array()
          .parse(
            await this.#askOf(kept, { kind: 'barcodes', ...on(page), dpi, placement: placement ?? null }),
          ),
      picture: async (page, dpi, longestSide) =>
        pictureOf(await this.#askOf(kept, { kind: 'picture', ...on(page), dpi, longestSide })),
      close: () => void this.#forget(kept),
    }
  }

  close(): Promise<void> {
    return this.#lane.close()
  }

  /** Asks about a document, opening it again where the thread that had it is gone. */
  #askOf(kept: Kept, body: PageBody): Promise<unknown> {
    return this.#inTurn(async () => {
      if (kept.generation === 0 || kept.generation !== this.#lane.generation) await this.#reopen(kept)
      return this.#ask(body)
    })
  }

  async #reopen(kept: Kept): Promise<unknown> {
    const { documentId, bytes } = kept
    await this.#start()
    const value = await this.#ask({ kind: 'open', documentId, bytes })
    kept.generation = this.#lane.generation
    return value
  }

  /** A document of a thread that is gone is forgotten already. */
  async #forget(kept: Kept): Promise<void> {
    await this.#inTurn(async () => {
      if (kept.generation !== 0 && kept.generation === this.#lane.generation)
        await this.#ask({ kind: 'close', documentId: kept.documentId })
    }).catch(() => undefined)
  }

  /** A new thread has time of its own to load its libraries: no page is blamed for that. */
  async #start(): Promise<void> {
    if (this.#lane.generation === 0) await this.#ask({ kind: 'warm' }, this.#startMs)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #ask(body: PageBody, timeoutMs = this.#requestMs): Promise<unknown> {
    const reply = await this.#lane.ask(body, timeoutMs)
    if (reply.ok) return reply.value
    if (reply.refusal !== null) throw refused(reply.refusal, reply.reason)
    // A trap leaves the memory of the library as it was in the middle of something.
    await this.#lane.restart(reply.reason)
    throw brokeDown(reply.reason)
  }
}

/** Shared memory: a document is handed to a new thread without another copy. */
function shared(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.byteLength)
  new Uint8Array(memory).set(bytes)
  return memory
}

function printedOf(value: unknown): PrintedPage {
  const page = printedPageSchema.parse(value)
  if ('misfit' in page) throw mediaMismatch(page.misfit)
  return page
}

function pictureOf(value: unknown): Uint8Array<ArrayBuffer> {
  assert(value instanceof Uint8Array, 'The pages thread answered something else')
  return new Uint8Array(value)
}

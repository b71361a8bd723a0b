import { createHash } from 'node:crypto'
import type { LabelFormat } from '../../../../shared/domain/labels/label-source.ts'
import { FOUR_BY_SIX } from '../../../../shared/domain/printing/media.ts'
import type { PageSize } from '../../../../shared/domain/printing/page-placement.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { required } from '../../../../shared/lib/assert.ts'
import { labelFormatOf } from '../../../features/labels/file-format.ts'
import { zplFormats } from '../../../features/labels/zpl-formats.ts'
import { readZplFile, zplRefusal } from '../../../printing/encode/read-zpl-file.ts'
import type { OpenDocument, PageReader } from '../../../printing/pages/page-reader.ts'

/** Barcodes are read at the resolution that most labels are made for. */
const READ_DPI = 203
/** A page's own dots are compared at this size: the same page in another file looks the same. */
const COMPARE_DPI = 100
const COMPARE_LONGEST = 2_000

/** A label file that is open for an import. Pages count from 0. */
export interface ReadableFile {
  readonly format: LabelFormat
  readonly sizes: readonly PageSize[]
  /** The text of a page; empty where it has none or cannot be read. */
  text(page: number): Promise<string>
  barcodes(page: number): Promise<string[]>
  /** What tells a page from any other by how it looks. */
  looks(page: number): Promise<string>
  close(): void
}

/** Opens a label file. `document.unreadable`, `document.locked`, `document.tooLarge` or, for ZPL, `input.invalid`. */
export async function openLabelFile(bytes: Uint8Array, reader: PageReader): Promise<ReadableFile> {
  const format = labelFormatOf(bytes)
  if (format === null)
    throw new AppError(
      'document.unreadable',
      'This is no file of labels. Choose the PDF that Seller Center made, a PNG of a label, or a ZPL file of the carrier.',
    )
  return format === 'zpl' ? zplFile(bytes) : pagesOf(format, bytes, await reader.open(bytes))
}

/** Which printer it is for is not known yet: only what no printer may be sent is refused. */
function zplFile(bytes: Uint8Array): ReadableFile {
  const target = { language: 'zpl', dpi: 203, media: FOUR_BY_SIX } as const
  const verdict = readZplFile(bytes, target)
  if (verdict.kind === 'unreadable') throw zplRefusal(verdict, target)
  const { widthDots, heightDots } = verdict.figures
  const size = { kind: 'pixels', widthPx: widthDots ?? 0, heightPx: heightDots ?? 0, dpi: null } as const
  const formats = zplFormats(Buffer.from(bytes).toString('latin1'))
  const at = (page: number) => required(formats[page], `label ${page + 1}`)
  return {
    format: 'zpl',
    sizes: formats.map(() => size),
    text: async (page) => at(page).text,
    barcodes: async () => [],
    looks: async (page) => sha256(at(page).body),
    close: () => undefined,
  }
}

function pagesOf(format: 'pdf' | 'png', bytes: Uint8Array, document: OpenDocument): ReadableFile {
  return {
    format,
    sizes: document.pages,
    text: (page) => orElse('', async () => (await document.text(page)).text),
    barcodes: (page) =>
      orElse([], async () => (await document.barcodes(page, READ_DPI)).map(({ text }) => text)),
    looks: async (page) => {
      const drawn = await orElse(null, () => document.picture(page, COMPARE_DPI, COMPARE_LONGEST))
      return sha256(drawn ?? Buffer.concat([bytes, Buffer.from(`page ${page}`)]))
    },
    close: () => document.close(),
  }
}

/** One page that cannot be read does not refuse the others: it waits for a person like any other that says nothing. */
async function orElse<T>(instead: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('document.')) return instead
    throw error
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

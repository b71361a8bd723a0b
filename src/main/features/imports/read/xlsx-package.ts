import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { type FileMark, isBomb } from './file-bytes.ts'
import { inflatesTooMuch, notTable } from './refusals.ts'

/** The parts of an XLSX by their path in lower case. */
export interface XlsxPackage {
  readonly parts: ReadonlyMap<string, Entry>
  /** A part's bytes, unpacked; refused by what it really unpacks to. */
  readonly read: (part: Entry) => AsyncGenerator<Buffer>
  readonly close: () => void
}

const MOST_PARTS = 10_000

/** Opens the zip and checks what it declares; throws `import.notTable` or, for a bomb, `import.tooLarge`. */
export async function openPackage(file: FileMark): Promise<XlsxPackage> {
  const zip = await asRefusal(openPromise(file.path, { autoClose: false, validateEntrySizes: true }))
  try {
    const parts = await asRefusal(listParts(zip))
    return { parts, read: (part) => readPart(zip, part), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function asRefusal<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof AppError ? error : damaged(error)
  })
}

/** What is said of a workbook that cannot be unpacked or parsed. */
export function damaged(cause: unknown): AppError {
  return notTable('is damaged or was cut short: it cannot be opened as an XLSX workbook', {}, cause)
}

async function listParts(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    const refused = refusalOf(entry, parts.size)
    if (refused) throw refused
    parts.set(entry.fileName.toLowerCase(), entry)
  }
  return parts
}

function refusalOf(entry: Entry, count: number): AppError | null {
  if (count >= MOST_PARTS || isBomb(entry.uncompressedSize, entry.compressedSize)) return inflatesTooMuch()
  return entry.isEncrypted() ? notTable('has a password: save it without one') : null
}

async function* readPart(zip: ZipFile, part: Entry): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> = await asRefusal(zip.openReadStreamPromise(part))
  let total = 0
  try {
    for await (const chunk of stream) {
      total += chunk.length
      if (isBomb(total, part.compressedSize)) throw inflatesTooMuch()
      yield chunk
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error)
  }
}

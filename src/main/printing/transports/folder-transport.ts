import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Media } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { drop } from '../../../shared/lib/drop.ts'
import { isWholeLabel, labelExtension } from '../encode/label-file.ts'
import type { DrawnLanguage } from '../raster/raster-client.ts'
import type { CloseOutcome, Session, SessionLabel, Transport } from './transport.ts'

export interface FolderTransportOptions {
  readonly path: string
  readonly dpi: 203 | 300
  readonly media: Media
  /** What the labels are written in; ZPL unless said otherwise. */
  readonly language?: DrawnLanguage | undefined
  /** Draws the picture beside the bytes. */
  readonly png: (label: string, dpi: 203 | 300, media: Media, language: DrawnLanguage) => Promise<Uint8Array>
  /** A picture that could not be made: the label itself is there. */
  readonly onPictureFailed: (error: unknown) => void
}

/** Pictures that a crash left undone are made at the next opening, this many at most. */
const HEALED_PICTURES = 50

/**
 * The virtual printer: a folder that receives each label's bytes, named by their language (`.zpl`), and, a moment
 * later, a picture of it as `.png`. A label is "printed" when its file appears under its name, which is after it is safely on disk.
 */
export function folderTransport(options: FolderTransportOptions): Transport {
  const pictures = new Set<Promise<void>>()
  let hasHealed = false
  const paint = (name: string): void => {
    const painted = paintPicture(options, name).catch(options.onPictureFailed)
    pictures.add(painted)
    drop(
      painted.finally(() => pictures.delete(painted)),
      'settled() waits for it',
      options.onPictureFailed,
    )
  }
  const heal = async () => {
    hasHealed = true
    for (const name of await unpainted(options.path, extensionOf(options))) paint(name)
  }
  return {
    partialFormat: 'dropped',
    opensAhead: false,
    open: async (signal, label): Promise<Session> => {
      if (signal.aborted) throw unwritable(options.path, new Error('aborted'))
      await mkdir(options.path, { recursive: true }).catch((error: unknown) => {
        throw unwritable(options.path, error)
      })
      if (!hasHealed) await heal()
      return new FolderSession(options, fileStem(label), paint)
    },
    settled: async () => {
      while (pictures.size > 0) await Promise.all(pictures)
    },
  }
}

class FolderSession implements Session {
  readonly #options: FolderTransportOptions
  readonly #stem: string
  readonly #onLabel: (stem: string) => void
  readonly #chunks: Uint8Array[] = []
  #outcome: Promise<CloseOutcome> | null = null

  constructor(options: FolderTransportOptions, stem: string, onLabel: (stem: string) => void) {
    this.#options = options
    this.#stem = stem
    this.#onLabel = onLabel
  }

  get isOpen(): boolean {
    return this.#outcome === null
  }

  get bytesHandedOver(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#outcome !== null) throw new AppError('printer.unknownOutcome', 'The folder was already closed.')
    this.#chunks.push(bytes)
  }

  query(): Promise<string | null> {
    return Promise.resolve(null)
  }

  close(): Promise<CloseOutcome> {
    this.#outcome ??= this.#finish()
    return this.#outcome
  }

  abort(): void {
    this.#outcome ??= Promise.resolve('reset')
  }

  /** Like a printer, the folder prints at the end of a label: a session without one leaves nothing behind. */
  async #finish(): Promise<CloseOutcome> {
    const bytes = Buffer.concat(this.#chunks)
    if (!isWholeLabel(bytes, this.#options.language ?? 'zpl')) return 'finished'
    try {
      await writeAtomically(this.#options.path, `${this.#stem}${extensionOf(this.#options)}`, bytes)
    } catch {
      return 'reset'
    }
    this.#onLabel(this.#stem)
    return 'finished'
  }
}

/** Time, order id, job: sorts by time, and safe in a path whatever an order id holds. */
function fileStem(label: SessionLabel | undefined): string {
  if (label === undefined) return `label_${randomUUID()}`
  const time = new Date(label.at).toISOString().replace(/[-:.]/g, '')
  const order = label.tiktokOrderId.replace(/[^0-9A-Za-z-]/g, '').slice(0, 40) || 'order'
  return `${time}_${order}_${label.jobId.replace(/[^0-9A-Za-z-]/g, '').slice(-12)}`
}

/** Temporary file, fsync, rename, fsync of the folder: the name appears only with all its bytes on disk. */
async function writeAtomically(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${name}.${randomUUID()}.part`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function paintPicture(options: FolderTransportOptions, stem: string): Promise<void> {
  const label = await readFile(join(options.path, `${stem}${extensionOf(options)}`), 'latin1')
  const picture = await options.png(label, options.dpi, options.media, options.language ?? 'zpl')
  await writeAtomically(options.path, `${stem}.png`, picture)
}

function extensionOf({ language = 'zpl' }: FolderTransportOptions): string {
  return labelExtension(language)
}

async function unpainted(folder: string, extension: string): Promise<string[]> {
  const names = new Set(await readdir(folder))
  const stems = [...names]
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
  return stems
    .filter((stem) => !names.has(`${stem}.png`))
    .sort()
    .slice(-HEALED_PICTURES)
}

function unwritable(path: string, cause: unknown): AppError {
  return new AppError(
    'printer.offline',
    `The virtual printer's folder cannot be written: ${path}. Check that it exists and that there is room, or choose another in Settings, Printers.`,
    { path },
    { cause },
  )
}

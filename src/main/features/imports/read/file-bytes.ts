import { createReadStream, type ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { inflatesTooMuch, notTable } from './refusals.ts'
import { INFLATION_FREE_BYTES, MOST_INFLATED_BYTES, MOST_INFLATION } from './row-source.ts'

/** A file on disk and what tells whether it is still the same one. */
export interface FileMark {
  readonly path: string
  readonly size: number
  readonly changedAt: number
}

const READ_BYTES = 64 * 1024

/** Looks at the file; refuses what is not a plain, readable, non-empty file. */
export async function markFile(path: string): Promise<FileMark> {
  const found = await stat(path).catch((error: unknown) => {
    throw new AppError(
      'input.notFound',
      'This file cannot be opened. Check that it is still there and may be read.',
      {},
      { cause: error },
    )
  })
  if (!found.isFile()) throw notTable('is a folder or a device, not an export')
  if (found.size === 0) throw notTable('is empty')
  return { path, size: found.size, changedAt: found.mtimeMs }
}

/** The first bytes of a file, as many as it has. */
export async function readHead(file: FileMark, length: number): Promise<Buffer> {
  const handle = await open(file.path, 'r').catch((error: unknown) => {
    throw new AppError(
      'input.notFound',
      'This file may not be read by this program. Check its permissions.',
      {},
      { cause: error },
    )
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Fails with `import.failed` if the file is no longer the one that was looked at. */
export async function ensureSame(file: FileMark): Promise<void> {
  const now = await markFile(file.path)
  if (now.size === file.size && now.changedAt === file.changedAt) return
  throw new AppError(
    'import.failed',
    'This file was changed while it was being read. Nothing was imported: try again.',
  )
}

/** Bytes after unpacking, with how many bytes on disk they took so far. */
export interface ByteChunk {
  readonly bytes: Buffer
  readonly bytesRead: number
}

/** The file's content, unpacked when it is gzip; a bomb is refused by what it really unpacks to. */
export async function* readBytes(file: FileMark, isGzip: boolean): AsyncGenerator<ByteChunk> {
  const disk = createReadStream(file.path, { highWaterMark: READ_BYTES })
  try {
    for await (const bytes of isGzip ? unpacked(disk) : disk) yield { bytes, bytesRead: disk.bytesRead }
  } finally {
    disk.destroy()
  }
}

async function* unpacked(disk: ReadStream): AsyncGenerator<Buffer> {
  let total = 0
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  pipeline(disk, gunzip, () => undefined)
  try {
    for await (const bytes of gunzip as AsyncIterable<Buffer>) {
      total += bytes.length
      if (isBomb(total, disk.bytesRead)) throw inflatesTooMuch()
      yield bytes
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw notTable('is damaged or was cut short: it cannot be unpacked', {}, error)
  } finally {
    gunzip.destroy()
  }
}

/** True where `inflated` bytes out of `packed` are more than any export holds. */
export function isBomb(inflated: number, packed: number): boolean {
  if (inflated > MOST_INFLATED_BYTES) return true
  return inflated > INFLATION_FREE_BYTES && inflated > packed * MOST_INFLATION
}

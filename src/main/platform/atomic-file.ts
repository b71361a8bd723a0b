import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'

/** The file calls that an atomic write needs; tests put failing ones in their place. */
export interface AtomicFs {
  open(path: string, flags: string, mode: number): number
  write(fd: number, bytes: Uint8Array): number
  fsync(fd: number): void
  close(fd: number): void
  rename(from: string, to: string): void
  remove(path: string): void
}

const realFs: AtomicFs = {
  open: openSync,
  write: (fd, bytes) => writeSync(fd, bytes),
  fsync: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
}

/**
 * Replaces a file whole or not at all: temporary file beside it, fsync, rename, fsync of the folder. Made with
 * mode 0600 unless told otherwise. Throws `storage.full`, `storage.readOnly` or `storage.failed`; the old file
 * then stands untouched and no temporary file stays.
 */
export function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: { mode?: number | undefined; fs?: AtomicFs | undefined } = {},
): void {
  const fs = options.fs ?? realFs
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    writeAndSync(fs, temporary, content, options.mode ?? 0o600)
    fs.rename(temporary, path)
  } catch (cause) {
    fs.remove(temporary)
    throw toStorageError(path, cause)
  }
  syncFolder(fs, dirname(path))
}

function writeAndSync(fs: AtomicFs, path: string, content: string | Uint8Array, mode: number): void {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const fd = fs.open(path, 'wx', mode)
  try {
    for (let done = 0; done < bytes.length; ) done += fs.write(fd, bytes.subarray(done))
    fs.fsync(fd)
  } finally {
    fs.close(fd)
  }
}

/** Windows cannot open a folder for syncing; there the rename itself is the best there is. */
function syncFolder(fs: AtomicFs, folder: string): void {
  if (process.platform === 'win32') return
  const fd = fs.open(folder, 'r', 0)
  try {
    fs.fsync(fd)
  } finally {
    fs.close(fd)
  }
}

function toStorageError(path: string, cause: unknown): AppError {
  const name = basename(path)
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'storage.full',
      `The disk is full, so ${name} was not saved. Free some space and try again.`,
      {},
      { cause },
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      'storage.readOnly',
      `${name} could not be saved because this folder cannot be written to. Choose another folder.`,
      {},
      { cause },
    )
  }
  return new AppError(
    'storage.failed',
    `${name} could not be saved. Try again, or choose another folder.`,
    {},
    { cause },
  )
}

import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/codes.ts'

const BY_CODE: readonly (readonly [prefix: string, code: ErrorCode, message: string])[] = [
  [
    'SQLITE_FULL',
    'storage.full',
    'The disk is full. Nothing was half-written; free some space and do it again.',
  ],
  ['SQLITE_BUSY', 'storage.busy', 'The order file is busy. Try again in a moment.'],
  [
    'SQLITE_READONLY',
    'storage.readOnly',
    'The order file cannot be written. Check that the folder is not read-only.',
  ],
  [
    'SQLITE_CORRUPT',
    'storage.corrupt',
    'The order file is damaged. Nothing was deleted: restore the newest backup from Settings.',
  ],
  [
    'SQLITE_NOTADB',
    'storage.corrupt',
    'The order file is not a database. Nothing was deleted: restore the newest backup.',
  ],
  [
    'SQLITE_IOERR',
    'storage.failed',
    'The disk could not be read or written. Check the drive, then do it again.',
  ],
  [
    'SQLITE_CANTOPEN',
    'storage.failed',
    'The order file could not be opened. Check that its folder exists and is yours.',
  ],
]

/** Classifies a SQLite error once, by its code; anything else passes through unchanged. */
export function toStorageError(error: unknown): unknown {
  const code = sqliteCodeOf(error)
  if (code === null) return error
  const known = BY_CODE.find(([prefix]) => code.startsWith(prefix))
  return known ? new AppError(known[1], known[2], {}, { cause: error }) : error
}

function sqliteCodeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null
}

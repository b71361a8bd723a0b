import { describe, expect, test } from 'vitest'
import { toStorageError } from '../../../../src/main/db/storage-error.ts'
import { AppError } from '../../../../src/shared/errors/app-error.ts'

const sqlite = (code: string) => Object.assign(new Error('near "SELEC": INSERT INTO orders'), { code })

describe("an error of SQLite's", () => {
  const known = {
    SQLITE_FULL: 'storage.full',
    SQLITE_BUSY: 'storage.busy',
    SQLITE_BUSY_SNAPSHOT: 'storage.busy',
    SQLITE_READONLY: 'storage.readOnly',
    SQLITE_CORRUPT: 'storage.corrupt',
    SQLITE_NOTADB: 'storage.corrupt',
    SQLITE_IOERR_FSYNC: 'storage.failed',
    SQLITE_CANTOPEN: 'storage.failed',
  } as const
  for (const [code, ours] of Object.entries(known))
    test(`${code} is ${ours}, in words without SQL`, () => {
      const error = toStorageError(sqlite(code))
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: ours, message: expect.not.stringMatching(/INSERT|SQLITE/) })
    })

  test('that means a bug of ours stays what it is', () => {
    const error = sqlite('SQLITE_CONSTRAINT_CHECK')
    expect(toStorageError(error)).toBe(error)
  })

  test('is told by its code: the same words without one are nothing of the kind', () => {
    const error = new Error('database or disk is full')
    expect(toStorageError(error)).toBe(error)
  })
})

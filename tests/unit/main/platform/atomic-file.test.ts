import * as nodeFs from 'node:fs'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type AtomicFs, writeFileAtomic } from '../../../../src/main/platform/atomic-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atomic-'))
  path = join(folder, 'state.json')
})

/** The real calls, with one that fails as a disk would. */
function failing(call: keyof AtomicFs, code: string): AtomicFs {
  const fail = () => {
    throw Object.assign(new Error(`${code}: ${path}`), { code })
  }
  const real: AtomicFs = {
    open: nodeFs.openSync,
    write: (fd, bytes) => nodeFs.writeSync(fd, bytes),
    fsync: nodeFs.fsyncSync,
    close: nodeFs.closeSync,
    rename: nodeFs.renameSync,
    remove: (target) => nodeFs.rmSync(target, { force: true }),
  }
  return { ...real, [call]: fail }
}

test('a file is written whole, for its owner alone', () => {
  writeFileAtomic(path, 'first')
  writeFileAtomic(path, new TextEncoder().encode('second'))
  expect(readFileSync(path, 'utf8')).toBe('second')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['state.json'])
})

test('a disk that takes a few bytes at a time still gets them all', () => {
  const slow: AtomicFs = {
    ...failing('remove', 'x'),
    write: (fd, bytes) => nodeFs.writeSync(fd, bytes.subarray(0, 3)),
  }
  writeFileAtomic(path, 'a longer text', { fs: slow })
  expect(readFileSync(path, 'utf8')).toBe('a longer text')
})

test.each([
  ['write', 'ENOSPC', 'storage.full'],
  ['fsync', 'ENOSPC', 'storage.full'],
  ['open', 'EACCES', 'storage.readOnly'],
  ['open', 'EROFS', 'storage.readOnly'],
  ['write', 'EIO', 'storage.failed'],
  ['rename', 'EBUSY', 'storage.failed'],
] as const)(
  'when %s fails with %s it is %s, the old file stands and nothing is left behind',
  (call, errno, code) => {
    writeFileSync(path, 'old')
    expect(() => writeFileAtomic(path, 'new', { fs: failing(call, errno) })).toThrow(
      expect.objectContaining({ code }),
    )
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['state.json'])
  },
)

test('the message names the file and no folder', () => {
  const attempt = () => writeFileAtomic(path, 'new', { fs: failing('write', 'EIO') })
  expect(attempt).toThrow('state.json')
  expect(attempt).not.toThrow(folder)
})

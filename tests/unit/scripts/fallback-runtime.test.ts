import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FALLBACK, findFallback, verifyFile } from '../../../scripts/setup/fallback-runtime.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fallback-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('verifyFile', () => {
  const bytes = Buffer.from('the runtime as it was measured')
  const sha512 = createHash('sha512').update(bytes).digest('base64')

  it('accepts a file with the pinned hash', async () => {
    const path = join(folder, 'package.tgz')
    writeFileSync(path, bytes)
    await expect(verifyFile(path, 'sha512', 'base64', sha512)).resolves.toBeUndefined()
  })

  it('refuses a file in which one byte was changed, and names it', async () => {
    const path = join(folder, 'package.tgz')
    const tampered = Buffer.from(bytes)
    tampered.writeUInt8(tampered.readUInt8(5) ^ 1, 5)
    writeFileSync(path, tampered)
    await expect(verifyFile(path, 'sha512', 'base64', sha512)).rejects.toThrow(path)
  })

  it('refuses a file that was cut short', async () => {
    const path = join(folder, 'package.tgz')
    writeFileSync(path, bytes.subarray(0, -1))
    await expect(verifyFile(path, 'sha512', 'base64', sha512)).rejects.toThrow('was not used')
  })
})

describe('findFallback', () => {
  const unpack = (mark: object) => {
    const dist = join(folder, '.runtime', `electron-${FALLBACK.electron}`)
    mkdirSync(dist, { recursive: true })
    writeFileSync(join(dist, 'electron'), 'executable')
    const { size, mtimeMs } = statSync(join(dist, 'electron'))
    writeFileSync(
      join(dist, 'verified.json'),
      JSON.stringify({ layout: 2, sha256: FALLBACK.executableSha256, size, mtimeMs, ...mark }),
    )
    return dist
  }

  it('finds a runtime that was verified and left alone', () => {
    const dist = unpack({})
    expect(findFallback(folder)).toEqual({
      kind: 'fallback',
      version: '41.3.0',
      dist,
      executable: join(dist, 'electron'),
    })
  })

  it('does not take a runtime whose executable was replaced after it was verified', () => {
    const dist = unpack({})
    writeFileSync(join(dist, 'electron'), 'another executable')
    expect(findFallback(folder)).toBeUndefined()
  })

  it('does not take a runtime that was verified against another hash', () => {
    unpack({ sha256: 'older' })
    expect(findFallback(folder)).toBeUndefined()
  })

  it('finds nothing where nothing was unpacked', () => {
    expect(findFallback(folder)).toBeUndefined()
  })
})

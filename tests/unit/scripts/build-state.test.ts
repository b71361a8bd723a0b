import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBuildStale, recordBuild, sourceFingerprint } from '../../../scripts/lib/build-state.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'))
  mkdirSync(join(root, 'src', 'main'), { recursive: true })
  mkdirSync(join(root, 'out'))
  writeFileSync(join(root, 'src', 'main', 'index.ts'), 'export const a = 1')
  writeFileSync(join(root, 'src', 'main', 'other.ts'), 'export const b = 1')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('isBuildStale', () => {
  it('is true before the first build', () => {
    expect(isBuildStale(root)).toBe(true)
  })

  it('is false right after a build', () => {
    recordBuild(root, sourceFingerprint(root))
    expect(isBuildStale(root)).toBe(false)
  })

  it('is true after a source changed', () => {
    recordBuild(root, sourceFingerprint(root))
    writeFileSync(join(root, 'src', 'main', 'index.ts'), 'export const a = 22')
    expect(isBuildStale(root)).toBe(true)
  })

  it('is true after a source was deleted', () => {
    recordBuild(root, sourceFingerprint(root))
    rmSync(join(root, 'src', 'main', 'other.ts'))
    expect(isBuildStale(root)).toBe(true)
  })

  it('is true after an older version of a source was checked out', () => {
    recordBuild(root, sourceFingerprint(root))
    utimesSync(join(root, 'src', 'main', 'index.ts'), 1_000, 1_000)
    expect(isBuildStale(root)).toBe(true)
  })

  it('is true when a source changed while the build ran', () => {
    const before = sourceFingerprint(root)
    writeFileSync(join(root, 'src', 'main', 'index.ts'), 'export const a = 333')
    recordBuild(root, before)
    expect(isBuildStale(root)).toBe(true)
  })

  it('ignores files that the build does not read', () => {
    recordBuild(root, sourceFingerprint(root))
    writeFileSync(join(root, 'README.md'), 'words')
    expect(isBuildStale(root)).toBe(false)
  })
})

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHolderAlive, withProcessLock } from '../../../scripts/lib/process-lock.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('withProcessLock', () => {
  it('lets one piece of work run at a time', async () => {
    const path = join(folder, 'setup.lock')
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name} in`)
      await new Promise((done) => setImmediate(done))
      seen.push(`${name} out`)
    }
    await Promise.all([withProcessLock(path, work('a')), withProcessLock(path, work('b'))])
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out'])
  })

  it('frees the lock when the work fails', async () => {
    const path = join(folder, 'setup.lock')
    const failing = withProcessLock(path, () => Promise.reject(new Error('no network')))
    await expect(failing).rejects.toThrow('no network')
    expect(existsSync(path)).toBe(false)
  })

  it('takes over from a process that died', async () => {
    const path = join(folder, 'setup.lock')
    // No pid can be this large, so nothing runs under it.
    writeFileSync(path, '999999999 1')
    await expect(withProcessLock(path, () => 'done')).resolves.toBe('done')
  })

  it('takes over from a dead process whose number another one now has', async () => {
    const path = join(folder, 'setup.lock')
    writeFileSync(path, `${process.pid} 1`)
    expect(isHolderAlive(`${process.pid} 1`)).toBe(false)
    await expect(withProcessLock(path, () => 'done')).resolves.toBe('done')
  })

  it('takes a lock without a readable holder as abandoned', async () => {
    const path = join(folder, 'setup.lock')
    writeFileSync(path, '')
    await expect(withProcessLock(path, () => 'done')).resolves.toBe('done')
  })
})

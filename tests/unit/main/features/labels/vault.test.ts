import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memorySecretStore } from '../../../../../src/main/auth/memory-secret-store.ts'
import { LabelVault } from '../../../../../src/main/features/labels/vault.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorflow-vault-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ADDRESS = 'SHIP TO Ada Lovelace, 12 St James Square'
const label = (megabytes = 0) =>
  Buffer.concat([Buffer.from(ADDRESS), Buffer.alloc(megabytes << 20, 7), Buffer.from(ADDRESS)])
const files = () => readdirSync(folder)
const aVault = (secrets = memorySecretStore(null)) => new LabelVault(folder, async () => secrets)

test('what was kept is read again, byte for byte, also by another desk with the same key', async () => {
  const secrets = memorySecretStore(null)
  await aVault(secrets).keep('a', label(3))
  expect(Buffer.from(await aVault(secrets).read('a')).equals(label(3))).toBe(true)
})

test('nothing of a label lies on disk in the clear, and no half of one is left', async () => {
  await aVault().keep('a', label())
  expect(files()).toEqual(['a.label'])
  expect(readFileSync(join(folder, 'a.label')).includes('Lovelace')).toBe(false)
})

test('the same label twice is two different files', async () => {
  const vault = aVault()
  await vault.keep('a', label())
  await vault.keep('b', label())
  expect(readFileSync(join(folder, 'a.label')).equals(readFileSync(join(folder, 'b.label')))).toBe(false)
})

test.each([
  ['was changed', () => flip('a.label')],
  ['was cut off', () => writeFileSync(join(folder, 'a.label'), 'CFLBL1')],
  ['is missing', () => rmSync(join(folder, 'a.label'))],
  ["is another's", () => renameSync(join(folder, 'b.label'), join(folder, 'a.label'))],
])('a file that %s is refused with what to do', async (_words, harm) => {
  const vault = aVault()
  await vault.keep('a', label())
  await vault.keep('b', label(1))
  harm()
  await expect(vault.read('a')).rejects.toMatchObject({ code: 'label.lost' })
})

test('a lost key makes its labels unreadable and does not stop new ones', async () => {
  await aVault().keep('a', label())
  const other = aVault()
  await expect(other.read('a')).rejects.toMatchObject({ code: 'label.lost' })
  await other.keep('b', label())
  expect(Buffer.from(await other.read('b')).equals(label())).toBe(true)
})

test('what nothing names is removed once it is old, halves at once', async () => {
  const vault = aVault()
  await vault.keep('a', label())
  await vault.keep('b', label())
  writeFileSync(join(folder, 'c.label.part'), 'half')
  writeFileSync(join(folder, 'unrelated.txt'), 'stays')
  await vault.sweep(['b'], Date.now() - 60_000)
  expect(files().sort()).toEqual(['a.label', 'b.label', 'unrelated.txt'])
  await vault.sweep(['b'], Date.now() + 60_000)
  expect(files().sort()).toEqual(['b.label', 'unrelated.txt'])
})

test('a folder that cannot be written to is said, and nothing stays', async () => {
  const vault = new LabelVault(join(folder, 'unrelated.txt', 'below'), async () => memorySecretStore(null))
  writeFileSync(join(folder, 'unrelated.txt'), 'a file, not a folder')
  await expect(vault.keep('a', label())).rejects.toMatchObject({ code: 'storage.failed' })
})

function flip(name: string): void {
  const bytes = readFileSync(join(folder, name))
  bytes.writeUInt8((bytes.at(-30) ?? 0) ^ 1, bytes.length - 30)
  writeFileSync(join(folder, name), bytes)
}

import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  KeychainFile,
  openElectronSecretStore,
  type SafeStorage,
} from '../../src/main/auth/electron-secret-store.ts'
import { fileSecretStore, userConfigFolder } from '../../src/main/auth/file-secret-store.ts'
import { memorySecretStore } from '../../src/main/auth/memory-secret-store.ts'
import type { SecretStore } from '../../src/main/auth/secret-store.ts'
import { openLogFile } from '../../src/main/platform/log/log-file.ts'
import { createLogger } from '../../src/main/platform/log/logger.ts'
import { createRedactor } from '../../src/main/platform/log/redact.ts'

/** A token that appears nowhere else: whoever finds it on disk has found a leak. */
const TAINT = 'taint-4Z9rQ2-refresh-token-8812'

let base: string
let folder: string
let configFolder: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'secrets-'))
  folder = mkdtempSync(join(base, 'workspace-'))
  configFolder = join(base, 'config')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

/** A keychain as Electron offers it: a key of its own, which the other half and other back ends do not have. */
function keychain(more: Partial<SafeStorage> = {}, mask = 0x5a): SafeStorage {
  const flip = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ mask))
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text) => flip(Buffer.from(`sync:${text}`)),
    decryptString: (bytes) => unsealed(flip(bytes), 'sync:'),
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => flip(Buffer.from(`async:${text}`)),
    decryptStringAsync: async (bytes) => ({
      result: unsealed(flip(bytes), 'async:'),
      shouldReEncrypt: false,
    }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...more,
  }
}

function unsealed(bytes: Buffer, seal: string): string {
  if (!bytes.toString().startsWith(seal)) throw new Error('This was not encrypted here')
  return bytes.toString().slice(seal.length)
}

function olderRuntime(more: Partial<SafeStorage> = {}): SafeStorage {
  const { isEncryptionAvailable, encryptString, decryptString } = keychain()
  return {
    isEncryptionAvailable,
    encryptString,
    decryptString,
    getSelectedStorageBackend: () => 'kwallet',
    ...more,
  }
}
const electron = (safeStorage: SafeStorage) =>
  openElectronSecretStore({ folder, safeStorage, platform: 'linux' })

/** Every file below a folder, whole. */
const filesOf = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const holdsTaint = (path: string) =>
  filesOf(path).filter((file) => {
    const text = readFileSync(file, 'latin1')
    return text.includes(TAINT) || text.includes(Buffer.from(TAINT).toString('base64').slice(0, 24))
  })

describe.each([
  ['a keychain', 'keychain', () => electron(keychain())],
  ['a keychain of an older runtime', 'keychain', () => electron(olderRuntime())],
  ['a file', 'file', async () => fileSecretStore({ folder, configFolder })],
  ['memory', 'memory', async () => memorySecretStore('until the end')],
] as const)('%s', (_name, keeping, open: () => Promise<SecretStore>) => {
  test('holds nothing at first, then the value saved last, then nothing again', async () => {
    const store = await open()
    expect(store.keeping).toBe(keeping)
    expect(await store.load()).toBeNull()
    await store.save('first')
    await store.save(TAINT)
    expect(await store.load()).toBe(TAINT)
    await store.clear()
    expect(await store.load()).toBeNull()
    await store.clear()
  })

  test('leaves no readable secret anywhere below the folder', async () => {
    const store = await open()
    await store.save(TAINT)
    expect(holdsTaint(base)).toEqual([])
    await store.clear()
    expect(filesOf(folder)).toEqual([])
  })

  test('tells a person wherever it is weaker than a keychain', async () => {
    expect((await open()).notice === null).toBe(keeping === 'keychain')
  })

  test('writes files for their owner alone', async () => {
    await (await open()).save(TAINT)
    // Windows knows no modes: there the folder of a user is his alone.
    const mode = process.platform === 'win32' ? 0o666 : 0o600
    for (const file of filesOf(base)) expect(statSync(file).mode & 0o777, file).toBe(mode)
  })

  test('survives the end of the program, unless it is memory', async () => {
    await (await open()).save(TAINT)
    expect(await (await open()).load()).toBe(keeping === 'memory' ? null : TAINT)
  })

  test('answers nothing for a file that is no session, and drops it', async () => {
    await (await open()).save(TAINT)
    for (const file of filesOf(folder)) writeFileSync(file, '{"v":1,')
    expect(await (await open()).load()).toBeNull()
    expect(filesOf(folder)).toEqual([])
  })
})

describe('without a real keychain (trust 66)', () => {
  test.each([
    ['basic_text', keychain({ getSelectedStorageBackend: () => 'basic_text' })],
    ['unknown', keychain({ getSelectedStorageBackend: () => 'unknown' })],
    ['unavailable', keychain({ isAsyncEncryptionAvailable: async () => false })],
    ['unavailable', olderRuntime({ isEncryptionAvailable: () => false })],
  ] as const)(
    '%s: writing a session to disk is refused, and nothing is on disk',
    async (reason, safeStorage) => {
      const onDisk = new KeychainFile({ folder, safeStorage, platform: 'linux' })
      await expect(onDisk.save(TAINT)).rejects.toMatchObject({
        code: 'secret.unavailable',
        details: { reason },
      })
      expect(await onDisk.load()).toBeNull()
      expect(filesOf(base)).toEqual([])
    },
  )

  test('the session is kept in memory, with a notice, and a file of an earlier day goes', async () => {
    await (await electron(keychain())).save('earlier')
    const store = await electron(keychain({ getSelectedStorageBackend: () => 'basic_text' }))
    expect(filesOf(base)).toEqual([])
    await store.save(TAINT)
    expect(store.keeping).toBe('memory')
    expect(store.notice).toContain('sign in again')
    expect(await store.load()).toBe(TAINT)
    expect(filesOf(base)).toEqual([])
  })

  test('no error and no log line holds the token (trust 67)', async () => {
    const onDisk = new KeychainFile({
      folder,
      safeStorage: keychain({ getSelectedStorageBackend: () => 'basic_text' }),
      platform: 'linux',
    })
    const redactor = createRedactor()
    redactor.addSecret(TAINT)
    const sink = openLogFile({ folder: join(base, 'logs') })
    const logger = createLogger({ sink, redactor, clock: { now: () => 0 }, random: { ref: () => 'E-1' } })
    const error = await onDisk.save(TAINT).catch((caught: unknown) => caught)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TAINT)
    logger.error('secret.save', error, {
      accessToken: TAINT,
      at: TAINT,
      session: JSON.stringify({ t: TAINT }),
    })
    await sink.flush()
    expect(filesOf(base)).toHaveLength(1)
    expect(holdsTaint(base)).toEqual([])
  })
})

describe('a keychain that changed', () => {
  test('to another back end is not asked for what the first one wrote', async () => {
    await (await electron(keychain())).save(TAINT)
    const other = await electron(keychain({ getSelectedStorageBackend: () => 'kwallet6' }, 0x33))
    expect(await other.load()).toBeNull()
    expect(filesOf(folder)).toEqual([])
  })

  test('or was reset means signing in again, not a failure', async () => {
    await (await electron(keychain())).save(TAINT)
    expect(await (await electron(keychain({}, 0x33))).load()).toBeNull()
    expect(filesOf(folder)).toEqual([])
  })

  test('its key has the session written anew', async () => {
    await (await electron(keychain())).save(TAINT)
    const [file = ''] = filesOf(folder)
    const before = readFileSync(file, 'utf8')
    const rotated = keychain({
      decryptStringAsync: async () => ({ result: TAINT, shouldReEncrypt: true }),
      encryptStringAsync: async (text) => randomBytes(text.length),
    })
    expect(await (await electron(rotated)).load()).toBe(TAINT)
    expect(readFileSync(file, 'utf8')).not.toBe(before)
  })
})

describe('the file of `desk`', () => {
  test('has its key outside the workspace, in the settings folder of each system', () => {
    const home = { XDG_CONFIG_HOME: '/config', APPDATA: '/appdata' }
    expect(userConfigFolder(home, 'linux')).toBe(join('/config', 'CreatorFlow Desktop'))
    expect(userConfigFolder(home, 'win32')).toBe(join('/appdata', 'CreatorFlow Desktop'))
    expect(userConfigFolder(home, 'darwin')).toContain(join('Library', 'Preferences'))
  })

  test('is of no use in a copy of the workspace, here or on another computer', async () => {
    await fileSecretStore({ folder, configFolder }).save(TAINT)
    const copy = join(base, 'copy')
    cpSync(folder, copy, { recursive: true })
    expect(await fileSecretStore({ folder: copy, configFolder }).load()).toBeNull()
    cpSync(folder, copy, { recursive: true })
    expect(await fileSecretStore({ folder: copy, configFolder: join(base, 'elsewhere') }).load()).toBeNull()
    expect(await fileSecretStore({ folder, configFolder }).load()).toBe(TAINT)
  })

  test('is refused where the key would lie beside it', async () => {
    const beside = fileSecretStore({ folder, configFolder: join(folder, 'config') })
    await expect(beside.save(TAINT)).rejects.toMatchObject({ code: 'secret.unavailable' })
    expect(filesOf(base)).toEqual([])
  })

  test('with a byte changed opens nothing', async () => {
    const store = fileSecretStore({ folder, configFolder })
    await store.save(TAINT)
    const [file = ''] = filesOf(folder)
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { secret: string }
    const bytes = Buffer.from(kept.secret, 'base64')
    bytes[3] = (bytes[3] ?? 0) ^ 1
    writeFileSync(file, JSON.stringify({ ...kept, secret: bytes.toString('base64') }))
    expect(await store.load()).toBeNull()
  })
})

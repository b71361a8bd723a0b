import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../platform/atomic-file.ts'
import { type SecretStore, secretUnavailable } from './secret-store.ts'

const NOTICE =
  'The session is kept in a file whose key lies in your own settings folder. That is weaker than a keychain: whoever can read your files can use it.'
const KEY_BYTES = 32
const NONCE_BYTES = 12

const fileSchema = z.object({ v: z.literal(1), nonce: z.base64(), tag: z.base64(), secret: z.base64() })

/** What the store is made with. */
export interface FileSecretOptions {
  /** The workspace, where the encrypted session lies. */
  readonly folder: string
  /** The user's own, where the key lies; see userConfigFolder. */
  readonly configFolder: string
  /** What is kept, as the files are named; the session unless told otherwise. */
  readonly name?: 'session' | 'labels' | undefined
}

/** The folder of a user's own settings on each system. */
export function userConfigFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const base =
    platform === 'win32'
      ? (environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Preferences')
        : (environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'))
  return join(base, 'CreatorFlow Desktop')
}

/**
 * For the headless `desk`, which no keychain serves: the session in the workspace, encrypted with a key outside it. A
 * workspace that is copied or backed up holds no usable session; not even at another place of the same computer, where
 * two desks would take turns with one refresh token.
 */
export function fileSecretStore({ folder, configFolder, name = 'session' }: FileSecretOptions): SecretStore {
  const path = join(folder, `${name}.enc`)
  const keyPath = join(configFolder, `${name}.key`)
  const clear = async () => rmSync(path, { force: true })
  return {
    keeping: 'file',
    notice: NOTICE,
    clear,
    load: async () => {
      const [kept, key] = [readKept(path), readKey(keyPath)]
      const value = kept && key ? decrypt(kept, key, placeOf(folder)) : null
      if (value === null) await clear()
      return value
    },
    save: async (value) => {
      refuseInside(folder, configFolder)
      const key = readKey(keyPath) ?? makeKey(keyPath)
      writeFileAtomic(path, JSON.stringify(encrypt(value, key, placeOf(folder))), { mode: 0o600 })
    },
  }
}

function encrypt(value: string, key: Buffer, place: Buffer): z.output<typeof fileSchema> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place)
  const secret = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  const base64 = (bytes: Buffer) => bytes.toString('base64')
  return { v: 1, nonce: base64(nonce), tag: base64(cipher.getAuthTag()), secret: base64(secret) }
}

/** Null for what this key at this place did not write. */
function decrypt(kept: z.output<typeof fileSchema>, key: Buffer, place: Buffer): string | null {
  const bytes = (text: string) => Buffer.from(text, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(kept.nonce), { authTagLength: 16 })
      .setAAD(place)
      .setAuthTag(bytes(kept.tag))
    return Buffer.concat([decipher.update(bytes(kept.secret)), decipher.final()]).toString('utf8')
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function placeOf(folder: string): Buffer {
  return Buffer.from(realpathSync(folder))
}

function readKept(path: string): z.output<typeof fileSchema> | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function readKey(path: string): Buffer | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size !== KEY_BYTES) return null
  // A restored backup or a careless copy may have opened it to others.
  chmodSync(path, 0o600)
  return readFileSync(path)
}

function makeKey(path: string): Buffer {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    // Another `desk` was quicker: its key is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path)
}

/** A key beside what it opens protects nothing. */
function refuseInside(folder: string, configFolder: string): void {
  if (`${resolve(configFolder)}${sep}`.startsWith(`${resolve(folder)}${sep}`))
    throw secretUnavailable('keyInsideWorkspace')
}

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../platform/atomic-file.ts'
import { memorySecretStore } from './memory-secret-store.ts'
import { type SecretStore, secretUnavailable } from './secret-store.ts'

/** What is used of Electron's safeStorage. The asynchronous half is missing in older runtimes. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean
  encryptString(text: string): Uint8Array
  decryptString(encrypted: Buffer): string
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Uint8Array>
  decryptStringAsync?(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  /** Linux only. */
  getSelectedStorageBackend?(): string
}

/** What the store is made with. */
export interface ElectronSecretOptions {
  readonly folder: string
  readonly safeStorage: SafeStorage
  /** The operating system, which names the back end where Electron does not. */
  readonly platform: NodeJS.Platform
}

const NOTICE =
  'This computer has no keychain that could protect your session, so you have to sign in again after each start.'
const FILE = 'session.json'
/** These encrypt with a password that is in Electron's own sources, or have not been looked for yet. */
const UNPROTECTED = new Set(['basic_text', 'unknown'])

const fileSchema = z.object({
  v: z.literal(1),
  backend: z.string(),
  isAsync: z.boolean(),
  secret: z.base64(),
})

/** The system's keychain where there is one, else memory with a notice. Call it when Electron is ready. */
export async function openElectronSecretStore(options: ElectronSecretOptions): Promise<SecretStore> {
  const store = new KeychainFile(options)
  if ((await store.whyUnavailable()) === null) return store
  // A file of a better day cannot be read any more, and only tempts.
  await store.clear()
  return memorySecretStore(NOTICE)
}

/** A file that the system's keychain has the key of. Never writes where it has not. */
export class KeychainFile implements SecretStore {
  readonly keeping = 'keychain'
  readonly notice = null
  readonly #safe: SafeStorage
  readonly #path: string
  readonly #backend: string

  constructor({ folder, safeStorage, platform }: ElectronSecretOptions) {
    this.#safe = safeStorage
    this.#path = join(folder, FILE)
    this.#backend = safeStorage.getSelectedStorageBackend?.() ?? platform
  }

  /** The reason why nothing can be kept; null where it can. */
  async whyUnavailable(): Promise<string | null> {
    if (UNPROTECTED.has(this.#backend)) return this.#backend
    const isAvailable = this.#isAsync
      ? await this.#safe.isAsyncEncryptionAvailable?.()
      : this.#safe.isEncryptionAvailable()
    return isAvailable ? null : 'unavailable'
  }

  async load(): Promise<string | null> {
    if ((await this.whyUnavailable()) !== null) return null
    const kept = this.#read()
    // Another back end has another key: the bytes are of no use, and it may have been the unprotected one.
    if (kept === null || kept.backend !== this.#backend || kept.isAsync !== this.#isAsync) {
      await this.clear()
      return null
    }
    return await this.#decrypt(Buffer.from(kept.secret, 'base64'))
  }

  async save(value: string): Promise<void> {
    const why = await this.whyUnavailable()
    if (why !== null) throw secretUnavailable(why)
    const encrypted = await (this.#safe.encryptStringAsync?.(value) ?? this.#safe.encryptString(value))
    writeFileAtomic(
      this.#path,
      JSON.stringify({
        v: 1,
        backend: this.#backend,
        isAsync: this.#isAsync,
        secret: Buffer.from(encrypted).toString('base64'),
      } satisfies z.output<typeof fileSchema>),
      { mode: 0o600 },
    )
  }

  async clear(): Promise<void> {
    rmSync(this.#path, { force: true })
  }

  /** The two halves of safeStorage have keys of their own. */
  get #isAsync(): boolean {
    return this.#safe.encryptStringAsync !== undefined && this.#safe.decryptStringAsync !== undefined
  }

  async #decrypt(encrypted: Buffer): Promise<string | null> {
    try {
      if (!this.#safe.decryptStringAsync) return this.#safe.decryptString(encrypted)
      const { result, shouldReEncrypt } = await this.#safe.decryptStringAsync(encrypted)
      if (shouldReEncrypt) await this.save(result)
      return result
    } catch (error) {
      // A keychain that was reset: the person signs in again, which is no failure of ours.
      if (!(error instanceof Error)) throw error
      await this.clear()
      return null
    }
  }

  #read(): z.output<typeof fileSchema> | null {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch (error) {
      if (error instanceof Error) return null
      throw error
    }
  }
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors/app-error.ts'

/** Where the key is kept: the same port as a session's. */
export interface KeyPort {
  load(): Promise<string | null>
  save(value: string): Promise<void>
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** What every file begins with; the number is the format's version. */
const MAGIC = Buffer.from('CFLBL1')
/** Encrypted in one go: a millisecond, so that nobody waits while a large file is kept. */
const PIECE_BYTES = 1 << 20
const ENDING = '.label'
const keySchema = z.base64().transform((text) => Buffer.from(text, 'base64'))

/**
 * The bytes of label files, each in a file of its own: AES-256-GCM, the file's id as additional data, so that one
 * cannot be put in another's place. A label is an address: nothing of it is ever written in the clear.
 */
export class LabelVault {
  readonly #folder: string
  readonly #port: () => Promise<KeyPort>
  #key: Promise<Buffer> | null = null

  constructor(folder: string, port: () => Promise<KeyPort>) {
    this.#folder = folder
    this.#port = port
  }

  /** Keeps bytes under an id; on disk when this resolves. */
  async keep(id: string, bytes: Uint8Array): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', await this.#theKey(), nonce).setAAD(Buffer.from(id))
    const temporary = `${this.#pathOf(id)}.part`
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      const file = await open(temporary, 'wx', 0o600)
      try {
        await file.write(Buffer.concat([MAGIC, nonce]))
        for (let from = 0; from < bytes.length; from += PIECE_BYTES)
          await file.write(cipher.update(bytes.subarray(from, from + PIECE_BYTES)))
        await file.write(Buffer.concat([cipher.final(), cipher.getAuthTag()]))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(temporary, this.#pathOf(id))
    } catch (cause) {
      // Where not even the folder can be made there is nothing to remove.
      await rm(temporary, { force: true }).catch(() => undefined)
      throw notKept(cause)
    }
  }

  /** The bytes of an id. `label.lost` where they are missing, damaged, or encrypted with a lost key. */
  async read(id: string): Promise<Uint8Array> {
    try {
      const file = await readFile(this.#pathOf(id))
      return decrypted(file, await this.#theKey(), id)
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw new AppError(
        'label.lost',
        'The stored label cannot be read on this computer any more. Import its PDF again.',
        { file: id },
        { cause },
      )
    }
  }

  /** Takes the bytes away. */
  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true })
  }

  /**
   * Removes halves that a crash left, and whole files that none of these ids names and that are older than `before`
   * (ms UTC). Younger ones stay: a backup that was put back may name them again when it is put aside.
   */
  async sweep(ids: readonly string[], before: number): Promise<void> {
    const named = new Set(ids.map((id) => `${id}${ENDING}`))
    for (const name of this.#names()) {
      const path = join(this.#folder, name)
      const isOld = (await stat(path)).mtimeMs < before
      if (name.endsWith('.part') || (!named.has(name) && isOld)) await rm(path, { force: true })
    }
  }

  #names(): string[] {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    return readdirSync(this.#folder).filter((name) => name.includes(ENDING))
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}${ENDING}`)
  }

  /** Made with the first label; a failure is not remembered. */
  #theKey(): Promise<Buffer> {
    const key = this.#key ?? this.#port().then(keyOf)
    this.#key = key
    key.catch(() => {
      this.#key = null
    })
    return key
  }
}

async function keyOf(port: KeyPort): Promise<Buffer> {
  const kept = keySchema.safeParse(await port.load())
  if (kept.success && kept.data.length === KEY_BYTES) return kept.data
  const made = randomBytes(KEY_BYTES)
  await port.save(made.toString('base64'))
  return made
}

function decrypted(file: Buffer, key: Buffer, id: string): Uint8Array {
  const start = MAGIC.length + NONCE_BYTES
  if (file.length < start + TAG_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Error('not a stored label')
  const nonce = file.subarray(MAGIC.length, start)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id))
    .setAuthTag(file.subarray(-TAG_BYTES))
  const first = decipher.update(file.subarray(start, -TAG_BYTES))
  return Buffer.concat([first, decipher.final()])
}

function notKept(cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError(
      'storage.full',
      'The disk is full, so the labels were not imported. Free some space and import them again.',
      {},
      { cause },
    )
  if (cause instanceof AppError) return cause
  return new AppError(
    'storage.failed',
    'The labels could not be saved, so nothing was imported. Check the disk and import them again.',
    {},
    { cause },
  )
}

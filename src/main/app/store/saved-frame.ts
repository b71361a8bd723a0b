import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { AppError } from '../../../shared/errors/app-error.ts'
import { DATABASE_FILE } from '../../db/database-file.ts'
import { writeFileAtomic } from '../../platform/atomic-file.ts'
import type { ReaderOutput } from './reader-queries.ts'

/** What the window shows first. */
export interface Frame {
  readonly opened: ReaderOutput<'orders.openView'>
  readonly settings: ReaderOutput<'settings.get'>
}

const FRAME_FILE = 'first-frame.bin'
const HASH_BYTES = 32
/** SQLite's header holds the schema's version and the counter of changes (file format, section 1.3). */
const HEADER_BYTES = 100

/**
 * Keeps the first frame for the next start. Call it with the workspace locked and its file closed: the frame is worth
 * something only for exactly this file, read by exactly this program. A full disk costs the next start its head start.
 */
export function saveFrame(folder: string, reader: string | URL, frame: Frame): void {
  const state = stateOf(folder, reader)
  if (state === null) return
  const body = serialize({ state, frame })
  try {
    writeFileAtomic(join(folder, FRAME_FILE), Buffer.concat([hashOf(body), body]))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/**
 * The frame that the last window left, if neither the database nor the program has changed since by as much as a
 * touch; else null, and the store is read. It is given out once: its file is gone before anything can change.
 */
export function takeFrame(folder: string, reader: string | URL): Frame | null {
  const bytes = takeOrNull(join(folder, FRAME_FILE))
  if (bytes === null) return null
  const body = bytes.subarray(HASH_BYTES)
  if (!bytes.subarray(0, HASH_BYTES).equals(hashOf(body))) return null
  const { state, frame } = deserialize(body) as { state: string; frame: Frame }
  return state === stateOf(folder, reader) ? frame : null
}

/**
 * Which file, of what size, last written and last touched when, with which header, and which reader by its bytes: in a
 * packaged program it lies in an archive, whose entries have another inode with every look and no times. It names its
 * chunks by their hashes, so that a change in one changes it too. Null where a log lies beside the database.
 */
function stateOf(folder: string, reader: string | URL): string | null {
  const database = join(folder, DATABASE_FILE)
  if (!existsSync(database) || sizeOf(`${database}-wal`) > 0) return null
  return JSON.stringify([
    identityOf(database),
    headerOf(database),
    hashOf(readFileSync(reader)).toString('hex'),
  ])
}

function identityOf(file: string): string[] {
  const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
  return [ino, size, mtimeNs, ctimeNs].map(String)
}

function headerOf(file: string): string {
  const header = Buffer.alloc(HEADER_BYTES)
  const opened = openSync(file, 'r')
  try {
    readSync(opened, header, 0, HEADER_BYTES, 0)
  } finally {
    closeSync(opened)
  }
  return header.toString('base64')
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function hashOf(body: Uint8Array): Buffer {
  // Another V8 may write values differently; what it left is then as good as damaged.
  return createHash('sha256').update(process.versions.v8).update(body).digest()
}

/** What a file holds, with the file gone; null where there is none or it cannot be taken away. */
function takeOrNull(file: string): Buffer | null {
  try {
    const bytes = readFileSync(file)
    rmSync(file)
    return bytes
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

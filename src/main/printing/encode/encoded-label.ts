import { createHash } from 'node:crypto'
import type { LabelWarning } from './label-elements.ts'

/**
 * A label as bytes in two steps: nothing prints before `end` is sent, and `end` prints exactly one label. What
 * that means in each language stands in docs/printing.md.
 */
export interface EncodedLabel {
  /** Everything that may be sent before the commit mark is on disk. */
  readonly body: Uint8Array
  /** What makes the printer print: `^XZ`, `P1`, `PRINT 1,1`. */
  readonly end: Uint8Array
  /** SHA-256 of body and end, hex: what the journal keeps. */
  readonly sha256: string
  readonly warnings: readonly LabelWarning[]
  /**
   * Clears half a label of this language out of the printer. Prints nothing, and does nothing where there is none.
   * No part of the recorded bytes and hash.
   */
  readonly callBack: Uint8Array
}

/** Puts the parts together and hashes them. */
export function encodedLabel(parts: Omit<EncodedLabel, 'sha256'>): EncodedLabel {
  return { ...parts, sha256: createHash('sha256').update(parts.body).update(parts.end).digest('hex') }
}

/** ASCII of commands. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Parts of a label one after the other; text is ASCII. */
export function bytesOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? ascii(part) : part))))
}

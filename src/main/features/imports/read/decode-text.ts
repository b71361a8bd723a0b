import { isAscii, isUtf8 } from 'node:buffer'
import { notTable } from './refusals.ts'
import type { CellText } from './split-bytes.ts'

/** What turns bytes into text, chunk by chunk. */
export interface TextDecoding {
  readonly write: (bytes: Buffer) => string
  readonly end: () => string
}

/** What 0x80 to 0x9F mean in windows-1252; the five bytes it leaves out map to nothing. Source: WHATWG Encoding. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
/**
 * Control characters say nothing in a cell and upset printers, so none gets past here but tab and line ends. Built
 * from numbers, because a plain class of control characters is much faster than `\p{Cc}` and cannot be read.
 */
const CONTROL_RANGES = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
] as const
const CONTROL_CLASS = `[${CONTROL_RANGES.map((range) => String.fromCharCode(range[0], 0x2d, range[1])).join('')}]`
const HAS_CONTROL = new RegExp(CONTROL_CLASS)
const CONTROLS = new RegExp(CONTROL_CLASS, 'g')

const ASCII_CONTROLS = new RegExp(
  `[${CONTROL_RANGES.map(([first, last]) => String.fromCharCode(first, 0x2d, Math.min(last, 0x7f))).join('')}]`,
  'g',
)

/** The same of text in which each character is a byte of UTF-8 or windows-1252: what is beyond ASCII stays. */
export function withoutAsciiControls(bytesAsText: string): string {
  return bytesAsText.replace(ASCII_CONTROLS, '')
}

/** The text without control characters other than tab, line feed and carriage return. */
export function withoutControls(text: string): string {
  return HAS_CONTROL.test(text) ? text.replace(CONTROLS, '') : text
}

/**
 * The decoding of a file that begins with `head`: UTF-16 by its byte order mark or its zeros, else UTF-8 until the
 * first bytes beyond ASCII prove that a program saved it as windows-1252 (a superset of latin-1).
 */
export function decodingOf(head: Buffer): TextDecoding {
  const wide = utf16Of(head)
  if (wide !== null) return decoderText(new TextDecoder(wide))
  if (head.includes(0)) throw notTable('is not text: it holds binary content')
  return narrowDecoding()
}

/** The byte order of UTF-16, by its mark or its zeros; null for anything else. */
export function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head.length < 4) return null
  const isLittle = head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0
  const isBig = head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0
  return isLittle ? 'utf-16le' : isBig ? 'utf-16be' : null
}

function decoderText(decoder: InstanceType<typeof TextDecoder>): TextDecoding {
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** Decides between UTF-8 and windows-1252 at the first bytes beyond ASCII, and stays with that. */
function narrowDecoding(): TextDecoding {
  let chosen: TextDecoding | null = null
  let held = Buffer.alloc(0)
  return {
    write(bytes) {
      if (chosen) return chosen.write(bytes)
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      if (isAscii(all)) {
        held = Buffer.alloc(0)
        return all.toString('latin1')
      }
      const whole = wholeCharacters(all)
      if (whole.length > 0 && isAscii(whole) && isUtf8(whole)) {
        held = Buffer.from(all.subarray(whole.length))
        return whole.toString('latin1')
      }
      chosen = isUtf8(whole) ? decoderText(new TextDecoder('utf-8')) : windows1252()
      held = Buffer.alloc(0)
      return chosen.write(all)
    },
    end() {
      if (chosen) return chosen.end()
      return windows1252().write(held)
    },
  }
}

/** How many bytes the byte order mark takes at the head of a file in UTF-8. */
export function utf8MarkLength(head: Buffer): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
}

/**
 * What turns a cell of such bytes into text: they are UTF-8, or else windows-1252. Null while they are ASCII and it
 * does not matter; `isEnd` says that a character that is cut in two stays so.
 */
export function cellTextOf(bytes: Buffer, isEnd: boolean): CellText | null {
  if (isAscii(bytes)) return null
  const whole = isEnd ? bytes : wholeCharacters(bytes)
  if (isUtf8(whole)) return isAscii(whole) ? null : utf8Cell
  const { write } = windows1252()
  return (all, from, to) => withoutControls(write(all.subarray(from, to)))
}

function utf8Cell(bytes: Buffer, from: number, to: number): string {
  return withoutControls(bytes.toString('utf8', from, to))
}

/** The bytes up to a character that the chunk's end may have cut in two (at most three bytes, RFC 3629). */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back)
  }
  return bytes
}

function windows1252(): TextDecoding {
  const write = (bytes: Buffer) =>
    bytes
      .toString('latin1')
      .replace(/[\u0080-\u009f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? '')
  return { write, end: () => '' }
}

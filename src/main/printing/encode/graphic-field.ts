import { deflateSync } from 'node:zlib'
import type { GRAPHIC_CODINGS } from '../../../shared/domain/printing/print-setup.ts'
import { type Bitmap, rowBytes } from './bitmap.ts'

/** A drawn line of text. */
export type GlyphBlock = Bitmap

/** Run-length hex, which every ZPL printer reads, or zlib, which is smaller and missing on old firmware. */
export type GraphicCoding = (typeof GRAPHIC_CODINGS)[number]

/** The `^GFA` command for a picture. ZPL II Programming Guide, ^GF. */
export function graphicField(block: Bitmap, coding: GraphicCoding): string {
  const total = rowBytes(block.widthDots) * block.heightDots
  const payload = coding === 'z64' ? z64(block.bits) : acs(block.bits, rowBytes(block.widthDots))
  return `^GFA,${total},${total},${rowBytes(block.widthDots)},${payload}`
}

/** `:Z64:<base64 of zlib>:<CRC>`; the CRC is CRC-16/XMODEM over the base64 text, upper case hex. */
export function z64(bits: Uint8Array): string {
  // Level 9 saves 2% more bytes of a label and takes six times as long.
  const text = deflateSync(bits, { level: 7, memLevel: 9 }).toString('base64')
  return `:Z64:${text}:${crc16(text).toString(16).toUpperCase().padStart(4, '0')}`
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) !== 0 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

/** CRC-16/XMODEM (polynomial 1021, start 0) of ASCII text. */
export function crc16(text: string): number {
  let crc = 0
  for (let at = 0; at < text.length; at += 1)
    crc = ((crc << 8) & 0xffff) ^ (CRC_TABLE[((crc >> 8) ^ text.charCodeAt(at)) & 0xff] ?? 0)
  return crc
}

/** Alternative data compression of the guide: G-Y repeat 1-19, g-z 20-400, `,` zeroes to the end of the row, `:` the row above. */
export function acs(bits: Uint8Array, bytesPerRow: number): string {
  const rows: string[] = []
  let above: Buffer | null = null
  for (let from = 0; from < bits.length; from += bytesPerRow) {
    const row = Buffer.from(bits.buffer, bits.byteOffset + from, bytesPerRow)
    // Compared as bytes: most rows of a label are blank or go on with a bar, and need no text of their own.
    rows.push(above?.equals(row) ? ':' : squeezeRow(row.toString('hex').toUpperCase()))
    above = row
  }
  return rows.join('')
}

function squeezeRow(hex: string): string {
  let end = hex.length
  while (end > 0 && hex[end - 1] === '0') end -= 1
  let squeezed = ''
  for (let from = 0; from < end; ) {
    let to = from + 1
    while (to < end && hex[to] === hex[from]) to += 1
    squeezed += `${REPEATS[to - from] ?? repeatCount(to - from)}${hex[from]}`
    from = to
  }
  // A row that ends in an odd number of zero digits is still ended by the comma: it fills the rest.
  return end < hex.length ? `${squeezed},` : squeezed
}

function repeatCount(count: number): string {
  if (count === 1) return ''
  const full = 'z'.repeat(Math.floor(count / 400))
  const rest = count % 400
  const twenties = Math.floor(rest / 20)
  const ones = rest % 20
  const letter = (base: string, step: number) =>
    step === 0 ? '' : String.fromCharCode(base.charCodeAt(0) + step - 1)
  return `${full}${letter('g', twenties)}${letter('G', ones)}`
}

/** Runs of a row of four inches at 203 dpi and below: thousands to a page. */
const REPEATS = Array.from({ length: 256 }, (_, count) => (count === 0 ? '' : repeatCount(count)))

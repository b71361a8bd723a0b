import { inflateSync } from 'node:zlib'
import { DocumentRefused } from './document-refused.ts'
import { PAGE_LIMITS } from './page-limits.ts'

/** First bytes of every PNG (PNG specification 5.2). */
export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Everything a picture needs. Colour profiles and texts are left out: they are compressed, so they may be bombs. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'pHYs', 'IDAT', 'IEND'])
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const HEADER_BYTES = 13
const AROUND_CHUNK = 12
const HEADER_AND_TYPE = 8

interface Chunk {
  readonly type: string
  readonly body: Buffer
  readonly whole: Buffer
}

/** A PNG without what its picture does not need, known to unpack to what its header says. */
export interface CheckedPng {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * Checks a PNG before a decoder sees it: its header, its size, and that its compressed data are not larger than the
 * header says. Throws `DocumentRefused`.
 */
export function checkPng(bytes: Uint8Array): CheckedPng {
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const header = chunks[0]
  if (header?.type !== 'IHDR' || header.body.length !== HEADER_BYTES)
    throw broken('it does not begin with a header')
  const width = header.body.readUInt32BE(0)
  const height = header.body.readUInt32BE(4)
  if (width < 1 || height < 1) throw broken('an empty picture')
  if (width * height > PAGE_LIMITS.pixels)
    throw new DocumentRefused('tooLarge', `a picture of ${width} x ${height}`)
  checkPacked(chunks, unpackedBytes(header.body, width, height))
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole)
  return { bytes: Buffer.concat([PNG_SIGNATURE, ...kept]), width, height }
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = PNG_SIGNATURE.length; at + AROUND_CHUNK <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const end = at + AROUND_CHUNK + length
    if (end > bytes.length) throw broken('it ends in the middle')
    const type = bytes.toString('latin1', at + 4, at + HEADER_AND_TYPE)
    chunks.push({ type, body: bytes.subarray(at + HEADER_AND_TYPE, end - 4), whole: bytes.subarray(at, end) })
    if (type === 'IEND') return chunks
    at = end
  }
  throw broken('it ends in the middle')
}

/** What the pixels take unpacked: a filter byte and the packed samples of each row; interlaced ones have more rows. */
function unpackedBytes(header: Buffer, width: number, height: number): number {
  const [depth = 0, colour = -1] = header.subarray(8, 10)
  const bitsPerPixel = depth * (CHANNELS[colour] ?? 0)
  if (bitsPerPixel === 0) throw broken(`colour type ${colour} with ${depth} bits`)
  const isInterlaced = header[12] !== 0
  const rows = height * (1 + Math.ceil((width * bitsPerPixel) / 8))
  return isInterlaced ? rows * 2 + 64 : rows
}

/** Unpacks once with a limit; the decoder's own unpacking has none. */
function checkPacked(chunks: readonly Chunk[], limit: number): void {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body))
  try {
    inflateSync(packed, { maxOutputLength: limit })
  } catch (error) {
    throw new DocumentRefused('unreadable', 'its picture does not unpack', { cause: error })
  }
}

function broken(reason: string): DocumentRefused {
  return new DocumentRefused('unreadable', reason)
}

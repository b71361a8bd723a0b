import { crc32, deflateSync } from 'node:zlib'

/** How a PNG is written. `packed` stands in for its pixels; `extra` chunks go before them. */
export interface PngSpec {
  readonly width: number
  readonly height: number
  readonly bitDepth: number
  readonly colourType: number
  readonly packed: Uint8Array
  readonly extra?: readonly (readonly [type: string, body: Uint8Array])[]
}

/** A PNG written chunk by chunk (PNG specification 5), so that a test can lie in each of them. */
export function writePng({ width, height, bitDepth, colourType, packed, extra = [] }: PngSpec): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bitDepth, colourType, 0, 0, 0], 8)
  const chunks = [['IHDR', header], ...extra, ['IDAT', packed], ['IEND', new Uint8Array()]] as const
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunks.map(([type, body]) => chunk(type, body)),
  ])
}

/** The pixels of a picture as they are packed: a filter byte of 0 and the samples of each row. */
export function packedRows(rows: readonly (readonly number[])[]): Uint8Array {
  return deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))
}

/** The chunk that says how many dots an inch has. */
export function resolution(dpi: number): readonly [string, Uint8Array] {
  const body = Buffer.alloc(9)
  body.writeUInt32BE(Math.round(dpi * 39.3701), 0)
  body.writeUInt32BE(Math.round(dpi * 39.3701), 4)
  body[8] = 1
  return ['pHYs', body]
}

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

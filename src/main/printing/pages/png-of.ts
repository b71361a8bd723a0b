import { encode } from 'fast-png'
import type { Bitmap } from '../encode/bitmap.ts'
import type { Grey } from './page-source.ts'

/** A PNG of a grey picture, for the screen. */
export function greyPng({ width, height, values }: Grey): Uint8Array {
  return encode({ width, height, data: values, channels: 1, depth: 8 })
}

/** A PNG of the exact dots that a printer gets, one pixel for each. */
export function dotsPng({ widthDots, heightDots, bits }: Bitmap): Uint8Array {
  // In a PNG of one bit, 1 is white.
  const inverted = bits.map((byte) => ~byte & 0xff)
  return encode({ width: widthDots, height: heightDots, data: inverted, channels: 1, depth: 1 })
}

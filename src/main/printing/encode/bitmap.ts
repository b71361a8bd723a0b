/**
 * A one-bit picture: rows from the top, padded to whole bytes, most significant bit first, bit 1 is black. The
 * padding bits are 0. Every language's polarity and coding is made from this one form.
 */
export interface Bitmap {
  readonly widthDots: number
  readonly heightDots: number
  readonly bits: Uint8Array
}

/** Bytes in a row of a picture of this width. */
export function rowBytes(widthDots: number): number {
  return Math.ceil(widthDots / 8)
}

/** A white picture. */
export function blankBitmap(widthDots: number, heightDots: number): Bitmap {
  return { widthDots, heightDots, bits: new Uint8Array(rowBytes(widthDots) * heightDots) }
}

/** The same picture with black as 0 and white, padding included, as 1: what EPL and TSPL heads want. */
export function invertedBits({ widthDots, bits }: Bitmap): Uint8Array {
  const inverted = new Uint8Array(bits.length)
  const stride = rowBytes(widthDots)
  const padding = (1 << (stride * 8 - widthDots)) - 1
  for (let at = 0; at < bits.length; at += 1) {
    const isLast = at % stride === stride - 1
    inverted[at] = ~(bits[at] ?? 0) | (isLast ? padding : 0)
  }
  return inverted
}

/** Sets the black dots of one picture in another, its corner at x, y. Dots outside are dropped. */
export function pasteBitmap(onto: Bitmap, picture: Bitmap, x: number, y: number): void {
  eachBlackDot(picture, (column, row) => setDot(onto, column + x, row + y))
}

/** Calls back for every black dot, row by row. */
export function eachBlackDot({ widthDots, heightDots, bits }: Bitmap, visit: (x: number, y: number) => void) {
  const stride = rowBytes(widthDots)
  for (let at = 0; at < stride * heightDots; at += 1) {
    const byte = bits[at] ?? 0
    if (byte === 0) continue
    const [x, y] = [(at % stride) * 8, Math.floor(at / stride)]
    for (let bit = 0; bit < 8; bit += 1)
      if ((byte & (0x80 >> bit)) !== 0 && x + bit < widthDots) visit(x + bit, y)
  }
}

/** Blackens a dot. One outside the picture is dropped. */
export function setDot({ widthDots, heightDots, bits }: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= widthDots || y >= heightDots) return
  const at = y * rowBytes(widthDots) + (x >> 3)
  bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
}

/** Turns a dot over: white type on black, black type on white. One outside the picture is dropped. */
export function flipDot({ widthDots, heightDots, bits }: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= widthDots || y >= heightDots) return
  const at = y * rowBytes(widthDots) + (x >> 3)
  bits[at] = (bits[at] ?? 0) ^ (0x80 >> (x & 7))
}

/** True where the dot is black; dots outside are white. */
export function isBlackDot({ widthDots, heightDots, bits }: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= widthDots || y >= heightDots) return false
  return ((bits[y * rowBytes(widthDots) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
}

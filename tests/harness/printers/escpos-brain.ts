import type { Bitmap } from '../../../src/main/printing/encode/bitmap.ts'
import type { ObeyedCommand, PrinterBrain } from './printer-brain.ts'

/** Commands by their first bytes. */
const NAMES: Readonly<Record<string, string>> = {
  '1b40': 'ESC @',
  '1b64': 'ESC d',
  '1d0c': 'GS FF',
  '1d7630': 'GS v 0',
}
const HEAD = 8

/** An ESC/POS printer that knows reset, raster strips, line feeds and the feed to the next label. Strips print as they arrive. */
class EscposBrain implements PrinterBrain {
  readonly obeyed: ObeyedCommand[] = []
  #bytes = Buffer.alloc(0)
  #strips: { stride: number; rows: Buffer }[] = []
  #pages: Bitmap[] = []

  get hasHalfLabel(): boolean {
    return this.#bytes.length > 0 || this.#strips.length > 0
  }

  feed(bytes: Uint8Array): number {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    const before = this.#pages.length
    while (this.#bytes.length > 0 && this.#step());
    return this.#pages.length - before
  }

  takePages(): Bitmap[] {
    return this.#pages.splice(0)
  }

  forget(): void {
    this.#bytes = Buffer.alloc(0)
    this.#strips = []
  }

  /** Obeys one command; false where its bytes are not all there. */
  #step(): boolean {
    const first = this.#bytes[0]
    if (first === 0) return this.#drop(1)
    const code = Object.keys(NAMES).find((hex) =>
      hex.startsWith(this.#bytes.toString('hex', 0, hex.length / 2)),
    )
    if (code === undefined) {
      this.obeyed.push({ name: '?', text: String(first) })
      return this.#drop(1)
    }
    if (this.#bytes.length < code.length / 2) return false
    if (code === '1d7630') return this.#strip()
    if (code === '1b64') return this.#feedLines()
    this.obeyed.push({ name: NAMES[code] ?? '', text: '' })
    if (code === '1d0c') this.#eject()
    return this.#drop(2)
  }

  #feedLines(): boolean {
    if (this.#bytes.length < 3) return false
    this.obeyed.push({ name: 'ESC d', text: String(this.#bytes[2]) })
    return this.#drop(3)
  }

  #strip(): boolean {
    if (this.#bytes.length < HEAD) return false
    const [stride, rows] = [this.#bytes.readUInt16LE(4), this.#bytes.readUInt16LE(6)]
    if (this.#bytes.length < HEAD + stride * rows) return false
    this.obeyed.push({ name: 'GS v 0', text: `${stride},${rows}` })
    this.#strips.push({ stride, rows: this.#bytes.subarray(HEAD, HEAD + stride * rows) })
    return this.#drop(HEAD + stride * rows)
  }

  #eject(): void {
    const bits = Buffer.concat(this.#strips.map(({ rows }) => rows))
    const stride = this.#strips[0]?.stride ?? 1
    this.#pages.push({ widthDots: stride * 8, heightDots: bits.length / stride, bits: new Uint8Array(bits) })
    this.#strips = []
  }

  #drop(count: number): true {
    this.#bytes = this.#bytes.subarray(count)
    return true
  }
}

/** A receipt printer with labels in it. */
export function escposBrain(): PrinterBrain {
  return new EscposBrain()
}

import { type Bitmap, blankBitmap, setDot } from '../../../src/main/printing/encode/bitmap.ts'

/** A command as the printer obeyed it; the rows of pictures are not in `text`. */
export interface ObeyedCommand {
  readonly name: string
  readonly text: string
}

/** What a printer makes of bytes, however they are cut up on the way. Written from the manuals, not from the encoders. */
export interface PrinterBrain {
  /** Takes bytes; answers how many labels they completed. */
  feed(bytes: Uint8Array): number
  /** The labels that came out since the last call. */
  takePages(): Bitmap[]
  /** Everything obeyed so far, in order. */
  readonly obeyed: readonly ObeyedCommand[]
  /** True inside a picture or an unfinished line, or with something drawn that was not printed. */
  readonly hasHalfLabel: boolean
  /** Switched off and on: everything inside is forgotten. */
  forget(): void
}

/** Rows of a picture that are still to come. */
interface Incoming {
  readonly x: number
  readonly y: number
  readonly stride: number
  readonly length: number
}

/** What a line in a language does: draws, clears, sets, prints. `null` for a line the printer does not know. */
export interface LineLanguage {
  /** Bytes between the name of a picture command and its rows: the command as far as its last comma. */
  readonly picture: RegExp
  readonly incoming: (match: RegExpExecArray) => Incoming
  readonly obey: (line: string, page: PageState) => ObeyedCommand | null
}

/** The image buffer of a printer. */
export class PageState {
  readonly pages: Bitmap[] = []
  isDrawnOn = false
  #size = { width: 832, height: 1_218 }
  #page: Bitmap = blankBitmap(832, 1_218)

  /** Sizes that no printer has are ignored, as a printer does. */
  resize(width: number, height: number): void {
    if (!(width > 0 && height > 0 && width <= 5_000 && height <= 10_000)) return
    this.#size = { width, height }
    this.clear()
  }

  get size() {
    return this.#size
  }

  clear(): void {
    this.#page = blankBitmap(this.#size.width, this.#size.height)
    this.isDrawnOn = false
  }

  /** Rows in which 0 is black, dot by dot: slow and plain on purpose. */
  draw({ x, y, stride }: Incoming, rows: Uint8Array): void {
    this.isDrawnOn = true
    rows.forEach((byte, at) => {
      for (let bit = 0; bit < 8; bit += 1)
        if (((byte >> (7 - bit)) & 1) === 0)
          setDot(this.#page, x + (at % stride) * 8 + bit, y + Math.floor(at / stride))
    })
  }

  print(): void {
    this.pages.push({ ...this.#page, bits: this.#page.bits.slice() })
  }
}

/** A printer that reads lines, and raw rows after the name of a picture. */
export class LineBrain implements PrinterBrain {
  readonly obeyed: ObeyedCommand[] = []
  readonly #language: LineLanguage
  readonly #page = new PageState()
  #line = ''
  #incoming: Incoming | null = null
  #rows: number[] = []
  #printed = 0

  constructor(language: LineLanguage) {
    this.#language = language
  }

  get hasHalfLabel(): boolean {
    return this.#incoming !== null || this.#line.trim() !== '' || this.#page.isDrawnOn
  }

  feed(bytes: Uint8Array): number {
    const before = this.#printed
    for (const byte of bytes) this.#take(byte)
    return this.#printed - before
  }

  takePages(): Bitmap[] {
    return this.#page.pages.splice(0)
  }

  forget(): void {
    this.#line = ''
    this.#incoming = null
    this.#rows = []
    this.#page.clear()
  }

  #take(byte: number): void {
    if (this.#incoming !== null) this.#takeRow(this.#incoming, byte)
    else if (byte === 0x0a) this.#endLine()
    else {
      this.#line += String.fromCharCode(byte)
      if (byte === 0x2c) this.#beginPicture()
    }
  }

  #beginPicture(): void {
    const match = this.#language.picture.exec(this.#line)
    if (match === null) return
    this.obeyed.push({ name: /^[A-Z]+/.exec(this.#line)?.[0] ?? '', text: this.#line })
    this.#incoming = this.#language.incoming(match)
    this.#rows = []
    this.#line = ''
  }

  #takeRow(incoming: Incoming, byte: number): void {
    this.#rows.push(byte)
    if (this.#rows.length < incoming.length) return
    this.#page.draw(incoming, Uint8Array.from(this.#rows))
    this.#incoming = null
  }

  #endLine(): void {
    const line = this.#line.replace(/\r$/, '')
    this.#line = ''
    if (line === '') return
    const pagesBefore = this.#page.pages.length
    this.obeyed.push(this.#language.obey(line, this.#page) ?? { name: '?', text: line })
    this.#printed += this.#page.pages.length - pagesBefore
  }
}

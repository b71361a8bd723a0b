import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDisplay } from '../../../scripts/lib/display.mjs'
import type { Scratch } from './figures.ts'

/** A part of the screen, in pixels. */
export interface Strip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** When watched pixels changed for the first and for the last time before they were still; monotonic ms. */
export interface Change {
  readonly firstMs: number
  readonly lastMs: number
}

/** Text is taller than this many lines, so every changed row is seen though most of its lines are not read. */
const EVERY_LINE = 7
const LOOK_EVERY_MS = 1
const BYTES_PER_PIXEL = 4
const HEADER_BYTES = 100

/**
 * A virtual screen whose pixels can be read: Xvfb keeps them in a file. The only clock that sees what a person
 * would see, since a page learns when it drew but not when that was shown.
 */
export class Screen {
  /** Variables for programs that shall open their windows there. */
  readonly env: Readonly<Record<string, string>>
  readonly #file: number
  readonly #start: number
  readonly #bytesPerLine: number

  private constructor(env: Readonly<Record<string, string>>, path: string) {
    this.env = env
    this.#file = openSync(path, 'r')
    const header = Buffer.alloc(HEADER_BYTES)
    readSync(this.#file, header, 0, HEADER_BYTES, 0)
    // XWD: 25 big-endian words, of which these say how long the header is, its colour map, and a line.
    const word = (index: number) => header.readUInt32BE(index * 4)
    this.#start = word(0) + word(19) * 12
    this.#bytesPerLine = word(12)
    if (word(11) !== BYTES_PER_PIXEL * 8)
      throw new Error(`A pixel of the screen has ${word(11)} bits, not 32`)
  }

  /** Starts a screen that ends with the benchmark. */
  static async start(scratch: Scratch): Promise<Screen> {
    const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'creatorflow-screen-'))
    scratch.atEnd(() => rmSync(folder, { recursive: true, force: true }))
    const display = await startDisplay(['-fbdir', folder])
    scratch.atEnd(() => display.stop())
    const screen = new Screen(display.env, join(folder, 'Xvfb_screen0'))
    scratch.atEnd(() => closeSync(screen.#file))
    return screen
  }

  /** Looks at a strip now; the watch then tells what changed since. */
  watch(strip: Strip): Watch {
    return new Watch(() => this.#read(strip))
  }

  #read(strip: Strip): Buffer {
    const lines = Math.floor(strip.height / EVERY_LINE)
    const width = strip.width * BYTES_PER_PIXEL
    const pixels = Buffer.allocUnsafe(lines * width)
    for (let line = 0; line < lines; line += 1) {
      const at = this.#start + (strip.y + line * EVERY_LINE) * this.#bytesPerLine + strip.x * BYTES_PER_PIXEL
      readSync(this.#file, pixels, line * width, width, at)
    }
    return pixels
  }
}

/** A strip of the screen since a moment. */
export class Watch {
  readonly #read: () => Buffer
  #seen: Buffer

  constructor(read: () => Buffer) {
    this.#read = read
    this.#seen = read()
  }

  /** Waits until the strip has changed and then been still for `stillMs`; null when it does not change in time. */
  async settled(stillMs: number, timeoutMs: number): Promise<Change | null> {
    const giveUpAt = nowMs() + timeoutMs
    let firstMs = 0
    let lastMs = 0
    for (;;) {
      const at = nowMs()
      if (this.#hasChanged()) {
        lastMs = at
        if (firstMs === 0) firstMs = at
      } else if (firstMs !== 0 && at - lastMs >= stillMs) return { firstMs, lastMs }
      else if (firstMs === 0 && at > giveUpAt) return null
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  }

  /** Counts the changes until a moment. */
  async countUntil(isOver: () => boolean): Promise<number> {
    let changes = 0
    while (!isOver()) {
      if (this.#hasChanged()) changes += 1
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    return changes
  }

  #hasChanged(): boolean {
    const now = this.#read()
    if (now.equals(this.#seen)) return false
    this.#seen = now
    return true
  }
}

/** The monotonic clock that all processes of this machine share, in ms. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'
import { z } from 'zod'
import type { RasterLine } from '../encode/label-elements.ts'

/**
 * The fonts that ship with the program (OFL, from npm; the machine's own fonts are not relied on). Each family
 * is a set of slices, each with the characters it covers, so only what a line needs is loaded: a few
 * milliseconds instead of 20 MB.
 */
const LETTERS = ['noto-sans', 'noto-sans-thai', 'noto-sans-arabic', 'noto-sans-hebrew'] as const
const HAN: Readonly<Record<RasterLine['han'], readonly string[]>> = {
  sc: ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'],
  jp: ['noto-sans-jp', 'noto-sans-sc', 'noto-sans-kr'],
  kr: ['noto-sans-kr', 'noto-sans-sc', 'noto-sans-jp'],
}

const PICTOGRAPH = /\p{Extended_Pictographic}/u

type Range = readonly [first: number, last: number]
interface Slice {
  readonly name: string
  readonly file: string
  readonly ranges: readonly Range[]
}

/** The fonts a line needs, in order of preference, and the characters that none of ours can draw. */
export interface FontChoice {
  readonly families: readonly string[]
  readonly uncovered: string
}

/** Finds and loads font slices under `fontsDir`, the folder that holds the `@fontsource-variable` packages. */
export class FontCatalogue {
  readonly #fontsDir: string
  readonly #slices = new Map<string, readonly Slice[]>()
  readonly #registered = new Set<string>()

  constructor(fontsDir: string) {
    this.#fontsDir = fontsDir
  }

  /** Loads what the text needs and names it. Throws where a font file is missing: the build is broken. */
  fontsFor(text: string, han: RasterLine['han']): FontChoice {
    const order = [...LETTERS, ...HAN[han], 'noto-emoji']
    const needed = new Map<string, Slice>()
    let uncovered = ''
    for (const char of new Set(text.normalize('NFC'))) {
      // The CJK slices name pictographs in their ranges that their files do not hold.
      const slice = this.#sliceOf(char, PICTOGRAPH.test(char) ? ['noto-emoji', ...order] : order)
      if (slice === undefined) uncovered += char
      else needed.set(slice.name, slice)
    }
    for (const slice of needed.values()) this.#register(slice)
    const families = order.flatMap((family) =>
      [...needed.keys()].filter((name) => name.startsWith(`${family}:`)),
    )
    return { families, uncovered }
  }

  #sliceOf(char: string, order: readonly string[]): Slice | undefined {
    const code = char.codePointAt(0) ?? 0
    for (const family of order) {
      const slice = this.#slicesOf(family).find(({ ranges }) =>
        ranges.some(([first, last]) => code >= first && code <= last),
      )
      if (slice !== undefined) return slice
    }
    return undefined
  }

  #slicesOf(family: string): readonly Slice[] {
    const known = this.#slices.get(family)
    if (known !== undefined) return known
    const folder = join(this.#fontsDir, '@fontsource-variable', family)
    const coverage = z
      .record(z.string(), z.string())
      .parse(JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')))
    const slices = Object.entries(coverage).map(([subset, ranges]) => {
      const name = subset.replace(/[[\]]/g, '')
      const file = join(folder, 'files', `${family}-${name}-wght-normal.woff2`)
      return { name: `${family}:${name}`, file, ranges: rangesOf(ranges) }
    })
    this.#slices.set(family, slices)
    return slices
  }

  #register(slice: Slice): void {
    if (this.#registered.has(slice.name)) return
    // Through a buffer, not a path: the file may lie inside an archive that only Node's fs can read.
    const key = GlobalFonts.register(readFileSync(slice.file), slice.name)
    if (key === null) throw new Error(`Font ${slice.name} cannot be loaded`)
    this.#registered.add(slice.name)
  }
}

/** CSS unicode-range text, such as `U+0E01-0E5B,U+25CC`. */
function rangesOf(text: string): Range[] {
  return text.split(',').map((part) => {
    const [first = '0', last = first] = part.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
  })
}

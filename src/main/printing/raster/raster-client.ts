import type { Media } from '../../../shared/domain/printing/printing.ts'
import { assert } from '../../../shared/lib/assert.ts'
import { RecentMap } from '../../../shared/lib/recent-map.ts'
import type { GlyphBlock } from '../encode/graphic-field.ts'
import { glyphKey, type RasterLine } from '../encode/label-elements.ts'
import { RasterLane, type RasterLaneOptions } from './raster-lane.ts'
import { MOST_LINES, type RasterRequest } from './raster-messages.ts'

/** Drawn lines by `glyphKey`, and the characters that no shipped font has. */
export interface RasterisedText {
  readonly blocks: ReadonlyMap<string, GlyphBlock>
  readonly uncovered: string
}

type PngRequest = Omit<Extract<RasterRequest, { kind: 'png' }>, 'id'>
/** Languages that a picture of a label can be made of. */
export type DrawnLanguage = PngRequest['language']

/** What the rest of printing needs of the raster threads; tests use a fake. */
export interface Raster {
  text(lines: readonly RasterLine[]): Promise<RasterisedText>
  /** `label` holds the bytes of a label, one character each; ZPL unless said otherwise. */
  png(label: string, dpi: 203 | 300, media: Media, language?: DrawnLanguage): Promise<Uint8Array<ArrayBuffer>>
}

/** A drawn line and the characters in it that no shipped font has. */
interface DrawnText {
  readonly block: GlyphBlock
  readonly uncovered: string
}

/** Drawn lines kept: a few kilobytes each. */
const MOST_KEPT = 500
const TEXT_TIMEOUT_MS = 10_000
const PNG_TIMEOUT_MS = 60_000
/** One glyph of each script that most labels beyond Latin use: loads the fonts before the first label needs them. */
const WARM_LINE: RasterLine = {
  text: 'Ж ก ع 中',
  heightDots: 20,
  maxWidthDots: 200,
  weight: 'bold',
  han: 'sc',
}

export interface RasterClientOptions extends Omit<RasterLaneOptions, 'timeoutMs'> {
  readonly textTimeoutMs?: number | undefined
  readonly pngTimeoutMs?: number | undefined
}

/**
 * The main side of the raster threads: one for text, one for pictures of labels, so that a preview of a third
 * of a second never holds up a label. Both start at first use. Failures are `printer.notReady`.
 */
export class RasterClient implements Raster {
  readonly #text: RasterLane
  readonly #png: RasterLane
  readonly #drawn = new RecentMap<DrawnText>(MOST_KEPT)
  #lastPng: Promise<unknown> = Promise.resolve()

  constructor(options: RasterClientOptions) {
    const { workerUrl, fontsDir } = options
    this.#text = new RasterLane({ workerUrl, fontsDir, timeoutMs: options.textTimeoutMs ?? TEXT_TIMEOUT_MS })
    this.#png = new RasterLane({ workerUrl, fontsDir, timeoutMs: options.pngTimeoutMs ?? PNG_TIMEOUT_MS })
  }

  /** Draws lines to one-bit pictures. Product names come again and again: what was drawn lately is kept. */
  async text(lines: readonly RasterLine[]): Promise<RasterisedText> {
    const drawn = new Map(lines.map((line) => [glyphKey(line), this.#drawn.get(glyphKey(line))]))
    const missing = lines.filter((line) => drawn.get(glyphKey(line)) === undefined)
    for (const [key, one] of await this.#draw(missing)) {
      drawn.set(key, one)
      this.#drawn.set(key, one)
    }
    const found = [...drawn].flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const]))
    const blocks = new Map(found.map(([key, one]) => [key, one.block]))
    return { blocks, uncovered: found.map(([, one]) => one.uncovered).join('') }
  }

  /** A PNG of a whole label. Asked one at a time, so that a timeout counts drawing and not waiting. */
  png(
    label: string,
    dpi: 203 | 300,
    media: Media,
    language: DrawnLanguage = 'zpl',
  ): Promise<Uint8Array<ArrayBuffer>> {
    const drawn = this.#lastPng.then(() => this.#askPng({ kind: 'png', label, dpi, media, language }))
    this.#lastPng = drawn.catch(() => undefined)
    return drawn
  }

  /** Starts the text thread and loads common fonts ahead of the first label. */
  async prewarm(): Promise<void> {
    await this.text([WARM_LINE])
  }

  /** A page of text has more lines than one request may; each part has the time of a whole label. */
  async #draw(lines: readonly RasterLine[]): Promise<readonly (readonly [string, DrawnText])[]> {
    const drawn: (readonly [string, DrawnText])[] = []
    for (let at = 0; at < lines.length; at += MOST_LINES)
      drawn.push(...(await this.#drawSome(lines.slice(at, at + MOST_LINES))))
    return drawn
  }

  async #drawSome(lines: readonly RasterLine[]): Promise<readonly (readonly [string, DrawnText])[]> {
    const { value } = await this.#text.ask({ kind: 'text', lines: [...lines] })
    assert(Array.isArray(value) && value.length === lines.length, 'The raster thread answered something else')
    return lines.map((line, index) => [glyphKey(line), drawnAt(value, index)] as const)
  }

  async close(): Promise<void> {
    await Promise.all([this.#text.close(), this.#png.close()])
  }

  async #askPng(request: PngRequest): Promise<Uint8Array<ArrayBuffer>> {
    const { value } = await this.#png.ask(request)
    assert(value instanceof Uint8Array, 'The raster thread answered something else')
    return value
  }
}

function drawnAt(drawn: readonly DrawnText[], index: number): DrawnText {
  const found = drawn[index]
  assert(found !== undefined, 'The raster thread left a line out')
  return found
}

import { drawnWidth, fontZeroWidth, isDrawableByPrinter } from './font-zero.ts'

/** Line pitch as a multiple of the character height: room for accents above and tails below. */
export const LINE_PITCH = 1.18

export interface Paragraph {
  readonly text: string
  /** Size against the block's own character height. */
  readonly scale: number
  readonly maxLines: number
}
export interface TextBox {
  readonly widthDots: number
  readonly heightDots: number
  /** Character heights to try, in dots. */
  readonly largest: number
  readonly smallest: number
}
export interface LaidLine {
  readonly text: string
  /** Top of the line's box, from the top of the block, in dots. */
  readonly top: number
  readonly characterHeight: number
  readonly characterWidth: number
  readonly isRaster: boolean
}
export interface LaidText {
  readonly lines: readonly LaidLine[]
  readonly heightDots: number
  /** True where text had to be left out even at the smallest size. */
  readonly isCut: boolean
}

/** How much narrower than high the printer's face may be drawn before it is hard to read. */
const CONDENSED = 0.8
const SHRINK = 0.94
const words = new Intl.Segmenter('und', { granularity: 'word' })
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * The largest setting of the paragraphs that stays inside the box: smaller type first, then condensed type,
 * and only then text left out, with an ellipsis. Never wider or higher than the box.
 */
export function fitText(paragraphs: readonly Paragraph[], box: TextBox): LaidText {
  for (let height = box.largest; height > box.smallest; height *= SHRINK) {
    const laid = setText(paragraphs, box, height, 1)
    if (!laid.isCut) return laid
  }
  const condensed = setText(paragraphs, box, box.smallest, CONDENSED)
  return condensed
}

function setText(paragraphs: readonly Paragraph[], box: TextBox, height: number, aspect: number): LaidText {
  const lines: LaidLine[] = []
  let top = 0
  let isCut = false
  for (const paragraph of paragraphs) {
    const characterHeight = Math.floor(height * paragraph.scale)
    const pitch = Math.ceil(characterHeight * LINE_PITCH)
    const measure = widthMeter(paragraph.text, characterHeight, aspect)
    const fitting = Math.max(0, Math.min(paragraph.maxLines, Math.floor((box.heightDots - top) / pitch)))
    const wrapped = wrapText(paragraph.text, box.widthDots, measure)
    isCut ||= wrapped.length > fitting
    for (const text of cutTo(wrapped, fitting, box.widthDots, measure)) {
      const characterWidth = Math.floor(characterHeight * aspect)
      lines.push({ text, top, characterHeight, characterWidth, isRaster: !isDrawableByPrinter(text) })
      top += pitch
    }
  }
  return { lines, heightDots: top, isCut }
}

type WidthMeter = (text: string) => number

/** A paragraph is measured as the script it holds: one drawn letter makes its lines candidates for drawing. */
function widthMeter(paragraph: string, characterHeight: number, aspect: number): WidthMeter {
  const isPrinterFont = isDrawableByPrinter(paragraph)
  return (text) =>
    isPrinterFont || isDrawableByPrinter(text)
      ? fontZeroWidth(text) * Math.floor(characterHeight * aspect)
      : drawnWidth(text) * characterHeight
}

/** Breaks text at spaces; inside a word that is longer than a line, between words of its script, then anywhere. */
export function wrapText(text: string, width: number, measure: WidthMeter): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (measure(joined) <= width) {
      line = joined
      continue
    }
    const pieces = measure(word) <= width ? [word] : breakWord(word, width, measure)
    if (line !== '') lines.push(line)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return line === '' ? lines : [...lines, line]
}

function breakWord(word: string, width: number, measure: WidthMeter): string[] {
  const byWord = Array.from(words.segment(word), (part) => part.segment)
  const parts = byWord.flatMap((part) =>
    measure(part) <= width ? [part] : Array.from(graphemes.segment(part), (piece) => piece.segment),
  )
  const pieces: string[] = []
  let piece = ''
  for (const part of parts) {
    if (piece !== '' && measure(piece + part) > width) {
      pieces.push(piece)
      piece = part
    } else piece += part
  }
  return [...pieces, piece]
}

const ELLIPSIS = '...'

function cutTo(lines: string[], count: number, width: number, measure: WidthMeter): string[] {
  if (lines.length <= count) return lines
  const kept = lines.slice(0, count)
  const last = kept.pop()
  return last === undefined ? [] : [...kept, shortened(`${last} ${lines[count]}`, width, measure)]
}

/** The longest beginning of the text that fits with an ellipsis after it. */
export function shortened(text: string, width: number, measure: WidthMeter): string {
  if (measure(text) <= width) return text
  const letters = Array.from(graphemes.segment(text), (part) => part.segment)
  while (letters.length > 0 && measure(letters.join('').trimEnd() + ELLIPSIS) > width) letters.pop()
  return letters.join('').trimEnd() + ELLIPSIS
}

/** One line that fits the width at this character height, shortened where it must be. */
export function fitLine(text: string, widthDots: number, characterHeight: number): string {
  return shortened(text, widthDots, widthMeter(text, characterHeight, 1))
}

import type { ZplFileCommand } from './zpl-split.ts'

/** What a ZPL file says about its size, in dots; the largest of its labels. */
export interface ZplFigures {
  readonly labels: number
  /** `^PW` and `^LL`; null where the file does not say. */
  readonly widthDots: number | null
  readonly heightDots: number | null
  /** How far fields, boxes and pictures reach. Text and barcodes count by where they begin. */
  readonly inkRight: number
  readonly inkBottom: number
  /** A comment such as `^FX 203 dpi`. */
  readonly statedDpi: number | null
}

/** Coordinates go to 32,000 in the guide: nothing beyond is a place on a label. */
const FARTHEST = 32_000
const DPI_HINT = /\b(152|203|300|600)\s?dpi\b/i

interface Reading {
  home: { x: number; y: number }
  at: { x: number; y: number; isTop: boolean }
  width: number | null
  height: number | null
  right: number
  bottom: number
  dpi: number | null
}

type Reader = (reading: Reading, text: string) => void

const READERS: Readonly<Record<string, Reader>> = {
  '^PW': (reading, text) => {
    reading.width = larger(reading.width, numbersOf(text)[0])
  },
  '^LL': (reading, text) => {
    reading.height = larger(reading.height, numbersOf(text)[0])
  },
  '^LH': (reading, text) => {
    const [x = 0, y = 0] = numbersOf(text)
    reading.home = { x, y }
  },
  '^FO': (reading, text) => place(reading, text, true),
  '^FT': (reading, text) => place(reading, text, false),
  '^GB': (reading, text) => {
    const [width = 0, height = 0, thickness = 1] = numbersOf(text)
    reach(reading, Math.max(width, thickness), Math.max(height, thickness))
  },
  '^GF': (reading, text) => {
    const [, , total = 0, row = 0] = text.split(',', 4).map(numberOf)
    if (row > 0) reach(reading, row * 8, Math.ceil(total / row))
  },
  '^FX': (reading, text) => {
    reading.dpi ??= Number(DPI_HINT.exec(text)?.[1] ?? Number.NaN) || null
  },
}

/** Reads the figures of all formats together. `null` where a number is beyond any label. */
export function figuresOf(commands: readonly ZplFileCommand[], labels: number): ZplFigures | null {
  const reading: Reading = {
    home: { x: 0, y: 0 },
    at: { x: 0, y: 0, isTop: true },
    width: null,
    height: null,
    right: 0,
    bottom: 0,
    dpi: null,
  }
  for (const { name, text } of commands) READERS[name]?.(reading, text)
  const { width, height, right, bottom, dpi } = reading
  if (Math.max(width ?? 0, height ?? 0, right, bottom) > FARTHEST) return null
  return { labels, widthDots: width, heightDots: height, inkRight: right, inkBottom: bottom, statedDpi: dpi }
}

function place(reading: Reading, text: string, isTop: boolean): void {
  const [x = 0, y = 0] = numbersOf(text)
  reading.at = { x: reading.home.x + x, y: reading.home.y + y, isTop }
  reach(reading, 0, 0)
}

/** A field put down by its foot grows upwards. */
function reach(reading: Reading, width: number, height: number): void {
  const { x, y, isTop } = reading.at
  reading.right = Math.max(reading.right, x + width)
  reading.bottom = Math.max(reading.bottom, y + (isTop ? height : 0))
}

function numbersOf(text: string): number[] {
  return text.split(',', 4).map(numberOf)
}

/** Left out counts as nothing; what is no number too. Endless digits come out as more than any label. */
function numberOf(text: string): number {
  const digits = /^\s*\+?(\d{1,12})/.exec(text)?.[1]
  return digits === undefined ? 0 : Number(digits)
}

function larger(a: number | null, b: number | undefined): number | null {
  return b === undefined || b === 0 ? a : Math.max(a ?? 0, b)
}

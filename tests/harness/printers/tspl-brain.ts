import { LineBrain, type LineLanguage, type PageState, type PrinterBrain } from './printer-brain.ts'

const KNOWN = [
  'SIZE',
  'GAP',
  'DENSITY',
  'SPEED',
  'DIRECTION',
  'REFERENCE',
  'CLS',
  'PRINT',
  'TEXT',
  'BARCODE',
  'FORMFEED',
  'SELFTEST',
  'GAPDETECT',
]

/** TSPL/TSPL2 Programming Language: one command a line; `BITMAP` is followed by raw rows. */
function tspl(dpi: 203 | 300): LineLanguage {
  return {
    picture: /^BITMAP (\d+),(\d+),(\d+),(\d+),0,$/,
    incoming: ([, x, y, stride, rows]) => ({
      x: Number(x),
      y: Number(y),
      stride: Number(stride),
      length: Number(stride) * Number(rows),
    }),
    obey: (line, page) => {
      const name = KNOWN.find((one) => line === one || line.startsWith(`${one} `))
      if (name === undefined) return null
      const text = line.slice(name.length).trim()
      act(name, text, page, dpi)
      return { name, text }
    },
  }
}

function act(name: string, text: string, page: PageState, dpi: number): void {
  if (name === 'CLS') page.clear()
  if (name === 'SIZE') {
    const [width = 0, height = 0] = text.split(',').map((size) => Number.parseFloat(size) * (dpi / 25.4))
    page.resize(Math.floor(width + 1e-6), Math.floor(height + 1e-6))
  }
  if (name !== 'PRINT') return
  const [sets = 1, copies = 1] = text.split(',').map(Number)
  for (let copy = 0; copy < sets * copies; copy += 1) page.print()
  page.isDrawnOn = false
}

/** A printer that speaks TSPL. */
export function tsplBrain(dpi: 203 | 300): PrinterBrain {
  return new LineBrain(tspl(dpi))
}

import { LineBrain, type LineLanguage, type PageState, type PrinterBrain } from './printer-brain.ts'

/** EPL2 Programming Manual: one command a line, the first letter names it; `GW` is followed by raw rows. */
const EPL: LineLanguage = {
  picture: /^GW(\d+),(\d+),(\d+),(\d+),$/,
  incoming: ([, x, y, stride, rows]) => ({
    x: Number(x),
    y: Number(y),
    stride: Number(stride),
    length: Number(stride) * Number(rows),
  }),
  obey: (line, page) => {
    const name = KNOWN.find((one) => line.startsWith(one))
    if (name === undefined) return null
    const text = line.slice(name.length)
    act(name, text, page)
    return { name, text }
  },
}
const KNOWN = [
  'N',
  'q',
  'Q',
  'ZT',
  'ZB',
  'D',
  'S',
  'P',
  'A',
  'B',
  'R',
  'OD',
  'JF',
  'ZN',
  'U',
  '^@',
  'GM',
  'FS',
  'FR',
]

function act(name: string, text: string, page: PageState): void {
  // `P` counts label sets, and the image buffer stays as it was: only `N` clears it.
  if (name === 'P') for (let set = 0; set < Number.parseInt(text, 10); set += 1) page.print()
  else if (name === 'N') page.clear()
  // Both wipe the image buffer.
  else if (name === 'q') page.resize(Number(text), page.size.height)
  else if (name === 'Q') page.resize(page.size.width, Number.parseInt(text, 10))
  if (name === 'P') page.isDrawnOn = false
}

/** A printer that speaks EPL2. */
export function eplBrain(): PrinterBrain {
  return new LineBrain(EPL)
}

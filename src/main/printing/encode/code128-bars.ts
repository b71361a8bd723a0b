import { assert } from '../../../shared/lib/assert.ts'

/**
 * Widths of the bars and spaces of each Code 128 symbol, in modules, from a bar on; the last is the stop.
 * ISO/IEC 15417, table 1.
 */
const SYMBOLS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')
const CODE_B = 100
const START_B = 104
const START_C = 105
const STOP = 106
const CHECK_MODULUS = 103

/** A bar of a symbol, in modules from its left edge. */
export interface Bar {
  readonly left: number
  readonly width: number
}

/**
 * The bars that a printer makes of `fieldText` (see code128.ts), for printers that get a picture: the same subsets,
 * the same width. Only what `code128` writes is understood.
 */
export function code128Bars(fieldText: string): readonly Bar[] {
  const bars: Bar[] = []
  let left = 0
  for (const symbol of checked(symbolsOf(fieldText))) {
    const widths = SYMBOLS[symbol]
    assert(widths !== undefined, 'Code 128 has no such symbol')
    for (const [index, digit] of [...widths].entries()) {
      if (index % 2 === 0) bars.push({ left, width: Number(digit) })
      left += Number(digit)
    }
  }
  return bars
}

function symbolsOf(fieldText: string): number[] {
  const [start, rest] = [fieldText.slice(0, 2), fieldText.slice(2)]
  if (start === '>:') return [START_B, ...inSubsetB(rest)]
  assert(start === '>;', 'A barcode begins with its subset')
  const [digits = '', letters] = rest.split('>6')
  const pairs = (digits.match(/\d\d/g) ?? []).map(Number)
  return [START_C, ...pairs, ...(letters === undefined ? [] : [CODE_B, ...inSubsetB(letters)])]
}

function inSubsetB(text: string): number[] {
  return [...text].map((char) => char.charCodeAt(0) - 32)
}

/** The symbols with the check symbol (the weighted sum, modulo 103) and the stop behind them. */
function checked(symbols: readonly number[]): number[] {
  const sum = symbols.reduce((total, symbol, position) => total + symbol * Math.max(1, position), 0)
  return [...symbols, sum % CHECK_MODULUS, STOP]
}

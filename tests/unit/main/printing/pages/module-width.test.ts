import { describe, expect, it } from 'vitest'
import { gridWidth, moduleWidth } from '../../../../../src/main/printing/pages/module-width.ts'
import type { Grey } from '../../../../../src/main/printing/pages/page-source.ts'

/** Widths in modules of bars and gaps by turns, as a Code 128 has them. */
const PATTERN = [2, 1, 1, 2, 3, 2, 1, 1, 2, 3, 1, 1, 4, 1, 1, 2, 1, 3, 1, 2, 2, 3, 3, 1, 1, 1, 2]
const MODULES = PATTERN.reduce((sum, width) => sum + width, 0)
const HEIGHT = 40

/** Bars of `module` dots each, from `from` on, each black one wider by `gain`; edges between dots are grey. */
function drawn(module: number, from: number, gain = 0): Grey {
  const width = Math.ceil(from + MODULES * module + 10)
  const row = Array.from({ length: width }, (_, x) => 255 * (1 - blackOf(x, module, from, gain)))
  return { width, height: HEIGHT, values: Uint8Array.from(Array.from({ length: HEIGHT }, () => row).flat()) }
}

function blackOf(x: number, module: number, from: number, gain: number): number {
  let [at, black] = [from, 0]
  PATTERN.forEach((modules, index) => {
    const end = at + modules * module
    if (index % 2 === 0) black += Math.max(0, Math.min(x + 1, end + gain) - Math.max(x, at - gain))
    at = end
  })
  return Math.min(1, black)
}

const corners = (from: number, width: number) => ({
  topLeft: { x: from, y: 2 },
  topRight: { x: from + width, y: 2 },
  bottomLeft: { x: from, y: HEIGHT - 2 },
  bottomRight: { x: from + width, y: HEIGHT - 2 },
})
const measured = (module: number, from = 12.3, gain = 0) =>
  moduleWidth(drawn(module, from, gain), corners(from, MODULES * module))

describe('the width of a bar', () => {
  it.each([2.3, 3, 3.75, 4.25, 6])('of %f dots is measured to a twentieth', (module) => {
    expect(measured(module)).toBeGreaterThan(module - 0.05)
    expect(measured(module)).toBeLessThan(module + 0.05)
  })

  it('is the same where ink spreads', () => {
    expect(Math.abs((measured(4, 10, 0.4) ?? 0) - 4)).toBeLessThan(0.1)
  })

  it('is not made up where there are no bars', () => {
    const blank = { width: 100, height: HEIGHT, values: new Uint8Array(100 * HEIGHT).fill(255) }
    expect(moduleWidth(blank, corners(5, 90))).toBeNull()
  })

  it('of a symbol in a grid follows from its sides', () => {
    expect(gridWidth(corners(10, 42), 21, 12)).toBe(2)
  })
})

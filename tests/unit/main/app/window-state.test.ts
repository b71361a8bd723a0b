import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampToDisplays,
  loadWindowState,
  saveWindowState,
  type WindowState,
} from '../../../../src/main/app/windows/window-state.ts'

const laptop = { x: 0, y: 25, width: 1_440, height: 875 }
const left = { x: -1_920, y: 0, width: 1_920, height: 1_080 }
const state: WindowState = {
  x: 100,
  y: 100,
  width: 1_200,
  height: 700,
  isMaximized: false,
  isFullScreen: false,
}

test('a window that can be seen stays where it was', () => {
  expect(clampToDisplays(state, [laptop])).toEqual(state)
  const onLeft = { ...state, x: -1_800, isMaximized: true }
  expect(clampToDisplays(onLeft, [laptop, left])).toEqual(onLeft)
})

test('a window whose display is gone comes to the middle of one that is there', () => {
  const moved = clampToDisplays({ ...state, x: -1_800 }, [laptop])
  expect(moved).toMatchObject({ x: 120, width: 1_200, height: 700 })
})

test('a window hanging over an edge is pulled in, and one too large is shrunk', () => {
  expect(clampToDisplays({ ...state, x: 1_300, y: 800 }, [laptop])).toMatchObject({ x: 240, y: 200 })
  expect(clampToDisplays({ ...state, width: 5_000, height: 5_000 }, [laptop])).toMatchObject({
    x: 0,
    y: 25,
    width: 1_440,
    height: 875,
  })
})

test('the first window is in the middle, and there is one even without any display', () => {
  expect(clampToDisplays(null, [laptop])).toMatchObject({
    x: 80,
    width: 1_280,
    height: 800,
    isMaximized: false,
  })
  expect(clampToDisplays(null, [])).toMatchObject({ x: 0, y: 0, width: 1_280, height: 800 })
})

test('whatever was saved, the whole window lies on a display', () => {
  const bounds = fc.record({
    x: fc.integer({ min: -9_000, max: 9_000 }),
    y: fc.integer({ min: -9_000, max: 9_000 }),
    width: fc.integer({ min: 1, max: 9_000 }),
    height: fc.integer({ min: 1, max: 9_000 }),
  })
  fc.assert(
    fc.property(bounds, (saved) => {
      const { x, y, width, height } = clampToDisplays({ ...saved, isMaximized: false, isFullScreen: false }, [
        laptop,
        left,
      ])
      return [laptop, left].some(
        (area) =>
          x >= area.x &&
          y >= area.y &&
          x + width <= area.x + area.width &&
          y + height <= area.y + area.height,
      )
    }),
    { seed: 20_261_122, numRuns: 500 },
  )
})

test('a saved place is read back', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'window-state-')), 'window.json')
  expect(saveWindowState(path, state)).toBe(true)
  expect(loadWindowState(path)).toEqual(state)
})

test('a missing, torn or foreign file is no place, and no error', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'window-state-')), 'window.json')
  expect(loadWindowState(path)).toBeNull()
  for (const text of [
    '',
    '{"x":1',
    'null',
    '{"x":"1"}',
    JSON.stringify({ ...state, width: -1 }),
    JSON.stringify({ ...state, more: 1 }),
  ]) {
    writeFileSync(path, text)
    expect(loadWindowState(path)).toBeNull()
  }
})

test('a place that cannot be saved is no error either', () => {
  const folder = mkdtempSync(join(tmpdir(), 'window-state-'))
  expect(saveWindowState(join(folder, 'gone', 'window.json'), state)).toBe(false)
})

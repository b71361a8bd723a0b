import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  createMainWindow,
  followTheme,
  type MainWindowOptions,
  type WindowClass,
} from '../../../../src/main/app/windows/main-window.ts'
import type { WindowState } from '../../../../src/main/app/windows/window-state.ts'
import { FakeWindow } from './fake-window.ts'

const saved: WindowState = {
  x: 10,
  y: 20,
  width: 1_100,
  height: 700,
  isMaximized: false,
  isFullScreen: false,
}

function open(changes: Partial<MainWindowOptions> = {}) {
  const states: WindowState[] = []
  const window = createMainWindow(FakeWindow as unknown as WindowClass, {
    title: 'Desk',
    preloadPath: '/x/preload.cjs',
    url: 'app://bundle/index.html',
    state: saved,
    workAreas: [{ x: 0, y: 0, width: 1_920, height: 1_080 }],
    isDark: true,
    hasDevTools: false,
    onState: (state) => states.push(state),
    ...changes,
  }) as unknown as FakeWindow
  return { window, states }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  FakeWindow.changedPreferences = {}
  vi.useRealTimers()
})

test('the window loads at once, in the colour of the theme, and shows itself only when it has painted', () => {
  const { window } = open()
  expect(window.options).toMatchObject({ show: false, backgroundColor: '#111113', x: 10, width: 1_100 })
  expect(window.webContents.loaded).toEqual(['app://bundle/index.html'])
  expect(window.calls).toEqual([])
  window.emit('ready-to-show')
  expect(window.calls).toEqual(['show'])
})

test('maximized and full screen come back with the window', () => {
  const { window } = open({ state: { ...saved, isMaximized: true, isFullScreen: true } })
  window.emit('ready-to-show')
  expect(window.calls).toEqual(['maximize', 'show', 'fullScreen'])
})

test('a window whose preferences are not safe is destroyed before it loads anything (trust 2)', () => {
  FakeWindow.changedPreferences = { sandbox: false }
  let made: FakeWindow | undefined
  class Watched extends FakeWindow {
    constructor(options: ConstructorParameters<typeof FakeWindow>[0]) {
      super(options)
      made = this
    }
  }
  expect(() =>
    createMainWindow(Watched as unknown as WindowClass, {
      title: 'Desk',
      preloadPath: '/x/preload.cjs',
      url: 'app://bundle/index.html',
      state: null,
      workAreas: [],
      isDark: false,
      hasDevTools: false,
      onState: () => undefined,
    }),
  ).toThrow('sandbox')
  expect(made?.isGone).toBe(true)
  expect(made?.webContents.loaded).toEqual([])
})

test('a drag tells one place, where it came to rest', () => {
  const { window, states } = open()
  for (let step = 0; step < 50; step += 1) {
    window.bounds = { ...window.bounds, x: step }
    window.emit('move')
    vi.advanceTimersByTime(16)
  }
  expect(states).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(states.map(({ x }) => x)).toEqual([49])
})

test('closing tells the place at once, and nothing comes after it', () => {
  const { window, states } = open()
  window.emit('resize')
  window.emit('close')
  window.isGone = true
  window.emit('closed')
  vi.advanceTimersByTime(1_000)
  expect(states).toHaveLength(1)
})

test('the background follows the system while the window is open', () => {
  const theme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false })
  const { window } = open()
  followTheme(theme, () => window.asWindow())
  theme.emit('updated')
  theme.shouldUseDarkColors = true
  theme.emit('updated')
  window.isGone = true
  theme.emit('updated')
  expect(window.calls).toEqual(['#fcfcfd', '#111113'])
})

import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import {
  assertSafePreferences,
  effectivePreferences,
  safeWebPreferences,
} from '../../security/web-preferences.ts'
import { type Bounds, clampToDisplays, MIN_WINDOW, type WindowState } from './window-state.ts'

/** The page's own background (slate 1 of both themes), so that no frame before its first paint flashes. */
export const WINDOW_BACKGROUND = { light: '#fcfcfd', dark: '#111113' } as const

export interface MainWindowOptions {
  readonly title: string
  readonly preloadPath: string
  /** The page to load; its loading has begun when this returns. */
  readonly url: string
  /** The saved place, or null on the first start. */
  readonly state: WindowState | null
  readonly workAreas: readonly Bounds[]
  readonly isDark: boolean
  readonly hasDevTools: boolean
  /** Called with the window's place after it was moved or resized and came to rest, and when it closes. */
  readonly onState: (state: WindowState) => void
}

/** The window class of Electron, or a fake of it. */
export type WindowClass = new (options: BrowserWindowConstructorOptions) => BrowserWindow

const REST_MS = 400

/**
 * Makes the main window, hidden, and begins to load its page; it shows itself at its first paint. Throws
 * `invariant.broken` when the preferences in force are not the safe ones, with the window destroyed.
 */
export function createMainWindow(Window: WindowClass, options: MainWindowOptions): BrowserWindow {
  const state = clampToDisplays(options.state, options.workAreas)
  const window = new Window(windowOptions(options, state))
  try {
    assertSafePreferences(effectivePreferences(window.webContents))
  } catch (error) {
    window.destroy()
    throw error
  }
  window.once('ready-to-show', () => show(window, state))
  watchState(window, options.onState)
  // A failed load is told through did-fail-load; the promise only says the same again.
  window.loadURL(options.url).catch(() => undefined)
  return window
}

/** Keeps the background right when the system changes between light and dark while the window is open. */
export function followTheme(
  theme: { readonly shouldUseDarkColors: boolean; on(event: 'updated', listener: () => void): unknown },
  window: () => Pick<BrowserWindow, 'isDestroyed' | 'setBackgroundColor'> | null,
): void {
  theme.on('updated', () => {
    const target = window()
    if (target === null || target.isDestroyed()) return
    target.setBackgroundColor(backgroundFor(theme.shouldUseDarkColors))
  })
}

function backgroundFor(isDark: boolean): string {
  return isDark ? WINDOW_BACKGROUND.dark : WINDOW_BACKGROUND.light
}

function windowOptions(options: MainWindowOptions, state: WindowState): BrowserWindowConstructorOptions {
  const { x, y, width, height } = state
  return {
    title: options.title,
    show: false,
    ...{ x, y, width, height },
    minWidth: MIN_WINDOW.width,
    minHeight: MIN_WINDOW.height,
    backgroundColor: backgroundFor(options.isDark),
    autoHideMenuBar: true,
    webPreferences: safeWebPreferences(options),
  }
}

/** Maximized only once it is to be seen: maximizing a hidden window shows it before there is anything to see. */
function show(window: BrowserWindow, state: WindowState): void {
  if (window.isDestroyed()) return
  if (state.isMaximized) window.maximize()
  window.show()
  if (state.isFullScreen) window.setFullScreen(true)
}

/** Dragging fires an event a frame, and each would be a file written: only the place where it rests is told. */
function watchState(window: BrowserWindow, onState: (state: WindowState) => void): void {
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    clearTimeout(timer)
    if (!window.isDestroyed()) onState(currentState(window))
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(tell, REST_MS)
  }
  window.on('resize', wait)
  window.on('move', wait)
  window.on('close', tell)
  window.on('closed', () => clearTimeout(timer))
}

function currentState(window: BrowserWindow): WindowState {
  const { x, y, width, height } = window.getNormalBounds()
  return { x, y, width, height, isMaximized: window.isMaximized(), isFullScreen: window.isFullScreen() }
}

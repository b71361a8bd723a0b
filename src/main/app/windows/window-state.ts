import { readFileSync } from 'node:fs'
import { AppError } from '../../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../platform/atomic-file.ts'

/** A rectangle in device-independent pixels, as Electron's screen module counts. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the window was: its bounds when neither maximized nor full screen, and which of these it was. */
export interface WindowState extends Bounds {
  readonly isMaximized: boolean
  readonly isFullScreen: boolean
}

export const MIN_WINDOW = { width: 960, height: 600 } as const
const DEFAULT_WINDOW = { width: 1_280, height: 800 } as const
/** This much of the window has to be on one display, else its title bar may be out of reach. */
const MIN_VISIBLE = { width: 120, height: 60 } as const

/** The saved state, or null when there is none or it cannot be read: a window's place is not worth an error. */
export function loadWindowState(path: string): WindowState | null {
  const text = readOrNull(path)
  return text === null ? null : asState(parseOrNull(text))
}

/** By hand: the window opens before the schema library is read. */
function asState(value: unknown): WindowState | null {
  if (typeof value !== 'object' || value === null) return null
  const { x, y, width, height, isMaximized, isFullScreen, ...stray } = value as Record<string, unknown>
  const isWhole = [x, y, width, height].every(Number.isSafeInteger) && Object.keys(stray).length === 0
  const isSaid = typeof isMaximized === 'boolean' && typeof isFullScreen === 'boolean'
  const isSized = Number(width) > 0 && Number(height) > 0
  return isWhole && isSaid && isSized ? (value as WindowState) : null
}

/** Saves the state whole or not at all. False on a full or read-only disk: no reason to disturb anyone. */
export function saveWindowState(path: string, state: WindowState): boolean {
  try {
    writeFileAtomic(path, JSON.stringify(state))
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/**
 * The state moved and shrunk so that the window can be seen and grabbed on a display there is now. `workAreas` are
 * the displays' areas without docks and bars, the first one standing for the rest.
 */
export function clampToDisplays(state: WindowState | null, workAreas: readonly Bounds[]): WindowState {
  const main = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_WINDOW }
  if (state === null) return { ...centre(DEFAULT_WINDOW, main), isMaximized: false, isFullScreen: false }
  const home = workAreas.find((area) => isGrabbable(state, area))
  if (home === undefined) return { ...state, ...centre(state, main) }
  const size = shrink(state, home)
  return {
    ...state,
    ...size,
    x: between(state.x, home.x, home.x + home.width - size.width),
    y: between(state.y, home.y, home.y + home.height - size.height),
  }
}

function isGrabbable(bounds: Bounds, area: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  return width >= MIN_VISIBLE.width && height >= MIN_VISIBLE.height
}

function centre(wanted: { readonly width: number; readonly height: number }, area: Bounds): Bounds {
  const { width, height } = shrink(wanted, area)
  const x = area.x + Math.round((area.width - width) / 2)
  return { x, y: area.y + Math.round((area.height - height) / 2), width, height }
}

function shrink(
  wanted: { readonly width: number; readonly height: number },
  area: Bounds,
): { width: number; height: number } {
  return {
    width: Math.min(Math.max(wanted.width, MIN_WINDOW.width), area.width),
    height: Math.min(Math.max(wanted.height, MIN_WINDOW.height), area.height),
  }
}

function between(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

import { panelsFor, useDesk } from './desk-state.ts'
import { afterFirstPaint } from './painted.ts'

/**
 * Opens the side panels by the window's width, until the first view is on screen. On a busy machine the page starts
 * before its window has a size: the width then reads 0, and the right one follows.
 */
export function fitPanelsUntilPainted(): void {
  const fit = () => useDesk.setState(panelsFor(window.innerWidth))
  window.addEventListener('resize', fit)
  afterFirstPaint(() => window.removeEventListener('resize', fit))
}

import { inBackground } from '../lib/background.ts'

const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('../ui/theme/more-fonts.ts').then(readTextFonts),
  () => import('../features/orders/detail/detail-panel.tsx'),
  () => import('../features/orders/filter/filter-menu.tsx'),
  () => import('../features/palette/palette.tsx'),
  () => import('../features/palette/key-sheet.tsx'),
  () => import('../features/orders/reason-dialog.tsx'),
  () => import('../features/printing/uncertain-question.tsx'),
  () => import('../features/imports/import-dialog.tsx'),
  () => import('../features/printing/printing-page.tsx'),
  () => import('../features/settings/settings-page.tsx'),
  () => import('../features/sync/sync-page.tsx'),
  () => import('../features/conflicts/conflicts-page.tsx'),
  () => import('../features/dashboard/dashboard-page.tsx'),
]

/** Reads the parts that were left out of the first paint, one at a time while nothing else is to be done. */
export function prefetchWhenIdle(): void {
  const next = (at: number): void => {
    const part = PARTS[at]
    if (part === undefined) return
    requestIdleCallback(() =>
      inBackground(
        part().then(() => next(at + 1)),
        'a part that fails now is asked for again later',
      ),
    )
  }
  next(0)
}

/**
 * The text font comes in a file for each group of letters, read when the first such letter is drawn. Each one that
 * arrives has the browser lay out everything anew (30 ms), which must not happen while somebody scrolls.
 */
function readTextFonts(): Promise<unknown> {
  const { fontFamily } = getComputedStyle(document.body)
  const faces = [...document.fonts].filter((face) => fontFamily.includes(face.family))
  return Promise.all(faces.map((face) => face.load()))
}

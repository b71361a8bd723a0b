import { ask } from './ask.ts'
import { inBackground } from './background.ts'

const waiting: (() => void)[] = []
let isPainted = false

/** Runs something once the first view is on screen, since nothing may hold that up. */
export function afterFirstPaint(run: () => void): void {
  if (isPainted) run()
  else waiting.push(run)
}

/**
 * Says that a view is on screen: as attributes on the document for tests and benchmarks, and the first time to the
 * main process as well.
 */
export function announcePainted(view: string, rows: number): void {
  const { dataset } = document.documentElement
  if (dataset['view'] !== view) dataset['view'] = view
  if (isPainted) return
  isPainted = true
  // The task after the next frame's callbacks is the first one that runs with the frame on its way to the screen.
  requestAnimationFrame(() =>
    setTimeout(() => {
      dataset['painted'] = view
      inBackground(ask(window.api.app.painted({ view, rows })), 'nothing waits for it here')
      for (const run of waiting.splice(0)) run()
    }),
  )
}

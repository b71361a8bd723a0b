/**
 * Runs `paint` now and again whenever what it shows has aged. It answers in how many ms that is, or null for never.
 * Nothing runs while the window is hidden; coming back paints at once. The answer stops it.
 */
export function followTime(paint: (now: number) => number | null): () => void {
  let timer = 0
  const run = () => {
    clearTimeout(timer)
    if (document.hidden) return
    const dueMs = paint(Date.now())
    if (dueMs !== null) timer = window.setTimeout(run, dueMs)
  }
  document.addEventListener('visibilitychange', run)
  run()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', run)
  }
}

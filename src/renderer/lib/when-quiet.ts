/**
 * Runs once nothing has been asked for `quietMs`, and at the latest `atLatestMs` after the first time it was: for what
 * follows somebody's work at leisure, and must not take a processor while the next key is pressed.
 */
export function whenQuiet(run: () => void, quietMs: number, atLatestMs: number): () => void {
  let timer = 0
  let dueAt: number | null = null
  return () => {
    const now = performance.now()
    dueAt ??= now + atLatestMs
    clearTimeout(timer)
    timer = window.setTimeout(
      () => {
        dueAt = null
        run()
      },
      Math.max(0, Math.min(quietMs, dueAt - now)),
    )
  }
}

/** Pause after a run that took long: this many times what it took, so that following never fills the machine. */
const REST_FACTOR = 4

/**
 * Runs at once, and for any calls meanwhile once more afterwards: never two runs at a time, and at least `everyMs`
 * apart. Without waiting for its own work, a slow answer would pile up behind the next ones without end.
 */
export function coalesce(run: () => Promise<unknown>, everyMs: number): () => void {
  let isBusy = false
  let isAskedAgain = false
  const rest = (startedAt: number): void => {
    const tookMs = performance.now() - startedAt
    setTimeout(
      () => {
        isBusy = false
        if (!isAskedAgain) return
        isAskedAgain = false
        call()
      },
      Math.max(everyMs, REST_FACTOR * tookMs),
    )
  }
  const call = (): void => {
    if (isBusy) {
      isAskedAgain = true
      return
    }
    isBusy = true
    const startedAt = performance.now()
    run().finally(() => rest(startedAt))
  }
  return call
}

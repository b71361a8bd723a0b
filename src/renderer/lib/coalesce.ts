/** Calls at once, and for any calls within the next `everyMs` once more at their end. */
export function coalesce(run: () => void, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isAskedAgain = false
  const wake = () => {
    timer = null
    if (!isAskedAgain) return
    isAskedAgain = false
    call()
  }
  const call = () => {
    if (timer !== null) {
      isAskedAgain = true
      return
    }
    timer = setTimeout(wake, everyMs)
    run()
  }
  return call
}

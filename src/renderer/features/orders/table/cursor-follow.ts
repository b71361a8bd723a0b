import { useView } from '../view-session.ts'

/** The panel beside the table reads the order only once the cursor has rested this long. */
const REST_MS = 70

let timer = 0

/**
 * Tells the rest of the page where the cursor is, once it rests. A held key passes a hundred orders; reading and
 * painting each of them beside the table would make the table wait.
 */
export function followCursor(cursorSeq: number | null, cursorIndex: number): void {
  clearTimeout(timer)
  timer = window.setTimeout(() => {
    const state = useView.getState()
    if (state.cursorSeq !== cursorSeq || state.cursorIndex !== cursorIndex)
      useView.setState({ cursorSeq, cursorIndex })
  }, REST_MS)
}

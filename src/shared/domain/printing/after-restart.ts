import type { PrintJobState } from './printing.ts'

/**
 * The state of a job when the program starts again (facts/printing.md 7.1.5). Cut before its commit mark, a
 * label had no ^XZ and cannot have printed: it waits again. Cut after it, only a person can know.
 */
export function stateAfterRestart(state: PrintJobState): PrintJobState {
  if (state === 'sending' || state === 'failed_safe') return 'queued'
  return state === 'committed' ? 'uncertain' : state
}

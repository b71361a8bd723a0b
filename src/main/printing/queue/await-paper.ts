import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { Clock } from '../clock.ts'
import { faultOf, type HostStatus, isDrained, parseHostStatus } from '../status/host-status.ts'
import type { Session } from '../transports/transport.ts'

/** Whether the printer says that it printed everything it was given. */
export interface PaperEvidence {
  readonly isPrinted: boolean
  readonly polls: number
  /** Why not, in a word for the history. */
  readonly doubt: 'silence' | 'tooLong' | 'stoppedWaiting' | 'interruptedByFault' | null
}

export interface PaperWait {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly answerTimeoutMs: number
  /** Longest wait while the printer reports work in hand and no fault. */
  readonly patienceMs: number
  /** Told each fault the printer reports while it holds the label, and null when it clears. */
  readonly onFault: (fault: ErrorCode | null) => void
}

const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 250

/**
 * Asks `~HS` after `^XZ` until the printer's buffer is empty. Out of paper, it holds the label and prints it
 * later: the wait then lasts as long as the fault. Silence is an error state of the printer (docs: no answer in
 * media out or head open), so it is doubt, not success.
 */
export async function awaitPaper(session: Session, wait: PaperWait): Promise<PaperEvidence> {
  let [polls, pauseMs, hasLostMedia] = [0, FIRST_PAUSE_MS, false]
  let deadlineAt = wait.clock.now() + wait.patienceMs
  for (;;) {
    const status = await askStatus(session, wait.answerTimeoutMs)
    polls += 1
    if (status === null) return { isPrinted: false, polls, doubt: 'silence' }
    const fault = faultOf(status)
    wait.onFault(fault)
    hasLostMedia ||= isDrained(status) && (fault === 'printer.paperOut' || fault === 'printer.coverOpen')
    // A buffer that emptied while the media was gone says nothing about this label.
    if (isDrained(status) && (hasLostMedia || isJustPaused(status))) return settled(polls, hasLostMedia)
    if (isDrained(status) && fault === null) return settled(polls, false)
    if (fault !== null) deadlineAt = wait.clock.now() + wait.patienceMs
    if (wait.clock.now() >= deadlineAt) return { isPrinted: false, polls, doubt: 'tooLong' }
    if (wait.signal.aborted) return { isPrinted: false, polls, doubt: 'stoppedWaiting' }
    await wait.clock.sleep(pauseMs, wait.signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

/** `~HS` parsed, or null where the printer was silent or said something else. */
export async function askStatus(session: Session, timeoutMs: number): Promise<HostStatus | null> {
  const answer = await session.query('~HS', { timeoutMs })
  return answer === null ? null : parseHostStatus(answer)
}

function isJustPaused(status: HostStatus): boolean {
  return status.isPaused && !status.isPaperOut && !status.isHeadOpen && !status.isRibbonOut
}

function settled(polls: number, isInterrupted: boolean): PaperEvidence {
  return { isPrinted: !isInterrupted, polls, doubt: isInterrupted ? 'interruptedByFault' : null }
}

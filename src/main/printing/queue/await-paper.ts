import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { Clock } from '../clock.ts'
import { faultOf, type HostStatus, isDrained, parseHostStatus } from '../status/host-status.ts'
import { hasEchoed } from '../status/job-echo.ts'
import { witnessOf } from '../status/odometer.ts'
import type { Session, SettledJob } from '../transports/transport.ts'

/** Whether the printer says that it printed everything it was given. */
export interface PaperEvidence {
  readonly isPrinted: boolean
  readonly polls: number
  /** Why not, in a word for the history. */
  readonly doubt: 'silence' | 'tooLong' | 'stoppedWaiting' | 'interruptedByFault' | 'queueBroke' | null
  /** Set where a queue of the system had the label: what it passed on may or may not be on paper. */
  readonly queueEnd?: 'passedOn' | 'notTaken' | undefined
  /** Facts for the print history: the queue's job, the odometer. */
  readonly evidence?: Readonly<Record<string, unknown>> | undefined
}

export interface PaperWait {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly answerTimeoutMs: number
  /** Longest wait while the printer reports work in hand and no fault. */
  readonly patienceMs: number
  /** What a printer that echoes was told to say with the label; absent for what is no job. */
  readonly jobId?: string | undefined
  /** Told each fault the printer reports while it holds the label, and null when it clears. */
  readonly onFault: (fault: ErrorCode | null) => void
}

const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 250

/**
 * Evidence after the label's end was given away: of the system's queue where one has it, else of the printer itself.
 * Where `~HS` leaves doubt, an odometer that counted exactly this label settles it. An echo of its job is noted and
 * settles nothing: a printer may say it before the paper is out, and out of paper it is silent on `~HS`.
 */
export async function awaitPaper(session: Session, wait: PaperWait): Promise<PaperEvidence> {
  if (session.settle !== undefined) return ofQueue(await session.settle(wait), wait.signal.aborted)
  const asked = await awaitEmptyBuffer(session, wait)
  const witness = witnessOf(session)
  if (asked.isPrinted) {
    witness?.confirm()
    return asked
  }
  const odometer = (await witness?.testify(wait.answerTimeoutMs)) ?? null
  if (odometer !== null)
    return { ...asked, isPrinted: true, doubt: null, evidence: { odometer, despite: asked.doubt } }
  const isHeard = wait.jobId !== undefined && hasEchoed(session, wait.jobId)
  return isHeard ? { ...asked, evidence: { echo: true } } : asked
}

function ofQueue(job: SettledJob, hasStopped: boolean): PaperEvidence {
  const base = { isPrinted: false, polls: 0, evidence: job.evidence }
  if (job.end === 'passedOn' || job.end === 'notTaken') return { ...base, doubt: null, queueEnd: job.end }
  return { ...base, doubt: job.end === 'waiting' && hasStopped ? 'stoppedWaiting' : 'queueBroke' }
}

/**
 * Asks `~HS` after `^XZ` until the printer's buffer is empty. Out of paper, it holds the label and prints it
 * later: the wait then lasts as long as the fault. Silence is an error state of the printer (docs: no answer in
 * media out or head open), so it is doubt, not success.
 */
async function awaitEmptyBuffer(session: Session, wait: PaperWait): Promise<PaperEvidence> {
  let [polls, pauseMs, hasLostMedia] = [0, FIRST_PAUSE_MS, false]
  let deadlineAt = wait.clock.now() + wait.patienceMs
  const doubtful = (doubt: PaperEvidence['doubt']) => ({ isPrinted: false, polls, doubt })
  for (;;) {
    const status = await askStatus(session, wait.answerTimeoutMs)
    polls += 1
    if (status === null) return doubtful('silence')
    const fault = faultOf(status)
    wait.onFault(fault)
    hasLostMedia ||= isDrained(status) && (fault === 'printer.paperOut' || fault === 'printer.coverOpen')
    // A buffer that emptied while the media was gone says nothing about this label.
    if (isDrained(status) && hasLostMedia) return doubtful('interruptedByFault')
    if (isDrained(status) && (fault === null || isJustPaused(status)))
      return { isPrinted: true, polls, doubt: null }
    if (fault !== null) deadlineAt = wait.clock.now() + wait.patienceMs
    if (wait.clock.now() >= deadlineAt) return doubtful('tooLong')
    if (wait.signal.aborted) return doubtful('stoppedWaiting')
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

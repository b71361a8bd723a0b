import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { EncodedLabel } from '../encode/encode-label.ts'
import type { CloseOutcome, Session } from '../transports/transport.ts'
import type { PaperEvidence } from './await-paper.ts'
import type { JobEnd } from './print-journal.ts'

/** Where one label stands after its step. `cut`: the line was known broken before ^XZ was given away. */
export type LabelOutcome =
  | { readonly kind: 'done'; readonly state: 'sent' | 'printed'; readonly evidence: JobEnd['evidence'] }
  | { readonly kind: 'cut'; readonly reason: ErrorCode; readonly evidence: JobEnd['evidence'] }
  | { readonly kind: 'doubt'; readonly reason: ErrorCode; readonly evidence: JobEnd['evidence'] }

export interface LabelStep {
  readonly session: Session
  readonly label: EncodedLabel
  /** Sent before the label where a half one may lie in a printer that cannot be asked. */
  readonly prefix: Uint8Array | null
  /** Resolves when the commit mark is on disk. */
  readonly commit: () => Promise<void>
  /** Evidence where the printer or its queue can be asked; null where it is silent and closing is all there is. */
  readonly awaitPaper: ((session: Session) => Promise<PaperEvidence>) | null
}

/** The commit mark could not be written, and ^XZ was not sent: the label has not printed. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed'
}

/**
 * The two-step send (facts/printing.md 7.1.3): everything but ^XZ, the commit mark, then ^XZ. The caller has
 * `sending` on disk already. Failures of the connection are outcomes; a failure of `commit` is thrown as
 * `CommitFailed` after the half label was called back.
 */
export async function sendLabel(step: LabelStep): Promise<LabelOutcome> {
  const { session, label } = step
  const bytes = label.body.byteLength + label.end.byteLength
  const body = step.prefix === null ? label.body : Buffer.concat([step.prefix, label.body])
  if (!(await isWritten(session, body))) return cut('connectionBroke', label.body.byteLength)
  await commitOrCallBack(step)
  // Known broken before ^XZ was given away: the mark is on disk, but nothing can have printed.
  if (!session.isOpen) return cut('connectionBrokeBeforeEnd', label.body.byteLength)
  if (!(await isWritten(session, label.end))) return doubt('connectionBrokeAtEnd', { bytes })
  return step.awaitPaper === null
    ? afterClosing(await session.close(), bytes)
    : afterAsking(await step.awaitPaper(session), bytes)
}

async function isWritten(session: Session, bytes: Uint8Array): Promise<boolean> {
  try {
    await session.write(bytes)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

async function commitOrCallBack(step: LabelStep): Promise<void> {
  try {
    await step.commit()
  } catch (error) {
    // Without the mark ^XZ must not go: the half label is cancelled and the line dropped.
    await isWritten(step.session, step.label.callBack)
    await step.session.close({ timeoutMs: 1_000 })
    throw new CommitFailed('The commit mark could not be written', { cause: error })
  }
}

function afterClosing(outcome: CloseOutcome, bytes: number): LabelOutcome {
  if (outcome === 'finished') return { kind: 'done', state: 'sent', evidence: { bytes, closed: outcome } }
  return doubt('notClosedInOrder', { bytes, closed: outcome })
}

function afterAsking(paper: PaperEvidence, bytes: number): LabelOutcome {
  const evidence = { bytes, polls: paper.polls, ...paper.evidence }
  if (paper.isPrinted) return { kind: 'done', state: 'printed', evidence }
  if (paper.queueEnd === 'passedOn') return { kind: 'done', state: 'sent', evidence }
  // Refused by the queue, or never reached: it has nothing, and the label waits again.
  if (paper.queueEnd === 'notTaken') return cut('queueTookNothing', bytes)
  return doubt(paper.doubt ?? 'silence', evidence)
}

function cut(happened: string, bodyBytes: number): LabelOutcome {
  return { kind: 'cut', reason: 'printer.offline', evidence: { happened, bodyBytes } }
}

function doubt(happened: string, evidence: Record<string, unknown>): LabelOutcome {
  return { kind: 'doubt', reason: 'printer.unknownOutcome', evidence: { ...evidence, happened } }
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { faultOf, type HostStatus, isDrained } from '../status/host-status.ts'
import { callWitness } from '../status/odometer.ts'
import type { Session, SessionLabel, Transport } from '../transports/transport.ts'
import { askStatus } from './await-paper.ts'

/** A session on which a label may begin, or why none may: nothing has been sent then. */
export type Readiness =
  | { readonly session: Session; readonly backChannel: 'answers' | 'silent' }
  | { readonly session: null; readonly fault: ErrorCode }

export interface ReadyOptions {
  readonly transport: Transport
  /** What is known about the printer; `unknown` is found out here. */
  readonly backChannel: 'answers' | 'silent' | 'unknown'
  readonly signal: AbortSignal
  readonly label?: SessionLabel | undefined
  readonly answerTimeoutMs: number
  /** See PrintJournal.hasUnresolved. */
  readonly hasUnresolved: () => Promise<boolean>
}

/** Cancels the format being received and touches nothing that is complete. ZPL II Programming Guide, ~JX. */
const CANCEL_PARTIAL_FORMAT = new TextEncoder().encode('~JX')
/** Cancels everything, complete labels too: only where there are none. */
const CANCEL_ALL = new TextEncoder().encode('~JA')

/** Opens a session and, where the printer answers, makes sure that it is able to print and holds no half label. */
export async function readySession(options: ReadyOptions): Promise<Readiness> {
  const { transport, signal, label, backChannel } = options
  const opened = await openOrFault(transport, signal, label)
  if (opened.session === null || backChannel === 'silent') {
    return opened.session === null ? opened : { session: opened.session, backChannel: 'silent' }
  }
  const status = await askStatus(opened.session, options.answerTimeoutMs)
  if (status === null && backChannel === 'unknown' && opened.session.isOpen) {
    return { session: opened.session, backChannel: 'silent' }
  }
  const fault =
    status === null ? 'printer.notReady' : await faultAfterClearing(opened.session, status, options)
  if (fault === null) {
    if (transport.hasOdometer?.() === true) await callWitness(opened.session, options.answerTimeoutMs)
    return { session: opened.session, backChannel: 'answers' }
  }
  await opened.session.close({ timeoutMs: options.answerTimeoutMs })
  return { session: null, fault }
}

async function openOrFault(
  transport: Transport,
  signal: AbortSignal,
  label: SessionLabel | undefined,
): Promise<{ readonly session: Session } | { readonly session: null; readonly fault: ErrorCode }> {
  try {
    return { session: await transport.open(signal, label) }
  } catch (error) {
    if (error instanceof AppError) return { session: null, fault: error.code }
    throw error
  }
}

/** A half label left by a broken connection would be printed on top of the next one: it goes first. */
async function faultAfterClearing(
  session: Session,
  status: HostStatus,
  options: ReadyOptions,
): Promise<ErrorCode | null> {
  if (!status.hasPartialFormat) return faultOf(status)
  const cancelled = await sendAndAsk(session, CANCEL_PARTIAL_FORMAT, options)
  if (cancelled !== null && !cancelled.hasPartialFormat) return faultOf(cancelled)
  if (cancelled === null || !isDrained(cancelled) || (await options.hasUnresolved()))
    return 'printer.notReady'
  const wiped = await sendAndAsk(session, CANCEL_ALL, options)
  return wiped === null || wiped.hasPartialFormat ? 'printer.notReady' : faultOf(wiped)
}

async function sendAndAsk(
  session: Session,
  command: Uint8Array,
  options: ReadyOptions,
): Promise<HostStatus | null> {
  try {
    await session.write(command)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
  return askStatus(session, options.answerTimeoutMs)
}

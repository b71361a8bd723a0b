import { AppError, type ErrorShape } from './app-error.ts'
import type { ErrorCode } from './codes.ts'

/** What is done about an error, decided by its family alone. */
export type Disposition = 'surface' | 'ask' | 'pause' | 'dead-letter' | 'retry' | 'stop' | 'hold-job' | 'bug'

const BY_FAMILY: Readonly<Record<string, Disposition>> = {
  input: 'surface',
  rule: 'surface',
  import: 'surface',
  document: 'surface',
  label: 'surface',
  conflict: 'ask',
  auth: 'pause',
  denied: 'dead-letter',
  net: 'retry',
  secret: 'surface',
  sync: 'stop',
  ipc: 'stop',
  storage: 'stop',
  printer: 'hold-job',
  invariant: 'bug',
}

/** The disposition of a code's family. */
export function dispositionOf(code: ErrorCode): Disposition {
  return BY_FAMILY[code.slice(0, code.indexOf('.'))] ?? 'bug'
}

/** True where trying the same act again can succeed without a person's help. */
export function isRetryable(code: ErrorCode): boolean {
  return dispositionOf(code) === 'retry' || code === 'storage.busy'
}

/**
 * The shape that may leave a thread or process. An unexpected error is reduced to a reference into the log,
 * since its message may hold SQL, paths or personal data.
 */
export function toErrorShape(error: unknown, ref: string): ErrorShape {
  if (!(error instanceof AppError)) return bugShape('invariant.broken', ref)
  // An error that crossed a thread was logged there already, under the reference it carries.
  if (dispositionOf(error.code) === 'bug') return bugShape(error.code, String(error.details['ref'] ?? ref))
  return {
    code: error.code,
    message: error.message,
    details: error.details,
    retryable: isRetryable(error.code),
  }
}

/** The error that a shape stood for, on the receiving side. */
export function fromErrorShape(shape: ErrorShape): AppError {
  const details = shape.ref === undefined ? shape.details : { ...shape.details, ref: shape.ref }
  return new AppError(shape.code, shape.message, details)
}

function bugShape(code: ErrorCode, ref: string): ErrorShape {
  const message = `Something went wrong inside the program. Nothing was changed. Reference ${ref}: save a diagnostics file from Settings and send it to us.`
  return { code, message, details: {}, retryable: false, ref }
}

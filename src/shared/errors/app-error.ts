import type { ErrorCode } from './codes.ts'

/** Facts about an error that are safe to show and to send across IPC: never SQL, paths of the code or stacks. */
export type ErrorDetails = Readonly<Record<string, unknown>>

/** The one error class. The message is for a person: what is wrong, where, and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

/** An error as it travels between threads, processes and the command line. */
export interface ErrorShape {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
  readonly retryable: boolean
  /** Points at the log line that holds the cause; absent for expected errors. */
  readonly ref?: string | undefined
}

/** Everything that can stop the stack, by a code that scripts may rely on. */
export type StackErrorCode =
  | 'stack.usage'
  | 'stack.port_taken'
  | 'stack.program_missing'
  | 'stack.folder_unreachable'
  | 'stack.data_in_use'
  | 'stack.data_foreign'
  | 'stack.postgres_failed'
  | 'stack.postgrest_failed'
  | 'stack.auth_failed'
  | 'stack.guard_failed'
  | 'stack.config_invalid'
  | 'stack.migration_name'
  | 'stack.migration_failed'
  | 'stack.function_failed'

/** An error for the person at the terminal: what happened, and what to do about it. */
export class StackError extends Error {
  readonly code: StackErrorCode
  /** One sentence on what to do. */
  readonly hint: string

  constructor(code: StackErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StackError'
    this.code = code
    this.hint = hint
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

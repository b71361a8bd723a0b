import { AppError } from '../errors/app-error.ts'

/** Throws `invariant.broken` when a fact the code relies on does not hold. */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (condition) return
  throw new AppError('invariant.broken', typeof message === 'string' ? message : message())
}

/** The value, or `invariant.broken` when it is null or undefined. */
export function required<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, () => `${what} is missing`)
  return value
}

import { AppError } from '../../shared/errors/app-error.ts'

/** Deeper than any input of ours; also what ends the walk through a payload that contains itself. */
const MAX_DEPTH = 24
/** What one value costs besides its text, in bytes: about what V8's own serialisation spends. */
const VALUE_BYTES = 9

/**
 * Walks a structured-cloned payload before anything parses it. Throws `input.tooLarge` above `maxBytes` (text as
 * UTF-8, other values at a flat rate) and `input.invalid` for anything but plain objects, arrays, texts, numbers
 * and flags: schemas would look at a Map or a Date with other eyes than a handler. Stops at the first byte too many.
 */
export function checkPayload(payload: unknown, maxBytes: number): void {
  const budget = { left: maxBytes, maxBytes }
  walk(payload, 0, budget)
}

/** What `typeof` says of a value that has nothing inside; null is an object to it. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['undefined', 'boolean', 'number'])

interface Budget {
  left: number
  readonly maxBytes: number
}

function walk(value: unknown, depth: number, budget: Budget): void {
  spend(budget, VALUE_BYTES)
  if (typeof value === 'string') spend(budget, textBytes(value, budget.left))
  else if (typeof value === 'object' && value !== null) walkObject(value, depth, budget)
  else if (value !== null && !PLAIN_TYPES.has(typeof value)) throw notPlain(typeof value)
}

function walkObject(value: object, depth: number, budget: Budget): void {
  if (depth >= MAX_DEPTH) throw notPlain('too many levels')
  // A sparse array of a length near 2^32 costs nothing to send and minutes to walk.
  if (Array.isArray(value) && value.length * VALUE_BYTES > budget.left) throw tooLarge(budget)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    throw notPlain('not a plain object')
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw notPlain('a field named __proto__')
    spend(budget, textBytes(key, budget.left))
    walk(item, depth + 1, budget)
  }
}

/** The exact count matters only near the limit; a text longer than the limit is not measured at all. */
function textBytes(text: string, left: number): number {
  return text.length > left ? text.length : Buffer.byteLength(text)
}

function spend(budget: Budget, bytes: number): void {
  budget.left -= bytes
  if (budget.left < 0) throw tooLarge(budget)
}

function tooLarge(budget: Budget): AppError {
  return new AppError(
    'input.tooLarge',
    'This is more than can be done in one step. Select fewer orders, or shorten the text.',
    {
      maxBytes: budget.maxBytes,
    },
  )
}

function notPlain(what: string): AppError {
  return new AppError('input.invalid', `The request holds something that cannot be sent: ${what}.`, {
    path: '',
    reason: what,
  })
}

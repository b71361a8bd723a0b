import { ALL_ORDERS } from '../../shared/domain/orders/built-in-views.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { checkPayload } from './payload-size.ts'

/** What a page asks before it draws its first frame. */
export type FirstQuestion = 'orders.openView' | 'settings.get'

const INPUTS: Readonly<Record<FirstQuestion, string>> = {
  'orders.openView': JSON.stringify(ALL_ORDERS),
  'settings.get': '{}',
}
const VERSION: typeof import('../../shared/ipc/envelope.ts')['IPC_VERSION'] = 1
/** The longer of the two is some two hundred bytes. */
const MAX_BYTES = 2_048

/**
 * Which of the two questions a request is, to the letter, or null for whatever else it is. Stricter than a schema, and
 * there before the schemas are read; what is null here is for the router to parse or to refuse.
 */
export function firstQuestion(raw: unknown): FirstQuestion | null {
  if (!isSmall(raw) || typeof raw !== 'object' || raw === null) return null
  const { v, id, method, input, ...rest } = raw as Record<string, unknown>
  if (v !== VERSION || !isId(id) || Object.keys(rest).length > 0) return null
  if (method !== 'orders.openView' && method !== 'settings.get') return null
  return JSON.stringify(input) === INPUTS[method] ? method : null
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id.length > 0 && id.length <= 64
}

function isSmall(raw: unknown): boolean {
  try {
    checkPayload(raw, MAX_BYTES)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

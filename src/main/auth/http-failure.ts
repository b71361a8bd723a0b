import { AppError, type ErrorDetails } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/codes.ts'

/** What a failed connection is to a person, by the code of Node's, undici's or OpenSSL's own error. */
const REASONS: Readonly<Record<string, readonly [ErrorCode, reason: string]>> = {
  ENOTFOUND: ['net.offline', 'dns'],
  EAI_AGAIN: ['net.offline', 'dns'],
  EAI_FAIL: ['net.offline', 'dns'],
  ECONNREFUSED: ['net.offline', 'refused'],
  ECONNRESET: ['net.offline', 'reset'],
  ECONNABORTED: ['net.offline', 'reset'],
  EPIPE: ['net.offline', 'reset'],
  UND_ERR_SOCKET: ['net.offline', 'reset'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['net.offline', 'cut'],
  Z_BUF_ERROR: ['net.offline', 'cut'],
  Z_DATA_ERROR: ['net.offline', 'cut'],
  ETIMEDOUT: ['net.timeout', 'connect'],
  UND_ERR_CONNECT_TIMEOUT: ['net.timeout', 'connect'],
  UND_ERR_HEADERS_TIMEOUT: ['net.timeout', 'headers'],
  UND_ERR_BODY_TIMEOUT: ['net.timeout', 'body'],
}

const MESSAGES = {
  'net.offline': 'The server could not be reached. Your work is kept and goes out when the network is back.',
  'net.timeout': 'The server took too long to answer. It is asked again by itself.',
  'net.captivePortal':
    'Something else answers in place of the server: a Wi-Fi login page, a proxy, or a clock that is far off. Open a browser and sign in to the network.',
  'net.busy': 'The server is busy. It is asked again in a moment.',
  'net.serverFailed': 'The server had a problem. Your work is kept, and it is asked again by itself.',
} as const

/** A failure of the way to the server, in the words a person sees. `reason` is for the log and the sync page. */
export function netError(
  code: keyof typeof MESSAGES,
  details: ErrorDetails,
  cause?: unknown | undefined,
): AppError {
  return new AppError(code, MESSAGES[code], details, cause === undefined ? undefined : { cause })
}

/** What a request that threw was stopped by. `what` is where: before the answer, or in the middle of its body. */
export function failureOfFetch(error: unknown, what: 'request' | 'body'): AppError {
  if (error instanceof AppError) return error
  for (const code of codesOf(error)) {
    const known = REASONS[code]
    if (known) return netError(known[0] as keyof typeof MESSAGES, { reason: known[1], what }, error)
    // A certificate that is not the server's is what a login page, or a clock of another year, looks like.
    if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code))
      return netError('net.captivePortal', { reason: 'certificate', certificate: code }, error)
  }
  return netError('net.offline', { reason: what === 'body' ? 'cut' : 'network', what }, error)
}

/**
 * What is wrong with an answer before its body is read; null where it is an answer of ours, good or bad. Only JSON is
 * ours: a login page answers with HTML, often with status 200.
 */
export function failureOfAnswer(status: number, headers: Headers): AppError | null {
  const type = headers.get('content-type') ?? ''
  if (status >= 300 && status < 400)
    return netError('net.captivePortal', { reason: 'redirect', status, to: hostOf(headers.get('location')) })
  if (/html/i.test(type) || status === 511 || status === 407)
    return netError('net.captivePortal', { reason: 'notJson', status, type })
  if (status === 429 || status === 503)
    return netError('net.busy', { status, retryAfterMs: retryAfterMs(headers) })
  if (status === 408) return netError('net.timeout', { reason: 'server', status })
  if (status >= 500) return netError('net.serverFailed', { status })
  // No content is an answer too: a function that returns nothing.
  if (status === 204 || /\bjson\b/i.test(type)) return null
  return netError('net.captivePortal', { reason: 'notJson', status, type })
}

/** Longest wait that a server may ask for: a mistaken header must not silence a desk for a day. */
const LONGEST_WAIT_MS = 10 * 60_000

/** What Retry-After asks for, in seconds or as a date by the server's own clock; null where it asks for nothing. */
export function retryAfterMs(headers: Headers): number | null {
  const asked = headers.get('retry-after')
  if (asked === null || asked.trim() === '') return null
  const wait = /^\s*\d+\s*$/.test(asked)
    ? Number(asked) * 1_000
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '')
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT_MS) : null
}

/** The codes of an error and of what caused it; several addresses that were tried give several. */
function* codesOf(error: unknown): Generator<string> {
  const seen = new Set<unknown>()
  const queue: unknown[] = [error]
  for (const one of queue) {
    if (!(one instanceof Error) || seen.has(one)) continue
    seen.add(one)
    if ('code' in one && typeof one.code === 'string') yield one.code
    queue.push(one.cause)
    if (one instanceof AggregateError) queue.push(...one.errors)
  }
}

function hostOf(location: string | null): string | null {
  return location !== null && URL.canParse(location) ? new URL(location).host : null
}

import { z } from 'zod'
import { AppError, type ErrorDetails } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import { netError } from '../../auth/http-failure.ts'

/** A refusal as PostgREST and Postgres word it. */
const refusalSchema = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  details: z.unknown().optional(),
  hint: z.string().nullish(),
})

/** The server's codes that have a meaning of their own here; any other is `sync.refused`, with the code beside it. */
const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  'access.denied': 'denied.remote',
  'access.column': 'denied.remote',
  'member.firstOwner': 'denied.remote',
  'access.suspended': 'denied.suspended',
  'desk.revoked': 'denied.deskRevoked',
  'invitation.invalid': 'auth.badCode',
  'input.invalid': 'input.invalid',
  'input.notFound': 'input.notFound',
  'input.tooLarge': 'input.tooLarge',
  'sync.clientTooOld': 'sync.clientTooOld',
  'sync.serverTooOld': 'sync.serverTooOld',
  'sync.outOfOrder': 'sync.outOfOrder',
  'sync.staleDevice': 'sync.staleDevice',
}

const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'denied.remote': 'The server does not let you do this. Ask an owner of the shop.',
  'denied.suspended': 'This account has been suspended. Ask support.',
  'denied.deskRevoked':
    'This desk was revoked. What it has not sent stays on it; an owner can let it back in.',
  'auth.badCode': 'Ask for a new code: this one was used, cancelled, has expired, or was mistyped.',
  'input.invalid': 'The server did not understand what it was sent.',
  'input.notFound': 'The server does not know what this is about.',
  'input.tooLarge': 'That was too much for one request.',
  'sync.clientTooOld': 'This program is too old for the server. Update it; nothing is lost meanwhile.',
  'sync.serverTooOld': 'The server is being updated. Everything is kept and goes out when it is ready.',
  'sync.outOfOrder': 'This desk has sent later acts already. It is registered anew, and nothing is lost.',
  'sync.staleDevice': 'This desk is known to the server as another one. It is registered anew.',
  'sync.refused': 'The server refused a request of sync. What was not sent is kept.',
}

/**
 * What an answer with a status of 400 to 499 means. The stable code of the server decides where it gives one, then
 * Postgres' own, then the status; never a message. A status of 401 is the session's business and does not come here.
 */
export function refusalOf(status: number, body: unknown): AppError {
  const { code, message, details, hint } = refusalSchema.catch({}).parse(body)
  // P0001 is `raise exception`: the server's functions give the stable code as their message.
  if (code === 'P0001') return serverRefusal(message ?? '', detailsOf(details), hint ?? null)
  // PostgREST names every refusal. Without a name it lost its database in the middle of this: nobody knows what arrived.
  if (code === '') return netError('net.serverFailed', { reason: 'database', status })
  const told = { status, code: code ?? null }
  if (code === '42501' || status === 403) return made('denied.remote', told)
  // A function or table that is not there: a project whose migrations are older than this program.
  if (status === 404 || code === '42883' || code === 'PGRST202' || code === 'PGRST205')
    return made('sync.serverTooOld', told)
  if (status === 413) return made('input.tooLarge', told)
  return made('sync.refused', told)
}

/** An answer of the right server, in JSON, that does not hold what it should. */
export function badAnswer(what: string, error: z.ZodError): AppError {
  const paths = error.issues.slice(0, 5).map(({ path }) => path.join('.'))
  return new AppError(
    'net.serverFailed',
    'The server answered something that makes no sense. Nothing was changed; it is asked again by itself.',
    { reason: 'badAnswer', what, paths },
  )
}

function serverRefusal(serverCode: string, details: ErrorDetails, hint: string | null): AppError {
  const code = MEANINGS[serverCode] ?? 'sync.refused'
  const told = { ...details, code: serverCode }
  // Its hint is written for a person too, and is nearer to what happened where we have no words of our own.
  return code === 'sync.refused' && hint !== null ? new AppError(code, hint, told) : made(code, told)
}

function made(code: ErrorCode, details: ErrorDetails): AppError {
  return new AppError(code, WORDS[code] ?? 'The server refused the request.', details)
}

/** The detail of an exception: JSON in our functions, anything in Postgres' own. */
function detailsOf(details: unknown): ErrorDetails {
  if (typeof details !== 'string' || !details.startsWith('{')) return {}
  try {
    return JSON.parse(details) as ErrorDetails
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

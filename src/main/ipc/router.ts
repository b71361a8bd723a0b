import type { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { toErrorShape } from '../../shared/errors/disposition.ts'
import {
  IPC_VERSION,
  MAX_REQUEST_BYTES,
  type RequestEnvelope,
  type ResponseEnvelope,
  requestSchema,
} from '../../shared/ipc/envelope.ts'
import type { Method } from '../../shared/ipc/method.ts'
import { checkPayload } from './payload-size.ts'
import { createReplay, type Replay } from './replay.ts'

/** A handler as the router calls it: parsed input in, plain output out, failures thrown. */
export type AnyHandler = (input: never, call: { readonly commandId: string }) => Promise<unknown>

export interface RouterOptions {
  /** Method name to schemas. */
  readonly methods: Readonly<Record<string, Method>>
  /** Method name to handler; one for each method and no other. */
  readonly handlers: Readonly<Record<string, AnyHandler>>
  /** Logs an unexpected error and answers the reference that the page may show. */
  readonly logError: (event: string, error: unknown, fields: Readonly<Record<string, unknown>>) => string
  /** True in tests and development: a handler whose answer breaks its schema then fails with `ipc.badOutput`. */
  readonly checkOutputs: boolean
}

/** Answers one request. Never throws: every failure is an envelope without stack, SQL or path. */
export type Router = (raw: unknown) => Promise<ResponseEnvelope>

interface Route {
  readonly name: string
  readonly method: Method
  readonly handler: AnyHandler
}

/** Builds the router: size, envelope, version, method, input, handler, output, in that order. */
export function createRouter(options: RouterOptions): Router {
  const routes = buildRoutes(options)
  const replay = createReplay()
  return async (raw) => {
    try {
      const request = parseEnvelope(raw)
      const route = findRoute(routes, request.method)
      return await answer(options, replay, route, request)
    } catch (error) {
      return refuse(options, 'ipc.refused', error, {})
    }
  }
}

/** A map without a prototype: `constructor` and `__proto__` are not methods of anything. */
function buildRoutes({ methods, handlers }: RouterOptions): Readonly<Record<string, Route>> {
  const routes: Record<string, Route> = Object.create(null)
  for (const [name, method] of Object.entries(methods)) {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    if (handler === undefined) throw new AppError('invariant.broken', `Method ${name} has no handler`)
    routes[name] = { name, method, handler }
  }
  const stray = Object.keys(handlers).find((name) => !Object.hasOwn(methods, name))
  if (stray !== undefined) throw new AppError('invariant.broken', `Handler ${stray} has no method`)
  return routes
}

function parseEnvelope(raw: unknown): RequestEnvelope {
  checkPayload(raw, MAX_REQUEST_BYTES)
  // Before the rest: another version may have another shape altogether.
  const version = typeof raw === 'object' && raw !== null && 'v' in raw ? raw.v : undefined
  if (typeof version === 'number' && version !== IPC_VERSION) {
    throw new AppError(
      'ipc.badVersion',
      'This window is from another version of the program. Close the program and start it again.',
    )
  }
  return parseInput(requestSchema, raw, 'request')
}

function findRoute(routes: Readonly<Record<string, Route>>, name: string): Route {
  const route = routes[name]
  if (route !== undefined) return route
  throw new AppError(
    'ipc.unknownMethod',
    'The window asked for something this version cannot do. Close the program and start it again.',
  )
}

async function answer(
  options: RouterOptions,
  replay: Replay,
  route: Route,
  request: RequestEnvelope,
): Promise<ResponseEnvelope> {
  const { commandId } = request
  const isCommand = route.method.kind === 'command'
  if (isCommand !== (commandId !== undefined)) {
    const reason = isCommand ? 'a command needs one' : 'a query has none'
    throw new AppError('input.invalid', `${route.name}: commandId: ${reason}.`, { path: 'commandId', reason })
  }
  const run = () => execute(options, route, request.input, commandId ?? '')
  return commandId === undefined ? run() : replay.once(commandId, route.name, run)
}

async function execute(
  options: RouterOptions,
  route: Route,
  raw: unknown,
  commandId: string,
): Promise<ResponseEnvelope> {
  try {
    const input = parseInput(route.method.input, raw, route.name)
    const value = await route.handler(input as never, { commandId })
    if (options.checkOutputs) checkOutput(route, value)
    return { ok: true, value }
  } catch (error) {
    return refuse(options, 'ipc.failed', error, { method: route.name })
  }
}

/** Names the first wrong field and never its value: the message may be shown, and logged. */
function parseInput<S extends z.ZodType>(schema: S, raw: unknown, where: string): z.output<S> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const { path, reason } = firstIssue(result.error)
  throw new AppError('input.invalid', `${where}: ${path === '' ? 'input' : path}: ${reason}.`, {
    path,
    reason,
  })
}

function checkOutput(route: Route, value: unknown): void {
  const result = route.method.output.safeParse(value)
  if (result.success) return
  const { path, reason } = firstIssue(result.error)
  throw new AppError(
    'ipc.badOutput',
    `${route.name} answered something its contract does not allow: ${path}: ${reason}.`,
    { path },
  )
}

function firstIssue(error: z.ZodError): { path: string; reason: string } {
  const issue = error.issues[0]
  const stray = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...stray].map(String).join('.')
  return { path: path.slice(0, 200), reason: (issue?.message ?? 'not valid').slice(0, 200) }
}

function refuse(
  options: RouterOptions,
  event: string,
  error: unknown,
  fields: Readonly<Record<string, unknown>>,
): ResponseEnvelope {
  // Expected refusals are answers; only what nobody expected needs a line in the log and a reference to it.
  const isExpected = error instanceof AppError && !error.code.startsWith('invariant.')
  const ref = isExpected ? '' : options.logError(event, error, fields)
  return { ok: false, error: toErrorShape(error, ref) }
}

import type { ErrorCode } from '../../shared/errors/codes.ts'
import type { EventEnvelope, ResponseEnvelope } from '../../shared/ipc/envelope.ts'
import type { MethodKind } from '../../shared/ipc/method.ts'

/** What the bridge needs of Electron and of the page; fakes stand in for it in unit tests. */
export interface BridgePorts {
  /** Sends one request to main and answers what main answers. */
  invoke(request: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Calls back for every event from main, as long as the page lives. */
  listen(listener: (event: EventEnvelope) => void): void
  uuid(): string
  /** Where a dropped file is on disk; empty for a File that a script made. */
  pathOf(file: unknown): string
}

export interface BridgeNames {
  readonly version: number
  readonly kinds: Readonly<Record<string, MethodKind>>
  readonly events: readonly string[]
}

type Call = (input: unknown, commandId?: string) => Promise<ResponseEnvelope>
type Features = Record<string, Record<string, unknown>>
type Listener = (payload: unknown) => void

/** `window.api`: one function a method, `on`, and `files.register`. Failures are values, never exceptions. */
export function buildApi(names: BridgeNames, ports: BridgePorts): Readonly<Record<string, unknown>> {
  const features: Features = Object.create(null)
  for (const [name, kind] of Object.entries(names.kinds)) {
    const [feature = '', verb = ''] = name.split('.')
    features[feature] ??= {}
    features[feature][verb] = caller(names.version, ports, name, kind)
  }
  features['shell'] = { reload: () => send(names.version, ports, 'shell.reload', {}) }
  features['files'] = { register: registerFile(names.version, ports) }
  return { ...features, on: subscriber(names.events, ports) }
}

function caller(version: number, ports: BridgePorts, name: string, kind: MethodKind): Call {
  if (kind === 'query') return (input) => send(version, ports, name, input)
  return (input, commandId) => send(version, ports, name, input, commandId ?? ports.uuid())
}

async function send(
  version: number,
  ports: BridgePorts,
  method: string,
  input: unknown,
  commandId?: string,
): Promise<ResponseEnvelope> {
  const request = {
    v: version,
    id: ports.uuid(),
    method,
    input,
    ...(commandId === undefined ? {} : { commandId }),
  }
  try {
    // Main answers nothing but envelopes, and a typed array in one goes through as it is.
    return (await ports.invoke(request)) as ResponseEnvelope
  } catch (_error) {
    // Electron's own failures (an input that cannot be cloned, main gone) carry text that is not for a person.
    return refusal(
      'invariant.broken',
      'The program did not answer. Try again; if it stays so, close the program and start it again.',
    )
  }
}

/** The file's path goes to main and never to the page. */
function registerFile(version: number, ports: BridgePorts): (file: unknown) => Promise<ResponseEnvelope> {
  return async (file) => {
    const path = pathOrEmpty(ports, file)
    if (path === '')
      return refusal('input.invalid', 'This is not a file from your disk. Drop the export file itself.')
    return send(version, ports, 'files.registerDropped', { path })
  }
}

function pathOrEmpty(ports: BridgePorts, file: unknown): string {
  try {
    return ports.pathOf(file)
  } catch (error) {
    // Electron throws a TypeError for what is not a File.
    if (error instanceof Error) return ''
    throw error
  }
}

/** Listeners get the payload alone: an Electron event would hand the page a way to send anything anywhere. */
function subscriber(
  events: readonly string[],
  ports: BridgePorts,
): (name: string, listener: Listener) => () => void {
  const known = new Set(events)
  const listeners = new Map<string, Set<Listener>>()
  const tellAll = (event: EventEnvelope) => {
    for (const tell of [...(listeners.get(event.name) ?? [])]) tell(event.payload)
  }
  let isListening = false
  return (name, listener) => {
    if (!known.has(name) || typeof listener !== 'function')
      throw new TypeError(`There is no event ${String(name)}`)
    const own = isolated(listener)
    const group = listeners.get(name) ?? new Set()
    listeners.set(name, group.add(own))
    if (!isListening) ports.listen(tellAll)
    isListening = true
    return () => {
      group.delete(own)
    }
  }
}

/** One listener that throws must not keep the others from hearing; its error still reaches the console. */
function isolated(listener: Listener): Listener {
  return (payload) => {
    try {
      listener(payload)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

function refusal(code: ErrorCode, message: string): ResponseEnvelope {
  return { ok: false, error: { code, message, details: {}, retryable: false } }
}

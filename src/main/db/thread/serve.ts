import { randomUUID } from 'node:crypto'
import type { MessagePort, Transferable } from 'node:worker_threads'
import { AppError, type ErrorShape } from '../../../shared/errors/app-error.ts'
import { toErrorShape } from '../../../shared/errors/disposition.ts'
import { toStorageError } from '../storage-error.ts'
import type { ThreadAnswer, ThreadHello, ThreadRequest } from './protocol.ts'

/** What a thread can do by name. A value wrapped by `transferring` moves its buffers instead of copying them. */
export type ThreadHandler = (input: unknown, meta: unknown) => unknown

/** A value and the buffers in it that move to the asking thread. */
export class Transferring {
  readonly value: unknown
  readonly buffers: readonly Transferable[]
  constructor(value: unknown, buffers: readonly Transferable[]) {
    this.value = value
    this.buffers = buffers
  }
}

/** Serves requests from `port` after `start` has succeeded; says hello either way. */
export async function serveThread(
  port: MessagePort,
  start: () => Promise<{ greeting: unknown; handle: (request: ThreadRequest) => unknown }>,
  waiting?: Int32Array | undefined,
): Promise<void> {
  try {
    const { greeting, handle } = await start()
    port.on('message', (request: ThreadRequest) => {
      if (waiting) Atomics.sub(waiting, 0, 1)
      void answer(port, request, handle)
    })
    port.postMessage({ hello: true, greeting } satisfies ThreadHello)
  } catch (error) {
    port.postMessage({ hello: false, ...described(error) } satisfies ThreadHello)
  }
}

/** Serves requests of another thread that came over a port of their own. */
export function servePort(port: MessagePort, handle: (request: ThreadRequest) => unknown): void {
  port.on('message', (request: ThreadRequest) => void answer(port, request, handle))
}

async function answer(
  port: MessagePort,
  request: ThreadRequest,
  handle: (request: ThreadRequest) => unknown,
): Promise<void> {
  try {
    const given = handle(request)
    // A plain value is answered in this very turn: one microtask saved on every command.
    const value = given instanceof Promise ? await given : given
    if (value instanceof Transferring)
      send(port, { id: request.id, ok: true, value: value.value }, value.buffers)
    else send(port, { id: request.id, ok: true, value })
  } catch (error) {
    send(port, { id: request.id, ok: false, ...described(error) })
  }
}

function send(port: MessagePort, message: ThreadAnswer, buffers: readonly Transferable[] = []): void {
  port.postMessage(message, [...buffers])
}

/** The shape for people and, beside it, the cause for the log of the main thread. */
function described(error: unknown): { error: ErrorShape; cause: string } {
  const classified = toStorageError(error)
  const shape = toErrorShape(classified, randomUUID().slice(0, 8))
  const isExpected = classified instanceof AppError && shape.ref === undefined
  return { error: shape, cause: isExpected ? '' : String(error instanceof Error ? error.stack : error) }
}

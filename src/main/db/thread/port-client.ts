import type { MessagePort, Transferable } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { fromErrorShape } from '../../../shared/errors/disposition.ts'
import type { ThreadAnswer } from './protocol.ts'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The asking side of a port between two threads: requests by name, as to a thread. */
export class PortClient {
  readonly #port: MessagePort
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #isClosed = false

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', (answer: ThreadAnswer) => this.#settle(answer))
    port.on('close', () => this.close())
  }

  /** Asks the other thread; its refusal is an AppError. */
  call(name: string, input: unknown, transfer: readonly Transferable[] = []): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(closed())
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#port.postMessage({ id, name, input, meta: null }, [...transfer])
    })
  }

  /** Ends the talk; what was asked is refused. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#port.close()
    for (const waiting of this.#waiting.values()) waiting.reject(closed())
    this.#waiting.clear()
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.value)
    else waiting?.reject(fromErrorShape(answer.error))
  }
}

function closed(): AppError {
  return new AppError('storage.failed', 'The order file was closed. Start the program again.')
}

import type { Session, Transport } from './transport.ts'

/**
 * The one connection that a printer takes. Labels have it by right: asking after the printer's state gives way at
 * once, and is not begun while a label's connection is open.
 */
export class SharedLine {
  /** Found out by asking: the printer counts its labels. */
  hasOdometer = false
  readonly #sessions = new Set<Session>()
  #opening = 0
  #asking: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null

  get isFree(): boolean {
    for (const session of this.#sessions) if (!session.isOpen) this.#sessions.delete(session)
    return this.#opening === 0 && this.#sessions.size === 0 && this.#asking === null
  }

  /** Asks over the line if it is free; null where it is not, or where a label took it over meanwhile. */
  async ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    if (!this.isFree) return null
    const abort = new AbortController()
    const working = work(abort.signal)
    const asking = { abort, done: working.catch(() => undefined) }
    this.#asking = asking
    try {
      const answer = await working
      return abort.signal.aborted ? null : answer
    } catch (error) {
      if (abort.signal.aborted) return null
      throw error
    } finally {
      this.#asking = null
    }
  }

  /** Stops whoever asks and waits until he is gone. */
  async cease(): Promise<void> {
    this.#asking?.abort.abort()
    await this.#asking?.done
  }

  /** Opens a label's connection: whoever asks is stopped first, and gone before it opens. */
  async open(opens: () => Promise<Session>): Promise<Session> {
    this.#opening += 1
    try {
      if (this.#asking !== null) await this.cease()
      const session = await opens()
      this.#sessions.add(session)
      return session
    } finally {
      this.#opening -= 1
    }
  }
}

/** The same transport, taking its turn on the printer's line. */
export function onLine(transport: Transport, line: SharedLine): Transport {
  return {
    ...transport,
    hasOdometer: () => line.hasOdometer,
    open: (signal, label) => line.open(() => transport.open(signal, label)),
  }
}

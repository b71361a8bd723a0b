import { AppError } from '../../../shared/errors/app-error.ts'
import type { Clock } from '../clock.ts'
import type { Session, Transport } from './transport.ts'

/** How long, and until when, a line is waited for. */
export interface LineWait {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly patienceMs: number
}

const BETWEEN_TRIES_MS = 100

/**
 * The one connection that a printer takes. Labels have it by right: asking after the printer's state gives way at
 * once, and is not begun while a label's connection is open. A person's own work (a test label) waits for labels to
 * end, and labels wait for it: it is short, and never cut.
 */
export class SharedLine {
  /** Found out by asking: the printer counts its labels. */
  hasOdometer = false
  readonly #sessions = new Set<Session>()
  #opening = 0
  #held: Promise<unknown> | null = null
  #asking: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null

  get isFree(): boolean {
    return this.#opening === 0 && this.#isUnused && this.#asking === null
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

  /**
   * Has the line alone for short work of a person's. Labels that come meanwhile wait until it is done. `rule.busy`
   * where labels have the line for longer than it is waited for.
   */
  async hold<T>(work: () => Promise<T>, wait: LineWait): Promise<T> {
    const deadlineAt = wait.clock.now() + wait.patienceMs
    refuseClosing(wait.signal)
    // Looked at after every pause, with nothing between the look and the work: two can never begin.
    while (!this.isFree) await this.#pause(wait, deadlineAt)
    const working = work()
    const held = working.catch(() => undefined)
    this.#held = held
    try {
      return await working
    } finally {
      this.#held = null
    }
  }

  async #pause({ clock, signal }: LineWait, deadlineAt: number): Promise<void> {
    if (this.#opening === 0 && this.#isUnused) return this.cease()
    if (clock.now() >= deadlineAt) throw busy()
    await clock.sleep(BETWEEN_TRIES_MS, signal)
    refuseClosing(signal)
  }

  get #isUnused(): boolean {
    for (const session of this.#sessions) if (!session.isOpen) this.#sessions.delete(session)
    return this.#sessions.size === 0 && this.#held === null
  }

  /** Opens a label's connection: whoever asks is stopped first, and gone before it opens. */
  async open(opens: () => Promise<Session>): Promise<Session> {
    this.#opening += 1
    try {
      while (this.#held !== null) await this.#held
      if (this.#asking !== null) await this.cease()
      const session = await opens()
      this.#sessions.add(session)
      return session
    } finally {
      this.#opening -= 1
    }
  }
}

function refuseClosing(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('printer.offline', 'Printing is being closed.')
}

function busy(): AppError {
  return new AppError(
    'rule.busy',
    'Labels are being printed there. Stop the printer in Printing, or wait until they are out, and try again.',
  )
}

/** The same transport, taking its turn on the printer's line. */
export function onLine(transport: Transport, line: SharedLine): Transport {
  return {
    ...transport,
    hasOdometer: () => line.hasOdometer,
    open: (signal, label) => line.open(() => transport.open(signal, label)),
  }
}

import type { Session } from '../transports/transport.ts'
import { ODOMETER, parseOdometer } from './host-status.ts'

/** What the odometer said before and after a label that it alone speaks for. */
export interface OdometerReading {
  readonly before: number
  readonly after: number
}

const witnesses = new WeakMap<Session, OdometerWitness>()

/**
 * Reads the odometer at the start of a connection. As a printer takes one connection at a time, what it counts until
 * the end of this one are our labels.
 */
export async function callWitness(session: Session, timeoutMs: number): Promise<void> {
  const count = await readOdometer(session, timeoutMs)
  if (count !== null) witnesses.set(session, new OdometerWitness(session, count))
}

/** The witness of a connection, or null where the printer does not count. */
export function witnessOf(session: Session): OdometerWitness | null {
  return witnesses.get(session) ?? null
}

/** The labels that the printer has counted, or null where it does not say. */
export async function readOdometer(session: Session, timeoutMs: number): Promise<number | null> {
  const answer = await session.query(ODOMETER, { timeoutMs })
  return answer === null ? null : parseOdometer(answer)
}

/** Counts with the printer over one connection. */
class OdometerWitness {
  readonly #session: Session
  #expected: number

  constructor(session: Session, count: number) {
    this.#session = session
    this.#expected = count
  }

  /** One label is known to have come out by other evidence. */
  confirm(): void {
    this.#expected += 1
  }

  /** The readings where the printer counted exactly one label more than is known of; null is no evidence at all. */
  async testify(timeoutMs: number): Promise<OdometerReading | null> {
    const before = this.#expected
    const after = await readOdometer(this.#session, timeoutMs)
    if (after !== before + 1) return null
    this.#expected = after
    return { before, after }
  }
}

import type { EventName, Payload } from '../../../shared/ipc/contract.ts'
import type { Emit } from './services.ts'

/**
 * How long events are gathered before a page hears of them, in ms: too short to be seen, long enough that a label is
 * on its way before anybody asks for new figures, and that five hundred labels do not make thousands of events.
 */
const GATHER_MS = 40
/** More orders than this are told as "many": a page then reads its view again anyway. */
const MOST_NAMED = 1_000

export interface GatheredEvents {
  readonly emit: Emit
  /** Sends at once what is waiting: the server's news have been on their way for long enough. */
  readonly flush: () => void
}

/** Sends each kind of event at most once every GATHER_MS; what changed meanwhile is told together. */
export function gatherEvents(emit: Emit): GatheredEvents {
  const waiting = new Map<EventName, unknown>()
  let timer: NodeJS.Timeout | null = null
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const told = [...waiting]
    waiting.clear()
    for (const [name, payload] of told) emit(name, payload as never)
  }
  const gather: Emit = (name, payload) => {
    const before = waiting.get(name)
    waiting.set(name, name === 'orders.changed' ? mergeOrders(before, payload) : payload)
    if (timer === null) timer = setTimeout(flush, GATHER_MS).unref()
  }
  return { emit: gather, flush }
}

function mergeOrders(before: unknown, payload: unknown): Payload<'orders.changed'> {
  const [a, b] = [before as Payload<'orders.changed'> | undefined, payload as Payload<'orders.changed'>]
  if (a === undefined) return b
  const seqs = a.seqs === null || b.seqs === null ? null : [...new Set([...a.seqs, ...b.seqs])]
  return {
    seqs: seqs !== null && seqs.length > MOST_NAMED ? null : seqs,
    isReordered: a.isReordered || b.isReordered,
  }
}

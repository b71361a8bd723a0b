import type { Clock } from '../../../../../src/main/printing/clock.ts'
import type { PrintJournal } from '../../../../../src/main/printing/queue/print-journal.ts'
import type { Session, Transport } from '../../../../../src/main/printing/transports/transport.ts'
import { drop } from '../../../../../src/shared/lib/drop.ts'
import type { Life } from './life.ts'

/** `^XZ` and its line end; everything longer is the body of a label. */
const LONGEST_END = 8

/** A clock that stops with its program. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return { now: () => clock.now(), sleep: (ms, signal) => life.guard(clock.sleep(ms, signal)) }
}

/** A journal whose program can die before and after each of its steps. */
export function mortalJournal(journal: PrintJournal, life: Life): PrintJournal {
  const around = async <T>(step: 'claim' | 'mark' | 'finish', work: () => Promise<T>): Promise<T> => {
    await life.pass(`${step}.before`)
    const value = await life.guard(work())
    await life.pass(`${step}.after`)
    return value
  }
  return {
    claimNext: (...args) => around('claim', () => journal.claimNext(...args)),
    markCommitted: (...args) => around('mark', () => journal.markCommitted(...args)),
    finish: (end) => around('finish', () => journal.finish(end)),
    upcoming: (printerId, most) => life.guard(journal.upcoming(printerId, most)),
    hasUnresolved: (printerId) => life.guard(journal.hasUnresolved(printerId)),
  }
}

/** A transport whose program can die before, after and in the middle of what it writes. */
export function mortalTransport(transport: Transport, life: Life): Transport {
  return {
    partialFormat: transport.partialFormat,
    opensAhead: transport.opensAhead,
    open: (signal, label) =>
      life.guard(transport.open(signal, label).then((session) => mortalSession(session, life))),
    settled: () => life.guard(transport.settled()),
  }
}

function mortalSession(session: Session, life: Life): Session {
  life.atEnd((death) => breakOff(session, death?.isReset ?? false))
  // It was being opened when the program died.
  if (life.isOver) breakOff(session, true)
  const write = async (bytes: Uint8Array): Promise<void> => {
    const part = bytes.byteLength <= LONGEST_END ? 'end' : 'body'
    await life.pass(`${part}.before`)
    if (life.isDueAt(`${part}.half`)) {
      await session.write(bytes.subarray(0, Math.ceil(bytes.byteLength / 2)))
      life.end()
    }
    await life.guard(life.isOver ? Promise.resolve() : session.write(bytes))
    await life.pass(`${part}.after`)
  }
  return {
    get isOpen() {
      return session.isOpen
    },
    get bytesHandedOver() {
      return session.bytesHandedOver
    },
    write,
    query: (...args) => life.guard(session.query(...args)),
    close: (...args) => life.guard(session.close(...args)),
    abort: () => {
      if (!life.isOver) session.abort()
    },
  }
}

/** What the kernel does with the connections of a dead process. */
function breakOff(session: Session, isReset: boolean): void {
  if (isReset) session.abort()
  else drop(session.close({ timeoutMs: 20 }), 'nobody is there to wait', () => undefined)
}

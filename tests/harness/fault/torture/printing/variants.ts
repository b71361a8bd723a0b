import type { JobEnd, PrintJournal } from '../../../../../src/main/printing/queue/print-journal.ts'
import type { Session, Transport } from '../../../../../src/main/printing/transports/transport.ts'

/** The ways in which printing can be broken on purpose, each with what it does wrong. */
export const VARIANTS = {
  noFsync: 'A step of the print journal is acknowledged before it is flushed to the disk.',
  wholeBatch: 'The labels of a batch are gathered, told as printed, and written in one go at its end.',
  autoRetry: 'A label whose outcome is unknown is printed again by itself.',
} as const
export type VariantName = keyof typeof VARIANTS

/** `~HS` of a printer that is idle and holds nothing. */
const IDLE_ANSWER =
  '\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n'

export function brokenJournal(journal: PrintJournal, variant: VariantName | null): PrintJournal {
  if (variant !== 'autoRetry') return journal
  const again = (end: JobEnd): JobEnd => (end.state === 'uncertain' ? { ...end, state: 'queued' } : end)
  return {
    claimNext: (printerId, previous) =>
      journal.claimNext(printerId, ...(previous === undefined ? [] : [again(previous)])),
    markCommitted: (...args) => journal.markCommitted(...args),
    finish: (end) => journal.finish(again(end)),
    upcoming: (printerId, most) => journal.upcoming(printerId, most),
    hasUnresolved: (printerId) => journal.hasUnresolved(printerId),
  }
}

export function brokenTransport(transport: Transport, variant: VariantName | null): Transport {
  if (variant !== 'wholeBatch') return transport
  return {
    partialFormat: transport.partialFormat,
    opensAhead: transport.opensAhead,
    open: async (...args) => gathering(await transport.open(...args)),
    settled: () => transport.settled(),
  }
}

/** A session that keeps labels until it is closed, and answers in the printer's place meanwhile. */
function gathering(session: Session): Session {
  const held: Uint8Array[] = []
  return {
    get isOpen() {
      return session.isOpen
    },
    get bytesHandedOver() {
      return session.bytesHandedOver
    },
    write: async (bytes) => void held.push(bytes),
    query: (...args) => (held.length > 0 ? Promise.resolve(IDLE_ANSWER) : session.query(...args)),
    close: async (...args) => {
      const batch = Buffer.concat(held.splice(0))
      if (batch.byteLength > 0) await session.write(batch).catch(() => undefined)
      return session.close(...args)
    },
    abort: () => session.abort(),
  }
}

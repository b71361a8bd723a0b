import { reading, type StatusReading, type StatusSource } from './status-source.ts'

/** Printer MIB, RFC 3805 over RFC 2790: hrPrinterStatus.1 and hrPrinterDetectedErrorState.1. */
const PRINTER_STATUS = '1.3.6.1.2.1.25.3.5.1.1.1'
const ERROR_STATE = '1.3.6.1.2.1.25.3.5.1.2.1'
/** hrPrinterStatus: printing, warmup. */
const BUSY = [4, 5]

export interface SnmpOptions {
  readonly host: string
  readonly port?: number | undefined
  readonly timeoutMs?: number | undefined
}

/** A network printer's own agent: for printers and print servers that say nothing on their printing port. */
export function snmpStatus(options: SnmpOptions): StatusSource {
  return {
    read: async (signal) => {
      const answer = await asked(options, signal)
      return answer === null ? reading('unknown') : ofBits(answer.errors, answer.status)
    },
  }
}

/**
 * The two bytes of hrPrinterDetectedErrorState: bit 0 (0x80 of the first) lowPaper, then noPaper, lowToner, noToner,
 * doorOpen, jammed, offline, serviceRequested. Toner is ribbon to a label printer.
 */
export function ofBits(errors: Uint8Array, status: number): StatusReading {
  const bits = errors[0] ?? 0
  if ((bits & 0x08) !== 0) return reading('headOpen')
  if ((bits & 0x40) !== 0) return reading('paperOut')
  if ((bits & 0x10) !== 0) return reading('ribbonOut')
  if ((bits & 0x04) !== 0)
    return reading('paused', 'Labels are jammed in the printer. Open it and clear them.')
  if ((bits & 0x02) !== 0) return reading('offline')
  if ((bits & 0x01) !== 0) return reading('paused', 'The printer asks for service. Look at its display.')
  if ((bits & 0x80) !== 0) return reading('low')
  if ((bits & 0x20) !== 0) return reading('low', 'The printer is low on ribbon or toner.')
  return reading(BUSY.includes(status) ? 'busy' : 'ready')
}

interface Answer {
  readonly errors: Uint8Array
  readonly status: number
}

async function asked(options: SnmpOptions, signal: AbortSignal): Promise<Answer | null> {
  // Loaded when the first printer is asked this way: most desks never do.
  const { default: snmp } = await import('net-snmp')
  const session = snmp.createSession(options.host, 'public', {
    port: options.port ?? 161,
    timeout: options.timeoutMs ?? 800,
    retries: 1,
    version: snmp.Version1,
  })
  const close = () => session.close()
  signal.addEventListener('abort', close)
  try {
    return await new Promise<Answer | null>((resolve) => {
      session.on('error', () => resolve(null))
      session.on('close', () => resolve(null))
      session.get([PRINTER_STATUS, ERROR_STATE], (error, bindings) =>
        resolve(error === null || error === undefined ? answerOf(bindings) : null),
      )
    })
  } finally {
    signal.removeEventListener('abort', close)
    session.close()
  }
}

/** An agent may answer anything: only a number and a string of bytes are taken. */
function answerOf(bindings: readonly { readonly value?: unknown }[] | undefined): Answer | null {
  const [status, errors] = (bindings ?? []).map(({ value }) => value)
  if (typeof status !== 'number' || !(errors instanceof Uint8Array) || errors.byteLength > 8) return null
  return { errors, status }
}

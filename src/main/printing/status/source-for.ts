import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { osQueueFor } from '../transports/open-transport.ts'
import type { SharedLine } from '../transports/shared-line.ts'
import { tcpTransport } from '../transports/tcp-transport.ts'
import {
  eplStatus,
  escposStatus,
  type LabelPrinterOptions,
  tsplStatus,
  zplStatus,
} from './label-printer-status.ts'
import { queueStatus } from './queue-status.ts'
import { snmpStatus } from './snmp-status.ts'
import { reading, type StatusSource } from './status-source.ts'

const CONNECT_TIMEOUT_MS = 2_000
/** A printer that never answers about its odometer has none: each time it is asked costs a timeout. */
const ODOMETER_TRIES = 3

/** Where to ask after a printer, by how it is connected and what it speaks. */
export function statusSourceFor(printer: Printer, line: SharedLine): StatusSource {
  const { connection, language, media, backChannel } = printer
  if (connection.kind === 'folder') return { read: async () => reading('ready') }
  if (connection.kind === 'queue')
    return queueStatus({ queue: osQueueFor(connection.queue), language, media })
  const { host, port } = connection
  const transport = tcpTransport({ host, port, connectTimeoutMs: CONNECT_TIMEOUT_MS })
  // Receipt printers have no agent as a rule, and answer this even where they answer nothing else.
  if (language === 'escpos') return escposStatus({ transport, isTalker: false })
  // One that never answered on its printing port may still have an agent; its port is left to the labels.
  if (backChannel === 'silent') return snmpStatus({ host })
  const options: Omit<LabelPrinterOptions, 'readsOdometer'> = {
    transport,
    isTalker: backChannel === 'answers',
  }
  if (language === 'tspl') return tsplStatus(options)
  if (language === 'epl') return eplStatus(options)
  return countingStatus(options, line)
}

/** ZPL, noting whether the printer counts its labels, which makes the odometer a witness (odometer.ts). */
function countingStatus(options: Omit<LabelPrinterOptions, 'readsOdometer'>, line: SharedLine): StatusSource {
  let unanswered = 0
  const source = zplStatus({
    ...options,
    readsOdometer: () => line.hasOdometer || unanswered < ODOMETER_TRIES,
  })
  return {
    read: async (signal) => {
      const found = await source.read(signal)
      if (found.labelsPrinted !== undefined) line.hasOdometer = true
      else if (found.condition !== 'offline') unanswered += 1
      return found
    },
  }
}

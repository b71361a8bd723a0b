import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { osQueueFor } from '../transports/open-transport.ts'
import { tcpTransport } from '../transports/tcp-transport.ts'
import type { PrinterLine } from '../transports/printer-line.ts'
import { eplStatus, type LabelPrinterOptions, tsplStatus, zplStatus } from './label-printer-status.ts'
import { queueStatus } from './queue-status.ts'
import { snmpStatus } from './snmp-status.ts'
import { reading, type StatusSource } from './status-source.ts'

const CONNECT_TIMEOUT_MS = 2_000

/** Where to ask after a printer, by how it is connected and what it speaks. */
export function statusSourceFor(printer: Printer, line: PrinterLine): StatusSource {
  const { connection, language, media, backChannel } = printer
  if (connection.kind === 'folder') return { read: async () => reading('ready') }
  if (connection.kind === 'queue') return queueStatus({ queue: osQueueFor(connection.queue), language, media })
  const { host, port } = connection
  // One that never answered on its printing port may still have an agent; its port is left to the labels.
  if (backChannel === 'silent') return snmpStatus({ host })
  const options: LabelPrinterOptions = {
    transport: tcpTransport({ host, port, connectTimeoutMs: CONNECT_TIMEOUT_MS }),
    isTalker: backChannel === 'answers',
    readsOdometer: () => true,
  }
  if (language === 'tspl') return tsplStatus(options)
  if (language === 'epl') return eplStatus(options)
  return watched(zplStatus(options), line)
}

/** Notes whether the printer counts its labels, which makes the odometer a witness (odometer.ts). */
function watched(source: StatusSource, line: PrinterLine): StatusSource {
  return {
    read: async (signal) => {
      const found = await source.read(signal)
      if (found.labelsPrinted !== undefined) line.hasOdometer = true
      return found
    },
  }
}

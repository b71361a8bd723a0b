import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { cupsAddress } from '../ipp/cups-address.ts'
import { IppClient } from '../ipp/ipp-client.ts'
import { cupsQueue } from './cups-queue.ts'
import { type FolderTransportOptions, folderTransport } from './folder-transport.ts'
import type { OsQueue } from './os-queue.ts'
import { queueTransport } from './queue-transport.ts'
import { tcpTransport } from './tcp-transport.ts'
import type { Transport } from './transport.ts'
import { windowsQueue } from './windows/windows-queue.ts'

/** What transports need of the rest of the program. */
export type TransportPorts = Pick<FolderTransportOptions, 'png' | 'onPictureFailed'>

/** The transport of a printer as it is configured. */
export function transportFor(
  printer: Pick<Printer, 'connection' | 'language' | 'dpi' | 'media'>,
  ports: TransportPorts,
): Transport {
  const { connection, language, dpi, media } = printer
  if (connection.kind === 'tcp') return tcpTransport({ host: connection.host, port: connection.port })
  if (connection.kind === 'queue')
    return queueTransport({ queue: osQueueFor(connection.queue), language, media })
  return folderTransport({ path: connection.path, dpi, media, language, ...ports })
}

/** A queue of this machine's print system by its name. */
export function osQueueFor(name: string): OsQueue {
  return process.platform === 'win32' ? windowsQueue(name) : cupsQueue(new IppClient(cupsAddress()), name)
}

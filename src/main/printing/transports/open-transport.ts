import type { Connection, Media, Printer } from '../../../shared/domain/printing/printing.ts'
import { labelLanguage } from '../encode/print-setup.ts'
import { type FolderTransportOptions, folderTransport } from './folder-transport.ts'
import { tcpTransport } from './tcp-transport.ts'
import type { Transport } from './transport.ts'

/** What transports need of the rest of the program. */
export type TransportPorts = Pick<FolderTransportOptions, 'png' | 'onPictureFailed'>

/** The transport of a printer as it is configured. */
export function transportFor(
  printer: {
    readonly connection: Connection
    readonly dpi: 203 | 300
    readonly media: Media
    readonly language: Printer['language']
  },
  ports: TransportPorts,
): Transport {
  const { connection, dpi, media } = printer
  const language = labelLanguage(printer.language)
  if (connection.kind === 'tcp') return tcpTransport({ host: connection.host, port: connection.port })
  return folderTransport({ path: connection.path, dpi, media, language, ...ports })
}

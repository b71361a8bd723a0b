import { isIP } from 'node:net'
import type { Connection, Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'

/** The raw printing port of nearly every label printer (JetDirect). */
const RAW_PORT = 9_100

/** Parses HOST, HOST:PORT or [IPv6]:PORT. `input.invalid` says what is wrong with it. */
export function parseAddress(typed: string): { kind: 'tcp'; host: string; port: number } {
  const text = typed.trim()
  if (isIP(text) === 6) return { kind: 'tcp', host: text, port: RAW_PORT }
  const match = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>\d{1,5}))?$/.exec(text)
  const host = match?.groups?.['v6'] ?? match?.groups?.['host'] ?? ''
  const port = Number(match?.groups?.['port'] ?? RAW_PORT)
  if (host === '' || port < 1 || port > 65_535) {
    throw new AppError(
      'input.invalid',
      `"${text}" is not a printer's address. Type it as 192.168.1.50 or 192.168.1.50:9100.`,
      { path: 'address' },
    )
  }
  return { kind: 'tcp', host, port }
}

/** Refuses pages for a printer that only its own driver can turn into dots. */
export function assertReachable(language: Printer['language'], connection: Connection): void {
  if (language !== 'pdf' || connection.kind === 'queue') return
  throw new AppError(
    'input.invalid',
    'A printer that takes PDF is reached through its queue on this computer. Choose the queue, or the language of a label printer.',
    { path: 'language' },
  )
}

import { existsSync } from 'node:fs'
import { z } from 'zod'

/** Where the print system of this machine listens. */
export type CupsAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number }

const IPP_PORT = 631
const SOCKETS = ['/run/cups/cups.sock', '/var/run/cups/cups.sock', '/private/var/run/cupsd']

const environmentSchema = z.object({ CUPS_SERVER: z.string().max(300).optional() })

/**
 * The print system's address as the CUPS tools find it: CUPS_SERVER (a socket's path or HOST[:PORT]), else the usual
 * socket, else port 631 of this machine. See cups-client(5).
 */
export function cupsAddress(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): CupsAddress {
  const named = environmentSchema.safeParse(environment).data?.CUPS_SERVER ?? ''
  if (named.startsWith('/')) return { socketPath: named }
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?(?:\/version=[\d.]+)?$/.exec(named)
  if (match) return { host: match[1] ?? match[2] ?? 'localhost', port: Number(match[3] ?? IPP_PORT) }
  const socketPath = SOCKETS.find(exists)
  return socketPath === undefined ? { host: '127.0.0.1', port: IPP_PORT } : { socketPath }
}

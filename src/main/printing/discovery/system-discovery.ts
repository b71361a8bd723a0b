import { cupsAddress } from '../ipp/cups-address.ts'
import { IppClient } from '../ipp/ipp-client.ts'
import { cupsQueues } from '../transports/cups-queue.ts'
import { windowsQueues } from '../transports/windows/windows-queue.ts'
import type { DiscoveryPorts } from './discover.ts'

const SERVICES = ['pdl-datastream', 'ipp', 'printer'] as const

/** This machine's queues, and multicast DNS (RFC 6762) by bonjour-service. */
export const systemDiscovery: DiscoveryPorts = {
  queues: (signal) =>
    process.platform === 'win32' ? windowsQueues() : cupsQueues(new IppClient(cupsAddress()), signal),
  listen: async (onFound, signal) => {
    // Loaded only by somebody who looks for printers.
    const { default: Bonjour } = await import('bonjour-service')
    if (signal.aborted) return
    await new Promise<void>((resolve, reject) => {
      const bonjour = new Bonjour({}, (error: unknown) => {
        bonjour.destroy()
        reject(error)
      })
      for (const type of SERVICES)
        bonjour.find({ type }, ({ name, port, addresses, txt }) =>
          onFound({ type, name, port, addresses, txt }),
        )
      signal.addEventListener('abort', () => {
        bonjour.destroy()
        resolve()
      })
    })
  },
}

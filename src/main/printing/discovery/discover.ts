import type { Discovery, FoundPrinter } from '../../../shared/domain/printing/found-printer.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { OsQueueFacts } from '../transports/os-queue.ts'
import { type Advertisement, foundOnNetwork, foundQueue } from './found-printer.ts'

/** Where printers are looked for. */
export interface DiscoveryPorts {
  /** Queues of the system. */
  readonly queues: (signal: AbortSignal) => Promise<OsQueueFacts[]>
  /** Tells each advertisement on the network until the signal is aborted. Rejects where nothing can be heard. */
  readonly listen: (onFound: (found: Advertisement) => void, signal: AbortSignal) => Promise<void>
}

/** A network that shouts more than this is not a packing desk's. */
const MOST_FOUND = 200

/** Looks for printers until the signal is aborted; answers what was found, and what could not be asked. Never rejects. */
export async function discoverPrinters(ports: DiscoveryPorts, signal: AbortSignal): Promise<Discovery> {
  const onNetwork = new Map<string, FoundPrinter>()
  const take = (advertised: Advertisement) => {
    const found = onNetwork.size < MOST_FOUND ? foundOnNetwork(advertised) : null
    if (found !== null) onNetwork.set(`${found.address ?? ''} ${found.name}`, found)
  }
  const problems: string[] = []
  const [queues] = await Promise.all([
    ports.queues(signal).catch((error: unknown) => {
      if (!signal.aborted) problems.push(`Queues of this machine: ${wordsOf(error)}`)
      return []
    }),
    ports.listen(take, signal).catch((error: unknown) => {
      problems.push(`The network cannot be listened to: ${wordsOf(error)}`)
    }),
  ])
  const found = [...queues.slice(0, MOST_FOUND).map(foundQueue), ...onNetwork.values()]
  return { found: withoutDoubles(found), problems }
}

/** A printer that is found by its raw port and by a queue that goes there is listed once, as the queue. */
function withoutDoubles(found: readonly FoundPrinter[]): FoundPrinter[] {
  const behindQueues = new Set(found.filter(({ kind }) => kind === 'queue').map(({ address }) => address))
  return found.filter(
    ({ kind, address }) => kind === 'queue' || address === null || !behindQueues.has(address),
  )
}

function wordsOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'the system refused'
}

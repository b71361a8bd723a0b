import type { EncodedLabel } from '../../../src/main/printing/encode/encoded-label.ts'
import { tcpTransport } from '../../../src/main/printing/transports/tcp-transport.ts'
import type { CloseOutcome } from '../../../src/main/printing/transports/transport.ts'

export interface Reachable {
  readonly host: string
  readonly port: number
}

/** Sends labels as the queue does: each in two steps, `beforeEnd` between them, all over one connection. */
export async function printOverTcp(
  printer: Reachable,
  labels: readonly EncodedLabel[],
  beforeEnd: () => void | Promise<void> = () => undefined,
): Promise<CloseOutcome> {
  const session = await tcpTransport(printer).open(new AbortController().signal)
  for (const label of labels) {
    await session.write(label.body)
    await beforeEnd()
    await session.write(label.end)
  }
  return session.close()
}

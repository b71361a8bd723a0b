import { codingOfFirmware } from '../encode/firmware-coding.ts'
import type { GraphicCoding } from '../encode/graphic-field.ts'
import type { Transport } from '../transports/transport.ts'
import { type HostStatus, parseErrorStatus, parseHostIdentity, parseHostStatus } from './host-status.ts'

/** What a printer told about itself at set-up. */
export interface PrinterProbe {
  readonly backChannel: 'answers' | 'silent'
  readonly model?: string | undefined
  readonly dpi?: 203 | 300 | undefined
  /** How its firmware takes pictures. */
  readonly coding: GraphicCoding
  readonly status: HostStatus | null
}

const PROBE_TIMEOUT_MS = 1_000

/**
 * Asks a printer what it is and whether it answers at all (facts/printing.md 7.1.4). Sends nothing that prints.
 * `printer.offline` where it cannot be reached. A printer out of paper may keep silent: probe it loaded.
 */
export async function probePrinter(
  transport: Transport,
  signal: AbortSignal,
  timeoutMs: number = PROBE_TIMEOUT_MS,
): Promise<PrinterProbe> {
  const session = await transport.open(signal)
  try {
    const status = parseHostStatus((await session.query('~HS', { timeoutMs })) ?? '')
    const identity = parseHostIdentity((await session.query('~HI', { timeoutMs })) ?? '')
    const isAlive = status !== null || identity !== null
    const errors = isAlive && status === null ? await session.query('~HQES', { timeoutMs }) : null
    const answers = status !== null || parseErrorStatus(errors ?? '') !== null
    return {
      backChannel: answers ? 'answers' : 'silent',
      model: identity?.model,
      dpi: identity?.dpi ?? undefined,
      coding: codingOfFirmware(identity),
      status,
    }
  } finally {
    await session.close({ timeoutMs })
  }
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { OsQueue, OsQueueFacts } from '../transports/os-queue.ts'
import { faultOfReasons } from '../transports/queue-session.ts'
import { assertFit, type QueueTransportOptions } from '../transports/queue-transport.ts'
import { type PrinterCondition, reading, type StatusReading, type StatusSource } from './status-source.ts'

const CONDITIONS: Partial<Readonly<Record<ErrorCode, PrinterCondition>>> = {
  'printer.paperOut': 'paperOut',
  'printer.coverOpen': 'headOpen',
  'printer.offline': 'offline',
  'printer.notReady': 'paused',
}

/** A queue of the system: its printer-state-reasons and its message. Asking it never reaches the printer. */
export function queueStatus(options: QueueTransportOptions & { readonly queue: OsQueue }): StatusSource {
  return {
    read: async () => {
      try {
        const facts = await options.queue.facts()
        assertFit(facts, options)
        return ofFacts(facts)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.code === 'input.notFound')
          return reading(
            'offline',
            'The queue is gone from this machine. Set it up again in the system settings.',
          )
        return reading(CONDITIONS[error.code] ?? 'paused', error.message)
      }
    },
  }
}

function ofFacts(facts: OsQueueFacts): StatusReading {
  const fault = faultOfReasons(facts.reasons, facts.message)
  if (fault !== null) return reading(CONDITIONS[fault] ?? 'paused')
  if (facts.isStopped || !facts.isAccepting)
    return reading(
      'paused',
      `The queue is stopped${said(facts.message)}. Resume it in the system's printer settings.`,
    )
  if (facts.reasons.some((reason) => /^(media|marker-supply|toner)-low/.test(reason))) return reading('low')
  return reading(facts.isBusy ? 'busy' : 'ready')
}

function said(message: string): string {
  return message === '' ? '' : `: ${message}`
}

import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Redactor } from './redact.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** Where finished lines go. Must return at once and never throw. */
export interface LogSink {
  write(line: string): void
}

/** Events are constant names (`print.jobSent`); whatever varies goes into fields, where it is redacted. */
export interface Logger {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Logs the cause and answers the reference that a person may be shown. */
  error(event: string, error: unknown, fields?: LogFields): string
}

/** A logger that writes one JSON object a line, redacted before it leaves this function. */
export function createLogger(deps: {
  readonly sink: LogSink
  readonly redactor: Redactor
  readonly clock: Pick<Clock, 'now'>
  readonly random: Pick<Random, 'ref'>
  readonly minLevel?: LogLevel | undefined
}): Logger {
  const threshold = RANK[deps.minLevel ?? 'info']
  const write = (level: LogLevel, event: string, fields: LogFields) => {
    if (RANK[level] < threshold) return
    const line = {
      at: new Date(deps.clock.now()).toISOString(),
      level,
      event,
      ...asObject(deps.redactor.value(fields)),
    }
    deps.sink.write(JSON.stringify(line))
  }
  return {
    debug: (event, fields = {}) => write('debug', event, fields),
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error: (event, error, fields = {}) => {
      const ref = deps.random.ref()
      write('error', event, { ...fields, ref, error })
      return ref
    },
  }
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

import { join } from 'node:path'
import { systemClock } from '../../platform/clock.ts'
import { type LogFile, openLogFile } from '../../platform/log/log-file.ts'
import { createLogger, type Logger } from '../../platform/log/logger.ts'
import { createRedactor, type Redactor } from '../../platform/log/redact.ts'
import { createRandom, type Random } from '../../platform/random.ts'

/** The program's log and what belongs to it. */
export interface AppLog {
  readonly file: LogFile
  readonly redactor: Redactor
  readonly random: Random
  readonly log: Logger
}

/** Opens the log of a workspace. */
export function openAppLog(workspace: string): AppLog {
  const random = createRandom(systemClock)
  const redactor = createRedactor()
  const file = openLogFile({ folder: join(workspace, 'logs') })
  return { file, redactor, random, log: createLogger({ sink: file, redactor, clock: systemClock, random }) }
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { Session, Transport } from '../transports/transport.ts'
import {
  EPL_STATUS,
  type ErrorStatus,
  ESCPOS_OFFLINE,
  ESCPOS_PAPER,
  type HostStatus,
  parseErrorStatus,
  parseHostStatus,
  TSPL_STATUS,
} from './host-status.ts'
import { readOdometer } from './odometer.ts'
import { type PrinterCondition, reading, type StatusReading, type StatusSource } from './status-source.ts'

export interface LabelPrinterOptions {
  readonly transport: Pick<Transport, 'open'>
  /** True where the printer is known to answer: its silence is then an error. */
  readonly isTalker: boolean
  /** True where the odometer is to be read too. */
  readonly readsOdometer?: (() => boolean) | undefined
  readonly timeoutMs?: number | undefined
}

const TIMEOUT_MS = 800
const SILENT =
  'The printer is connected but says nothing, as printers do when they are out of labels, open or too hot. Look at it.'

/** ZPL: `~HS`, then `~HQES` for what runs low, then the odometer. Documents: ZPL II Programming Guide. */
export function zplStatus(options: LabelPrinterOptions): StatusSource {
  return sourceOver(options, async (session, timeoutMs) => {
    const status = parseHostStatus((await session.query('~HS', { timeoutMs })) ?? '')
    const errors = parseErrorStatus((await session.query('~HQES', { timeoutMs })) ?? '')
    if (status === null && errors === null) return silence(options)
    const found = reading(conditionOfZpl(status, errors))
    const counted = options.readsOdometer?.() === true ? await readOdometer(session, timeoutMs) : null
    return counted === null ? found : { ...found, labelsPrinted: counted }
  })
}

/** TSPL: `<ESC>!?` answers one byte of flags (TSPL/TSPL2 manual). Many clones do not answer. */
export function tsplStatus(options: LabelPrinterOptions): StatusSource {
  return sourceOver(options, async (session, timeoutMs) => {
    const answer = await session.query(TSPL_STATUS, { timeoutMs })
    return answer === null || answer === '' ? silence(options) : ofTsplByte(answer.charCodeAt(0))
  })
}

/** EPL2: `^ee` answers two hexadecimal digits (EPL2 manual). */
export function eplStatus(options: LabelPrinterOptions): StatusSource {
  return sourceOver(options, async (session, timeoutMs) => {
    const code = /([0-9A-Fa-f]{2})\r?\n/.exec((await session.query(EPL_STATUS, { timeoutMs })) ?? '')?.[1]
    return code === undefined ? silence(options) : ofEplCode(code.toLowerCase())
  })
}

/** ESC/POS: `DLE EOT 2` and `4`, which a printer answers at once and in the middle of anything. */
export function escposStatus(options: LabelPrinterOptions): StatusSource {
  return sourceOver(options, async (session, timeoutMs) => {
    const offline = escposByte(await session.query(ESCPOS_OFFLINE, { timeoutMs }))
    if (offline === null) return silence(options)
    return ofEscposBytes(offline, escposByte(await session.query(ESCPOS_PAPER, { timeoutMs })) ?? 0)
  })
}

function sourceOver(
  options: LabelPrinterOptions,
  ask: (session: Session, timeoutMs: number) => Promise<StatusReading>,
): StatusSource {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  return {
    read: async (signal) => {
      const session = await opened(options.transport, signal)
      if (session === null) return reading('offline')
      const giveWay = () => session.abort()
      signal.addEventListener('abort', giveWay)
      try {
        return await ask(session, timeoutMs)
      } finally {
        signal.removeEventListener('abort', giveWay)
        await session.close({ timeoutMs })
      }
    },
  }
}

async function opened(transport: Pick<Transport, 'open'>, signal: AbortSignal): Promise<Session | null> {
  try {
    return await transport.open(signal)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function silence({ isTalker }: LabelPrinterOptions): StatusReading {
  return isTalker ? reading('offline', SILENT) : reading('unknown')
}

function conditionOfZpl(status: HostStatus | null, errors: ErrorStatus | null): PrinterCondition {
  if (status?.isHeadOpen === true || errors?.isHeadOpen === true) return 'headOpen'
  if (status?.isRibbonOut === true || errors?.isRibbonOut === true) return 'ribbonOut'
  if (status?.isPaperOut === true || errors?.isPaperOut === true) return 'paperOut'
  if (status?.isPaused === true || errors?.hasOtherError === true) return 'paused'
  if (status !== null && (status.formatsInBuffer > 0 || status.isBufferFull)) return 'busy'
  return errors?.isPaperLow === true ? 'low' : 'ready'
}

function ofTsplByte(byte: number): StatusReading {
  if ((byte & 0x01) !== 0) return reading('headOpen')
  if ((byte & 0x02) !== 0)
    return reading('paused', 'Labels are jammed in the printer. Open it and clear them.')
  if ((byte & 0x04) !== 0) return reading('paperOut')
  if ((byte & 0x08) !== 0) return reading('ribbonOut')
  if ((byte & 0x10) !== 0) return reading('paused')
  if ((byte & 0x80) !== 0)
    return reading('paused', 'The printer reports a fault. Look at its lights or display.')
  return reading((byte & 0x20) === 0 ? 'ready' : 'busy')
}

/** One byte whose fixed bits are as the guide has them; null for anything else that a printer may say. */
function escposByte(answer: string | null): number | null {
  const byte = answer === null || answer === '' ? 0 : answer.charCodeAt(0)
  return (byte & 0x93) === 0x12 ? byte : null
}

function ofEscposBytes(offline: number, paper: number): StatusReading {
  if ((offline & 0x04) !== 0) return reading('headOpen')
  if ((offline & 0x20) !== 0 || (paper & 0x60) !== 0)
    return reading('paperOut', 'The printer is out of paper. Load a roll.')
  if ((offline & 0x40) !== 0)
    return reading('paused', 'The printer reports a fault. Open it, look at its cutter, and close it again.')
  return (paper & 0x0c) === 0 ? reading('ready') : reading('low', 'The paper runs low. Have a roll ready.')
}

function ofEplCode(code: string): StatusReading {
  if (code === '00') return reading('ready')
  if (code === '07') return reading('paperOut', 'The printer is out of labels or ribbon. Load it.')
  if (code === '11') return reading('headOpen')
  return reading(
    'paused',
    `The printer reports error ${code}. Switch it off and on; its manual lists the codes.`,
  )
}

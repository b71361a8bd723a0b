import type { ErrorCode } from '../../../shared/errors/codes.ts'

/** What `~HS` tells, the part we act on. ZPL II Programming Guide, ~HS. */
export interface HostStatus {
  readonly isPaperOut: boolean
  readonly isPaused: boolean
  /** Whole labels received and not yet printed. */
  readonly formatsInBuffer: number
  readonly isBufferFull: boolean
  /** An opened `^XA` that no `^XZ` has closed. */
  readonly hasPartialFormat: boolean
  readonly isHeadOpen: boolean
  readonly isRibbonOut: boolean
  readonly labelsRemaining: number
}

/** What `~HQES` tells about errors. */
export interface ErrorStatus {
  readonly isPaperOut: boolean
  readonly isRibbonOut: boolean
  readonly isHeadOpen: boolean
  readonly hasOtherError: boolean
  /** A warning: the roll is nearly at its end (printers with the sensor for it). */
  readonly isPaperLow: boolean
}

/** What `~HI` tells: model, firmware and resolution. */
export interface HostIdentity {
  readonly model: string
  readonly firmware: string
  readonly dpi: 203 | 300 | null
}

/** Labels counted over the printer's life, as Link-OS printers answer SGD; another prints nothing for it. */
export const ODOMETER = '! U1 getvar "odometer.total_label_count"\r\n'
/** One byte, TSPL/TSPL2 manual. */
export const TSPL_STATUS = '\u001b!?'
/** Two hexadecimal digits and a line end, EPL2 manual. */
export const EPL_STATUS = '\r\n^ee\r\n'

/** `DLE EOT 2` and `4`: why it is offline, and its paper; one byte each (ESC/POS Application Programming Guide). */
export const ESCPOS_OFFLINE = '\u0010\u0004\u0002'
export const ESCPOS_PAPER = '\u0010\u0004\u0004'

const ETX = 0x03
const framed = (frames: number) => (answer: Uint8Array) =>
  answer.filter((byte) => byte === ETX).length >= frames

/** Commands that a printer answers, and how the end of each answer is told. */
export const STATUS_COMMANDS = {
  '~HS': framed(3),
  '~HI': framed(1),
  '~HQES': framed(1),
  [ODOMETER]: (answer: Uint8Array) => parseOdometer(Buffer.from(answer).toString('latin1')) !== null,
  [TSPL_STATUS]: (answer: Uint8Array) => answer.byteLength >= 1,
  [ESCPOS_OFFLINE]: (answer: Uint8Array) => answer.byteLength >= 1,
  [ESCPOS_PAPER]: (answer: Uint8Array) => answer.byteLength >= 1,
  [EPL_STATUS]: (answer: Uint8Array) => /[0-9A-Fa-f]{2}\r?\n/.test(Buffer.from(answer).toString('latin1')),
} as const satisfies Readonly<Record<string, (answer: Uint8Array) => boolean>>
export type StatusCommand = keyof typeof STATUS_COMMANDS

/** The count in an odometer's answer, such as "1234", or null. */
export function parseOdometer(answer: string): number | null {
  const match = /"(\d{1,9})(?: LABELS)?"/i.exec(answer)
  return match === null ? null : Number(match[1])
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: answers are framed by STX and ETX
const FRAMED = /\u0002([^\u0002\u0003]*)\u0003/g

/** The framed lines of an answer, without STX, ETX and line ends. */
function framedLines(answer: string): string[] {
  return [...answer.matchAll(FRAMED)].map((match) => (match[1] ?? '').trim())
}

/** The three lines of `~HS` as facts, or null where the answer is not one. */
export function parseHostStatus(answer: string): HostStatus | null {
  const [first, second] = framedLines(answer).map((line) => line.split(','))
  if (first === undefined || second === undefined || first.length < 8 || second.length < 9) return null
  const numbers = [first[4], second[8]].map((text) => Number.parseInt(text ?? '', 10))
  const [formatsInBuffer, labelsRemaining] = numbers
  if (formatsInBuffer === undefined || Number.isNaN(formatsInBuffer) || labelsRemaining === undefined)
    return null
  return {
    isPaperOut: first[1] === '1',
    isPaused: first[2] === '1',
    formatsInBuffer,
    isBufferFull: first[5] === '1',
    hasPartialFormat: first[7] === '1',
    isHeadOpen: second[2] === '1',
    isRibbonOut: second[3] === '1',
    labelsRemaining: Number.isNaN(labelsRemaining) ? 0 : labelsRemaining,
  }
}

/** The error nibbles of `~HQES`, or null where the answer is not one. */
export function parseErrorStatus(answer: string): ErrorStatus | null {
  const match = /ERRORS:\s+([01])\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})/.exec(answer)
  if (match === null) return null
  const bits = match[1] === '1' ? Number.parseInt(match[3] ?? '0', 16) : 0
  const known = 0x1 | 0x2 | 0x4
  const warned = /WARNINGS:\s+1\s+[0-9A-Fa-f]{8}\s+([0-9A-Fa-f]{8})/.exec(answer)
  return {
    isPaperOut: (bits & 0x1) !== 0,
    isRibbonOut: (bits & 0x2) !== 0,
    isHeadOpen: (bits & 0x4) !== 0,
    hasOtherError: (bits & ~known) !== 0,
    isPaperLow: (Number.parseInt(warned?.[1] ?? '0', 16) & 0x8) !== 0,
  }
}

const DPI_OF_DOTS: Readonly<Record<string, 203 | 300>> = { '8': 203, '12': 300 }

/** Model, firmware and dots per millimetre of `~HI`, or null where the answer is not one. */
export function parseHostIdentity(answer: string): HostIdentity | null {
  const parts = framedLines(answer)[0]
    ?.split(',')
    .map((part) => part.trim())
  const [model, firmware, dots] = parts ?? []
  if (model === undefined || model === '' || firmware === undefined) return null
  return { model, firmware, dpi: DPI_OF_DOTS[dots ?? ''] ?? null }
}

/** Why the printer cannot print now, or null where it can. */
export function faultOf(status: HostStatus): ErrorCode | null {
  if (status.isPaperOut || status.isRibbonOut) return 'printer.paperOut'
  if (status.isHeadOpen) return 'printer.coverOpen'
  return status.isPaused || status.isBufferFull ? 'printer.notReady' : null
}

/** True when nothing is waiting in the printer: every label it was given has been printed. */
export function isDrained(status: HostStatus): boolean {
  return status.formatsInBuffer === 0 && status.labelsRemaining === 0
}

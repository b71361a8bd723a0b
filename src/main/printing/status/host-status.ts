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
}

/** What `~HI` tells: model, firmware and resolution. */
export interface HostIdentity {
  readonly model: string
  readonly firmware: string
  readonly dpi: 203 | 300 | null
}

/** Commands that a printer answers, and how many ETX bytes end each answer. */
export const STATUS_COMMANDS = { '~HS': 3, '~HI': 1, '~HQES': 1 } as const
export type StatusCommand = keyof typeof STATUS_COMMANDS

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
  return {
    isPaperOut: (bits & 0x1) !== 0,
    isRibbonOut: (bits & 0x2) !== 0,
    isHeadOpen: (bits & 0x4) !== 0,
    hasOtherError: (bits & ~known) !== 0,
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

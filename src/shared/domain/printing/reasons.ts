import type { ErrorCode } from '../../errors/codes.ts'

const WORDS: Partial<Readonly<Record<ErrorCode, string>>> = {
  'printer.offline':
    'The printer does not answer. Check its power and cable; the label prints by itself when it is back.',
  'printer.paperOut': 'The printer is out of labels. Load a roll; the label prints by itself.',
  'printer.coverOpen': 'The printer head is open. Close it; the label prints by itself.',
  'printer.notReady': 'The printer is paused or busy. Press its feed or pause button.',
  'printer.unknownOutcome':
    'The connection broke while the label was on its way. Look at the printer: did it come out?',
  'rule.orderHeld':
    'The order was put on hold while its label waited, so nothing was printed. Release it, then print.',
  'rule.orderCancelled': 'The order was cancelled while its label waited, so nothing was printed.',
  'rule.orderUnpaid': 'The order is no longer paid, so nothing was printed.',
  'rule.statusUnmapped':
    "The order's status is not mapped, so nothing was printed. Map it in Settings, Statuses.",
  'printer.mediaMismatch':
    'The label does not fit the media of this printer. Choose another printer or change its media in Settings.',
}

/** Why a job waits or is in doubt, in words with what to do next; null when there is nothing to say. */
export function printReason(code: ErrorCode | null): string | null {
  return code === null
    ? null
    : (WORDS[code] ?? 'The label could not be printed. Open Printing to see what to do.')
}

import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { printReason } from '../../../shared/domain/printing/reasons.ts'
import type { PrinterStatus as ShownStatus } from '../../../shared/ipc/app.contract.ts'
import type { PrinterStatus } from '../../printing/queue/printer-status.ts'
import type { PrinterCondition, StatusReading } from '../../printing/status/status-source.ts'

/** What is known of a printer at this moment. */
export interface KnownOfPrinter {
  /** Of its queue here; null while the desk opens. */
  readonly status: PrinterStatus | null
  /** What it said of itself; null where it was not asked. */
  readonly reading: StatusReading | null
  readonly figures: { readonly waiting: number; readonly uncertain: number } | null
}

const STATE_OF_REASON: Readonly<Record<string, ShownStatus['state']>> = {
  'printer.offline': 'offline',
  'printer.paperOut': 'paperOut',
  'printer.coverOpen': 'coverOpen',
}

/** A printer's own pause is not the queue's: that one is shown as paused, and resumed here. */
const STATE_OF_CONDITION: Readonly<Record<PrinterCondition, ShownStatus['state']>> = {
  ready: 'ready',
  busy: 'busy',
  low: 'low',
  paperOut: 'paperOut',
  ribbonOut: 'ribbonOut',
  headOpen: 'coverOpen',
  paused: 'notReady',
  offline: 'offline',
  unknown: 'unknown',
}

/** A printer as every screen shows it: what its queue does, and in its absence what the printer says of itself. */
export function shownPrinter(printer: Printer, known: KnownOfPrinter): ShownStatus {
  const { status, reading, figures } = known
  return {
    id: printer.id,
    name: printer.name,
    isDefault: printer.isDefault,
    isVirtual: printer.connection.kind === 'folder',
    ...(status === null ? { state: 'unknown' as const, reason: '' } : shownState(status, reading)),
    waiting: figures?.waiting ?? 0,
    uncertain: figures?.uncertain ?? 0,
  }
}

function shownState(
  status: PrinterStatus,
  reading: StatusReading | null,
): Pick<ShownStatus, 'state' | 'reason'> {
  const said = reading === null || isFine(reading.condition) ? null : reading
  if (status.activity === 'paused') return { state: 'paused', reason: printReason(status.reason) ?? '' }
  if (status.reason !== null) {
    const state = STATE_OF_REASON[status.reason] ?? 'notReady'
    // The loop knows that labels wait; the printer knows better why.
    if (said !== null) return { state: STATE_OF_CONDITION[said.condition], reason: said.says }
    return { state, reason: printReason(status.reason) ?? '' }
  }
  if (status.activity === 'printing') return { state: 'printing', reason: '' }
  if (reading === null) return { state: 'ready', reason: '' }
  return { state: STATE_OF_CONDITION[reading.condition], reason: reading.says }
}

function isFine(condition: PrinterCondition): boolean {
  return condition === 'ready' || condition === 'busy' || condition === 'low' || condition === 'unknown'
}

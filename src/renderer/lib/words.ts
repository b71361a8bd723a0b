import type { ImpactLevel, PriorityLevel } from '../../shared/domain/orders/priority.ts'
import type { FulfillmentStage } from '../../shared/domain/orders/stage.ts'
import type { ViewFlag } from '../../shared/domain/orders/view.ts'
import type { PrintJobState } from '../../shared/domain/printing/printing.ts'

export const PRIORITY_WORDS: Readonly<Record<PriorityLevel, string>> = {
  urgent: 'Urgent',
  high: 'High',
  standard: 'Standard',
  automated: 'Automated',
}

export const IMPACT_WORDS: Readonly<Record<ImpactLevel, string>> = {
  VIRAL: 'Viral',
  HIGH: 'High',
  MED: 'Med',
  AUTO: 'Auto',
}

export const STAGE_WORDS: Readonly<Record<FulfillmentStage, string>> = {
  new: 'New',
  claimed: 'Claimed',
  picked: 'Picked',
  verified: 'Verified',
  labelled: 'Labelled',
  closed: 'Closed',
  exception: 'Exception',
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  unpaid: 'Unpaid',
  on_hold: 'On hold',
  awaiting_shipment: 'To ship',
  partially_shipping: 'Part shipped',
  awaiting_collection: 'To collect',
  in_transit: 'In transit',
  delivered: 'Delivered',
  completed: 'Completed',
  cancelled: 'Cancelled',
}

export const FLAG_WORDS: Readonly<Record<ViewFlag, string>> = {
  toShip: 'To ship',
  overdue: 'Overdue',
  dueToday: 'Due today',
  held: 'On hold',
  cancelRequested: 'Cancel requested',
  unmapped: 'Unmapped status',
  shippedToday: 'Shipped today',
  printed: 'Printed',
  unprinted: 'Not printed',
  uncertain: 'Did it print?',
}

export const PRINT_WORDS: Readonly<Record<PrintJobState, string>> = {
  queued: 'Waiting',
  sending: 'Sending',
  committed: 'Sending',
  sent: 'Sent',
  printed: 'Printed',
  failed_safe: 'Not printed',
  uncertain: 'Printed?',
  cancelled: 'Cancelled',
}

/** A status in plain words; a word of the export's own is shown as it stands. */
export function statusWord(status: string): string {
  return STATUS_WORDS[status] ?? status
}

/** "1 order", "2 orders". */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${groupDigits(count)} ${count === 1 ? one : many}`
}

const GROUPED = new Intl.NumberFormat('en-GB')

/** 100000 to "100,000". */
export function groupDigits(value: number): string {
  return GROUPED.format(value)
}

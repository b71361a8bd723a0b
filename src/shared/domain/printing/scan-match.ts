import type { LabelTicket } from './printing.ts'

/** What a scanner reads from a label: its order number or its tracking number. Spaces and case do not count. */
export function isScanOf(code: string, ticket: Pick<LabelTicket, 'tiktokOrderId' | 'tracking'>): boolean {
  const scanned = bare(code)
  if (scanned.length < SHORTEST) return false
  return [ticket.tiktokOrderId, ticket.tracking].some((number) => number !== null && bare(number) === scanned)
}

/** Shorter than any number that stands on a label: keys that were meant as an answer. */
const SHORTEST = 6

function bare(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase()
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'

/** What became of one sheet: `unsure` where nothing but a look at the printer tells. */
export type SheetOutcome = 'printed' | 'sent' | 'unsure'

/** How far pages came that are printed one after the other. */
export interface PageRun {
  readonly pages: number
  /** Pages that are out, as far as their printer tells. */
  readonly sent: number
  /** The page at which it ended early, from 1. `unsure`: that page may be out. `stopped`: it is not. */
  readonly stoppedAt: number | null
  readonly outcome: SheetOutcome | 'stopped'
  /** What was wrong with the printer; null where a person stopped it, or nothing was. */
  readonly fault: ErrorCode | null
}

export interface PageRunPorts {
  /** Prints a page, from 1. Rejects with an AppError where nothing of it can have come out. */
  readonly print: (page: number) => Promise<SheetOutcome>
  /** False from when a person stopped the printer: the page in hand is the last. */
  readonly mayGoOn: () => Promise<boolean>
}

/**
 * Prints pages in their order and ends at the first one that is not surely out: what comes after it would have to be
 * sorted by hand. Where not even the first page is out, the failure is the answer.
 */
export async function runPages(pages: number, { print, mayGoOn }: PageRunPorts): Promise<PageRun> {
  let outcome: SheetOutcome = 'printed'
  for (let page = 1; page <= pages; page += 1) {
    const ended = { pages, sent: page - 1, stoppedAt: page }
    if (page > 1 && !(await mayGoOn())) return { ...ended, outcome: 'stopped', fault: null }
    const one = await print(page).catch((error: unknown) => faultAfterFirst(error, page))
    if (typeof one !== 'string') return { ...ended, outcome: 'stopped', fault: one.fault }
    if (one === 'unsure') return { ...ended, outcome: one, fault: null }
    if (one === 'sent') outcome = one
  }
  return { pages, sent: pages, stoppedAt: null, outcome, fault: null }
}

function faultAfterFirst(error: unknown, page: number): { readonly fault: ErrorCode } {
  if (page > 1 && error instanceof AppError && error.code.startsWith('printer.')) return { fault: error.code }
  throw error
}

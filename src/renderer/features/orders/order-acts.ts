import type { BulkOutcome, Refusal } from '../../../shared/ipc/common.ts'
import type { PrintOutcome } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'
import { undoAction } from '../../lib/undo.ts'
import { groupDigits, plural } from '../../lib/words.ts'

/** Orders of one command, by the contract. */
const MAX_ORDERS_PER_COMMAND = 1_000
/** Refusals that are listed one by one; beyond that a count says enough. */
const LISTED_REFUSALS = 8

/** The way back from a claim is its own key, and its lease ends by itself. */
const NO_WAY_BACK: typeof undoAction = () => null

type BulkCall = (orders: number[]) => Promise<BulkOutcome>

/** Marks orders (row numbers) as shipped, and says what was done and what was refused. */
export async function ship(seqs: readonly number[]): Promise<void> {
  await bulk(seqs, 'shipped', (orders) => ask(window.api.orders.ship({ orders })))
}

/** Puts orders on hold for a reason. */
export async function hold(seqs: readonly number[], reason: string): Promise<void> {
  await bulk(seqs, 'on hold', (orders) => ask(window.api.orders.hold({ orders, reason })))
}

/** Ends a person's hold. */
export async function release(seqs: readonly number[]): Promise<void> {
  await bulk(seqs, 'released', (orders) => ask(window.api.orders.release({ orders })))
}

/** Says that this desk packs these orders. */
export async function claim(seqs: readonly number[]): Promise<void> {
  await bulk(
    seqs,
    'claimed for 15 minutes',
    (orders) => ask(window.api.orders.claim({ orders })),
    NO_WAY_BACK,
  )
}

/** Gives back orders that this desk had claimed. */
export async function releaseClaim(seqs: readonly number[]): Promise<void> {
  await bulk(seqs, 'given back', (orders) => ask(window.api.orders.releaseClaim({ orders })), NO_WAY_BACK)
}

/** Takes an order over from the desk that packs it; the reason is kept for both. */
export async function takeOver(seq: number, reason: string): Promise<void> {
  tellOutcome([await ask(window.api.orders.takeOver({ order: seq, reason }))], 'taken over', NO_WAY_BACK)
}

/** Replaces the note of an order. */
export async function saveNote(seq: number, note: string): Promise<void> {
  const outcome = await ask(window.api.orders.note({ order: seq, note }))
  tellOutcome([outcome], 'noted')
}

/**
 * Prints the labels of orders, each as often as `copies` says (left out: as the desk's rules say). A label that has a
 * job already is not printed twice.
 */
export async function print(seqs: readonly number[], copies?: number): Promise<void> {
  const outcomes: PrintOutcome[] = []
  const often = copies === undefined ? {} : { copies }
  for (const orders of batches(seqs)) outcomes.push(await ask(window.api.print.print({ orders, ...often })))
  const jobs = outcomes.flatMap((outcome) => outcome.jobs)
  const fresh = jobs.filter((job) => !job.existing).length
  if (fresh > 0) tellDone({ message: `${plural(fresh, 'label')} on the way to the printer.` })
  if (fresh < jobs.length) {
    tellDone({
      message: `${plural(jobs.length - fresh, 'label')} printed or waiting already. Shift+P prints again, with a reason.`,
    })
  }
  tellRefusals(
    outcomes.flatMap((outcome) => outcome.refused),
    'not printed',
  )
}

/** Prints labels again, as new copies that say why. */
export async function reprint(seqs: readonly number[], reason: string): Promise<void> {
  let printed = 0
  const refused: Refusal[] = []
  for (const order of seqs) {
    const outcome = await ask(window.api.print.reprint({ order, reason }))
    printed += outcome.jobs.length
    refused.push(...outcome.refused)
  }
  if (printed > 0) tellDone({ message: `${plural(printed, 'label')} on the way again: ${reason}.` })
  tellRefusals(refused, 'not printed')
}

async function bulk(
  seqs: readonly number[],
  done: string,
  call: BulkCall,
  wayBack = undoAction,
): Promise<void> {
  if (seqs.length === 0) return
  const outcomes: BulkOutcome[] = []
  for (const orders of batches(seqs)) outcomes.push(await call(orders))
  tellOutcome(outcomes, done, wayBack)
}

function tellOutcome(outcomes: readonly BulkOutcome[], done: string, wayBack = undoAction): void {
  const count = outcomes.reduce((sum, outcome) => sum + outcome.done.length, 0)
  const entries = outcomes.flatMap((outcome) => (outcome.journalId === null ? [] : [outcome.journalId]))
  if (count > 0) tellDone({ message: `${groupDigits(count)} ${done}.`, action: wayBack(entries) })
  tellRefusals(
    outcomes.flatMap((outcome) => outcome.refused),
    `not ${done}`,
  )
}

function tellRefusals(refused: readonly Refusal[], what: string): void {
  const [first] = refused
  if (first === undefined) return
  if (refused.length === 1) {
    tellProblem(first.message)
    return
  }
  const lines = refused.slice(0, LISTED_REFUSALS).map((refusal) => refusal.message)
  const rest = refused.length - lines.length
  tellProblem(
    `${groupDigits(refused.length)} orders ${what}:`,
    rest > 0 ? [...lines, `and ${groupDigits(rest)} more.`] : lines,
  )
}

function* batches(seqs: readonly number[]): Generator<number[]> {
  for (let at = 0; at < seqs.length; at += MAX_ORDERS_PER_COMMAND)
    yield seqs.slice(at, at + MAX_ORDERS_PER_COMMAND)
}

import { create } from 'zustand'
import { ALL_ORDERS } from '../../../../shared/domain/orders/built-in-views.ts'
import type { CheckLine, ScanVerdict } from '../../../../shared/domain/orders/check-line.ts'
import { refusalToShip } from '../../../../shared/domain/orders/guard.ts'
import { lineOfCode } from '../../../../shared/domain/orders/item-check.ts'
import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import { isScanOf } from '../../../../shared/domain/printing/scan-match.ts'
import type { ItemCheck } from '../../../../shared/ipc/orders.contract.ts'
import type { PrintJob } from '../../../../shared/ipc/printing.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { currentTable } from '../view-session.ts'

/** What the last scan or count came to. `wrong` covers the box until it is acknowledged. */
interface CheckTold {
  readonly kind: 'right' | 'wrong' | 'note'
  readonly text: string
}

/** The box on the desk; all null until the first answer. */
export interface CheckState {
  readonly order: OrderDetail | null
  readonly check: ItemCheck | null
  readonly prints: readonly PrintJob[]
  /** The line that the keys are for: the one last scanned or counted, or walked to. */
  readonly chosen: string | null
  readonly told: CheckTold | null
}

const EMPTY: CheckState = { order: null, check: null, prints: [], chosen: null, told: null }

export const useCheck = create<CheckState>()(() => EMPTY)

let queue: readonly number[] = []
let request = 0
let turn: Promise<void> = Promise.resolve()

/** Begins with the first of these orders; the others come one after the other. */
export async function openCheck(seqs: readonly number[]): Promise<void> {
  queue = seqs
  const [first] = seqs
  if (first !== undefined) await openBox(first)
}

/** Forgets the box on the desk; what was counted is kept with the order. */
export function leaveCheck(): void {
  queue = []
  request += 1
  useCheck.setState(EMPTY)
}

/** Reads the box again, as another desk or TikTok may have changed its order. */
export async function readAgain(): Promise<void> {
  const { check } = useCheck.getState()
  if (check !== null) await readBox(check.seq)
}

/** A code was scanned or typed: a thing of this order, the number of another, or how many of the chosen thing. */
export const scanned = (code: string): Promise<void> => inTurn(() => takeCode(code))

/** So many more of the chosen thing were put into the box. */
export const countMore = (more: number): Promise<void> => inTurn(() => fill((line) => line.counted + more))

/** All of the chosen thing are in the box. */
export const countWhole = (): Promise<void> => inTurn(() => fill((line) => line.quantity))

/** One of the chosen thing was taken out of the box again. */
export const takeBack = (): Promise<void> =>
  inTurn(async () => {
    const line = chosenLine()
    if (line !== null && line.counted > 0) await count(line, line.counted - 1)
  })

/** Goes on with the next of the orders that were chosen, else with the one below. */
export const nextBox = (): Promise<void> => inTurn(openNext)

/** One after the other: a count is made of the one before it, and keys come faster than answers. */
function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work)
  return turn
}

async function takeCode(code: string): Promise<void> {
  const { check } = useCheck.getState()
  if (check === null) return
  if (lineOfCode(code, check.lines) === null) {
    if (/^\d{1,3}$/.test(code)) return fill((line) => line.counted + Number(code))
    if (await isOrderOfItsOwn(code, check)) return
  }
  await told(async () => {
    const outcome = await ask(window.api.orders.scanItem({ order: check.seq, code }))
    show(outcome.check, lineOfCode(code, outcome.check.lines))
    return wordsOf(outcome.verdict, outcome.sku, code)
  })
}

async function fill(countOf: (line: CheckLine) => number): Promise<void> {
  const line = lineToFill()
  if (line !== null) await count(line, countOf(line))
}

/** Moves the choice among the lines. */
export function choose(by: 1 | -1): void {
  const { check, chosen } = useCheck.getState()
  if (check === null) return
  const at = check.lines.findIndex(({ productId }) => productId === chosen) + by
  const line = check.lines[Math.min(Math.max(at, 0), check.lines.length - 1)]
  if (line !== undefined) useCheck.setState({ chosen: line.productId })
}

/** Acknowledges a wrong thing; answers false where there was none. */
export function acknowledge(): boolean {
  if (useCheck.getState().told?.kind !== 'wrong') return false
  useCheck.setState({ told: null })
  return true
}

async function openNext(): Promise<void> {
  const { check } = useCheck.getState()
  const following = queue[queue.indexOf(check?.seq ?? 0) + 1]
  if (following !== undefined) return openBox(following)
  if (queue.length > 1) return note('That was the last of the orders you chose.')
  const seq = orderBelow(check?.seq ?? null)
  if (seq === null) return note('That was the last order of the view.')
  queue = [seq]
  await openBox(seq)
}

/** Moves the cursor on, past the box just checked where its number was scanned; null at the end of the view. */
function orderBelow(checked: number | null): number | null {
  const table = currentTable()
  const before = table?.cursorSeq ?? null
  table?.move(1, false)
  if (table?.cursorSeq === checked && checked !== before) table.move(1, false)
  const seq = table?.cursorSeq ?? null
  return seq === before || seq === checked ? null : seq
}

async function openBox(seq: number): Promise<void> {
  useCheck.setState(EMPTY)
  await readBox(seq)
}

/** A late answer about the box before this one is dropped. */
async function readBox(seq: number): Promise<void> {
  request += 1
  const mine = request
  const [order, check, prints] = await Promise.all([
    ask(window.api.orders.detail({ order: seq })),
    ask(window.api.orders.itemCheck({ order: seq })),
    ask(window.api.print.jobs({ order: seq })),
  ])
  if (mine !== request) return
  useCheck.setState({ order, prints })
  show(check, null)
}

/** Why nothing may be packed, in a sentence; null where it may. */
export function refusalOf(order: OrderDetail, now: number): string | null {
  return refusalToShip(order, now)?.message ?? null
}

function show(check: ItemCheck, line: CheckLine | null): void {
  const { chosen, order } = useCheck.getState()
  if (order?.seq !== check.seq) return
  const standing = check.lines.find(({ productId }) => productId === chosen)
  useCheck.setState({
    check,
    chosen: (line ?? standing ?? firstMissing(check) ?? check.lines[0])?.productId ?? null,
  })
}

function firstMissing({ lines }: ItemCheck): CheckLine | undefined {
  return lines.find(({ counted, quantity }) => counted < quantity)
}

/** The chosen line while it misses something, else the first that does: what is full stays chosen, to take one back. */
function lineToFill(): CheckLine | null {
  const { check } = useCheck.getState()
  const line = chosenLine()
  if (check === null || (line !== null && line.counted < line.quantity)) return line
  return firstMissing(check) ?? line
}

function chosenLine(): CheckLine | null {
  const { check, chosen } = useCheck.getState()
  return check?.lines.find(({ productId }) => productId === chosen) ?? null
}

async function count(line: CheckLine, counted: number): Promise<void> {
  const { check } = useCheck.getState()
  if (check === null) return
  await told(async () => {
    const items = [{ productId: line.productId, counted }]
    const outcome = await ask(window.api.orders.countItems({ order: check.seq, items }))
    show(outcome.check, line)
    return { kind: 'right', text: `${nameOf(line)}: ${counted} of ${line.quantity}` }
  })
}

/** The number of another order opens its box, unless this one is half done; its own number says that it is this box. */
async function isOrderOfItsOwn(code: string, check: ItemCheck): Promise<boolean> {
  const { rows } = await ask(window.api.orders.openView({ ...ALL_ORDERS, search: code }))
  const found = rows.find((row) => isScanOf(code, row))
  if (found === undefined) return false
  const isBegun = !check.isComplete && check.lines.some(({ counted }) => counted > 0)
  if (found.seq === check.seq) note('That is the number of this very order: the right box.')
  else if (isBegun)
    wrong(`That is order ${found.tiktokOrderId}. Finish this box first, or leave it with Esc.`)
  else {
    queue = [found.seq]
    await openBox(found.seq)
  }
  return true
}

/** Does something to the box and says what it came to; a refusal is said in the same place. */
async function told(act: () => Promise<CheckTold>): Promise<void> {
  try {
    useCheck.setState({ told: await act() })
    // What is being read was written before the act, and would show the count of before it.
    inBackground(readAgain(), 'the lines below follow')
  } catch (error) {
    wrong(error instanceof Error ? error.message : String(error))
  }
}

function wordsOf(verdict: ScanVerdict, sku: string | null, code: string): CheckTold {
  if (verdict === 'notInOrder') return { kind: 'wrong', text: `${code} is not in this order.` }
  if (verdict === 'tooMany') return { kind: 'wrong', text: `All ${sku ?? code} are in the box already.` }
  return {
    kind: 'right',
    text: verdict === 'complete' ? 'Everything is in the box.' : `${sku ?? code}: right`,
  }
}

function nameOf({ sku, name }: CheckLine): string {
  return sku === '' ? name : sku
}

function wrong(text: string): void {
  useCheck.setState({ told: { kind: 'wrong', text } })
}

function note(text: string): void {
  useCheck.setState({ told: { kind: 'note', text } })
}

import { pressLatencies, recordLatencies } from './event-latency.ts'
import { pause } from './random.ts'
import type { Screen, Strip } from './screen.ts'
import {
  cursorRow,
  goDeep,
  keepFramesGoing,
  type NotedRow,
  pressInTurn,
  type TableBox,
  takeNotes,
} from './table-driver.ts'
import { type Driven, type Key, press } from './window-driver.ts'

/** Both clocks of a set of presses. */
export interface Timed {
  /** Chromium's EventLatency: from the making of the event to the frame that showed it. */
  readonly traceMs: readonly number[]
  /** From before the event was sent to the last change of pixels. */
  readonly pixelMs: readonly number[]
}

/** A window under the eye of the screen, and what is random in its run. */
export interface Watched {
  readonly driven: Driven
  readonly screen: Screen
  readonly random: () => number
  /** Where traces are put for a moment. */
  readonly folder: string
}

/** How many presses, and whether frames go on between them (see keepFramesGoing). */
export interface Presses {
  readonly count: number
  readonly isAtRest: boolean
}

/** The bar of the floor page goes through so many places, within this strip. */
const FLOOR_ROWS = 22
const FLOOR_STRIP: Strip = { x: 100, y: 0, width: 24, height: 704 }

/** Presses on the floor page: one bar moves. */
export async function floorPresses(watched: Watched, { count, isAtRest }: Presses): Promise<Timed> {
  const barRow = () =>
    watched.driven.page.evaluate(() => Number(document.getElementById('bar')?.dataset['row'] ?? 0))
  const before = await barRow()
  const keys = Array.from({ length: count }, () => ({ keyCode: 'Down' }))
  const timed = await timedPresses(watched, FLOOR_STRIP, keys, isAtRest)
  const moved = ((await barRow()) - before + FLOOR_ROWS * count) % FLOOR_ROWS
  if (moved !== count % FLOOR_ROWS)
    throw new Error(`The bar of the floor moved by ${moved} rows in ${count} presses`)
  return timed
}

/** Up and down between the edges of what is shown: the highlight moves, nothing scrolls. */
export async function inViewPresses(
  watched: Watched,
  box: TableBox,
  { count, isAtRest }: Presses,
): Promise<Timed> {
  const { driven } = watched
  await press(driven.app, { keyCode: 'Home' })
  await pause(400)
  const way = wayUpAndDown(count, box.wholeRows - 3)
  const keys = way.map((index, at) => ({ keyCode: index > (way[at - 1] ?? 0) ? 'Down' : 'Up' }))
  await takeNotes(driven)
  const timed = await timedPresses(watched, box.strip, keys, isAtRest)
  const went = (await takeNotes(driven)).map(({ index }) => index)
  if (went.join() !== way.join()) throw new Error(`The cursor went ${went.join()}, not ${way.join()}`)
  if ((await cursorRow(driven)).scrollTop !== 0) throw new Error('A press in view scrolled')
  return timed
}

/** Down from the last row shown, far from the top: every press scrolls by exactly one row. */
export async function scrollPresses(
  watched: Watched,
  box: TableBox,
  first: number,
  { count, isAtRest }: Presses,
): Promise<Timed> {
  const { driven } = watched
  await goDeep(driven, first, box)
  // To the very edge first, where presses begin to scroll.
  for (let step = 0; step < 3; step += 1) {
    await press(driven.app, { keyCode: 'Down' })
    await pause(60)
  }
  const before = await cursorRow(driven)
  await takeNotes(driven)
  const keys = Array.from({ length: count }, () => ({ keyCode: 'Down' }))
  const timed = await timedPresses(watched, box.strip, keys, isAtRest)
  const after = await cursorRow(driven)
  const rows = (after.scrollTop - before.scrollTop) / box.rowHeight
  if (rows !== count || after.index !== before.index + count || !after.isInView)
    throw new Error(`${count} presses scrolled by ${rows} rows, from ${before.index} to ${after.index}`)
  checkNotes(await takeNotes(driven), before.index + 1, count)
  await holdAgainstStore(driven, after)
  return timed
}

async function timedPresses(
  watched: Watched,
  strip: Strip,
  keys: readonly Key[],
  isAtRest: boolean,
): Promise<Timed> {
  const { driven, screen, random, folder } = watched
  await keepFramesGoing(driven, !isAtRest)
  let presses = { sentAtMs: [] as number[], pixelMs: [] as number[] }
  const slices = await recordLatencies(driven.app, folder, async () => {
    presses = await pressInTurn(driven, screen, strip, keys, random)
  })
  await keepFramesGoing(driven, false)
  return { traceMs: pressLatencies(slices, presses.sentAtMs), pixelMs: presses.pixelMs }
}

/** Positions from the first row to `bottom` and back, without ever standing still. */
function wayUpAndDown(count: number, bottom: number): number[] {
  const way: number[] = []
  for (let at = 0, step = 1; way.length < count; way.push(at)) {
    if (at + step > bottom || at + step < 0) step = -step
    at += step
  }
  return way
}

/** Every press has to have shown the next order, whole: a row on its way would be painted faster. */
function checkNotes(notes: readonly NotedRow[], first: number, count: number): void {
  if (notes.length !== count) throw new Error(`${notes.length} presses were noted, not ${count}`)
  for (const [at, { index, orderText, isEmpty }] of notes.entries()) {
    const isRight = index === first + at && !isEmpty && /^\d{10,}$/.test(orderText)
    if (!isRight || orderText === notes[at - 1]?.orderText)
      throw new Error(`Press ${at} showed row ${index} with "${orderText}"`)
  }
}

async function holdAgainstStore(driven: Driven, row: { seq: number; orderText: string }): Promise<void> {
  const id = await driven.page.evaluate(async (seq) => {
    const answer = await window.api.orders.rows({ seqs: [seq] })
    return answer.ok ? answer.value[0]?.tiktokOrderId : undefined
  }, row.seq)
  if (id !== row.orderText) throw new Error(`The row shows ${row.orderText}, the store has ${id}`)
}

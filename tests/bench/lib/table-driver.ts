import { pause } from './random.ts'
import type { Screen, Strip } from './screen.ts'
import { type Driven, type Key, press } from './window-driver.ts'

/** How the rules of pacing read: still for this long, then up to this much more, so that no phase is favoured. */
const STILL_MS = 14
const RANDOM_MS = 17
const NO_PAINT_MS = 1_000
/** Enough of the column with the order ids to differ in every row. */
const STRIP_WIDTH_PX = 24
const STRIP_FROM_PX = 100

const AWAY = { x: 20, y: 400 }

/** What presses came to: when each was sent and how long until its pixels changed. */
export interface Sent {
  readonly sentAtMs: number[]
  readonly pixelMs: number[]
}

/** The row under the cursor as the page shows it. */
export interface CursorRow {
  readonly index: number
  readonly seq: number
  readonly orderText: string
  readonly isEmpty: boolean
  readonly scrollTop: number
  readonly isInView: boolean
}

/** Where the rows of the table are on the screen. */
export interface TableBox {
  readonly strip: Strip
  readonly rowHeight: number
  readonly wholeRows: number
  readonly middle: { readonly x: number; readonly y: number }
}

/**
 * Presses keys one after the other, each once the screen has been still for long enough after the last. Nothing else
 * is asked of the page meanwhile: what each press did is noted by the page itself (see `noteRows`).
 */
export async function pressInTurn(
  driven: Driven,
  screen: Screen,
  strip: Strip,
  keys: readonly Key[],
  random: () => number,
): Promise<Sent> {
  const result: Sent = { sentAtMs: [], pixelMs: [] }
  let dueMs = 0
  for (const [index, key] of keys.entries()) {
    const watch = screen.watch(strip)
    const [sentAt, change] = await Promise.all([
      press(driven.app, key, dueMs),
      watch.settled(STILL_MS, NO_PAINT_MS),
    ])
    if (change === null) throw new Error(`Press ${index} of ${key.keyCode} changed nothing on the screen`)
    result.sentAtMs.push(sentAt)
    result.pixelMs.push(change.lastMs - sentAt)
    dueMs = change.lastMs + STILL_MS + RANDOM_MS * random()
  }
  return result
}

/**
 * Has a page ask for two more frames after each key, or no longer. A page at rest has no frames: a press then starts
 * one at once, and whether it is shown within the same sixtieth of a second or the next makes two heaps of figures.
 * With frames going on every press waits for the next, wherever between two it falls, as while anything else moves.
 * The figures of the project's research were taken so (its floor of 9.3 and 17.1 ms comes out in no other way).
 */
export async function keepFramesGoing(driven: Driven, isOn: boolean): Promise<void> {
  await driven.page.evaluate((wanted) => {
    const isListening = Reflect.has(window, 'benchFramesGoOn')
    Object.assign(window, { benchFramesGoOn: wanted })
    if (isListening) return
    window.addEventListener('keydown', () => {
      if (Reflect.get(window, 'benchFramesGoOn') === true)
        requestAnimationFrame(() => requestAnimationFrame(() => undefined))
    })
  }, isOn)
}

/** What the page shows after a key has been dealt with. */
export interface NotedRow {
  readonly index: number
  readonly orderText: string
  readonly isEmpty: boolean
}

/**
 * Has the table's page note the row under the cursor after each key. Only attributes and text are read: asking for a
 * place on the screen would make the browser lay the page out, and be measured with it.
 */
export async function noteRows(driven: Driven): Promise<void> {
  await driven.page.evaluate(() => {
    const noted: NotedRow[] = []
    Object.assign(window, { benchNoted: noted })
    const grid = document.querySelector('[data-testid="order-table"]')
    window.addEventListener('keydown', () => {
      const row = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '')
      noted.push({
        index: Number(row?.dataset['rowIndex'] ?? -1),
        orderText: row?.querySelector('.col-order')?.textContent ?? '',
        isEmpty: row === null || row.classList.contains('is-empty') || !row.classList.contains('is-cursor'),
      })
    })
  })
}

/** What was noted since the last time. */
export async function takeNotes(driven: Driven): Promise<NotedRow[]> {
  return driven.page.evaluate(() => (Reflect.get(window, 'benchNoted') as NotedRow[]).splice(0))
}

/** Measures where the table's rows lie. */
export async function tableBox(driven: Driven): Promise<TableBox> {
  const { grid, column, rowHeight } = await driven.page.evaluate(() => {
    const box = (element: Element | null) => {
      if (element === null) throw new Error('There is no table')
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { left, top, right, bottom }
    }
    const row = document.querySelector('.row.is-cursor')
    const header = box(document.querySelector('.grid-header'))
    const grid = box(document.querySelector('[data-testid="order-table"]'))
    const column = box(row?.querySelector('.col-order') ?? null)
    return { grid: { ...grid, top: header.bottom }, column, rowHeight: box(row).bottom - box(row).top }
  })
  const height = Math.floor(grid.bottom - grid.top)
  return {
    strip: {
      x: Math.round(column.left) + STRIP_FROM_PX,
      y: Math.ceil(grid.top),
      width: STRIP_WIDTH_PX,
      height: height - 16,
    },
    rowHeight,
    wholeRows: Math.floor(height / rowHeight),
    middle: { x: Math.round((grid.left + grid.right) / 2), y: Math.round((grid.top + grid.bottom) / 2) },
  }
}

/** The row under the cursor; throws when none is shown. */
export async function cursorRow(driven: Driven): Promise<CursorRow> {
  return driven.page.evaluate(() => {
    const row = document.querySelector<HTMLElement>('.row.is-cursor')
    const grid = document.querySelector<HTMLElement>('[data-testid="order-table"]')
    if (row === null || grid === null) throw new Error('No row is under the cursor')
    const [inner, outer] = [row.getBoundingClientRect(), grid.getBoundingClientRect()]
    return {
      index: Number(row.dataset['rowIndex']),
      seq: Number(row.dataset['seq']),
      orderText: row.querySelector('.col-order')?.textContent ?? '',
      isEmpty: row.classList.contains('is-empty'),
      scrollTop: grid.scrollTop,
      isInView: inner.top >= outer.top && inner.bottom <= outer.bottom,
    }
  })
}

/** Puts the cursor on a position of the view that is far from the top, as a click after a long scroll does. */
export async function goDeep(driven: Driven, index: number, box: TableBox): Promise<void> {
  await driven.page.evaluate((top) => {
    document.querySelector('[data-testid="order-table"]')?.scrollTo({ top })
  }, index * box.rowHeight)
  await driven.page.waitForFunction(
    (wanted) => document.querySelector(`.row[data-row-index="${wanted}"]:not(.is-empty)`) !== null,
    index + 2,
  )
  await driven.page.locator(`.row[data-row-index="${index + box.wholeRows - 2}"] .col-recipient`).click()
  // Off the table again: a pointer over the rows has each scroll look for the row under it and paint it, too.
  await driven.page.mouse.move(AWAY.x, AWAY.y)
  // The panel beside the table follows the cursor, and pages around it are read ahead.
  await pause(600)
}

/** The keys and the rows that the store itself gives for a search, to hold the page against. */
export async function searchResult(driven: Driven, search: string): Promise<number[]> {
  return driven.page.evaluate(async (text) => {
    const query = {
      filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
      search: text,
      sort: { column: 'why' as const, direction: 'asc' as const },
    }
    const answer = await window.api.orders.openView(query)
    if (!answer.ok) throw new Error(answer.error.message)
    return Array.from(answer.value.keys)
  }, search)
}

/** What the table shows at its top, and how many rows it says it has. */
export async function shownRows(driven: Driven, most: number): Promise<{ count: number; seqs: number[] }> {
  return driven.page.evaluate((limit) => {
    const grid = document.querySelector('[data-testid="order-table"]')
    const rows = [...document.querySelectorAll<HTMLElement>('[data-testid="order-row"]')]
    const seqs = rows
      .filter((row) => !row.classList.contains('is-parked') && !row.classList.contains('is-empty'))
      .map((row) => ({ index: Number(row.dataset['rowIndex']), seq: Number(row.dataset['seq']) }))
      .toSorted((a, b) => a.index - b.index)
      .slice(0, limit)
      .map(({ seq }) => seq)
    return { count: Number(grid?.getAttribute('aria-rowcount')) - 1, seqs }
  }, most)
}

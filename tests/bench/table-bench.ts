import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildFloor, floorArguments } from './floor/build.ts'
import { pressLatencies, recordLatencies, wheelFrameRate } from './lib/event-latency.ts'
import { type Bench, bar, type Figures, percentile, type Runs, type Scratch } from './lib/figures.ts'
import { pause, seeded } from './lib/random.ts'
import { Screen, type Strip } from './lib/screen.ts'
import { copyStore, makeStore, ORDERS } from './lib/stores.ts'
import { measureSearch } from './lib/search-driver.ts'
import { cursorRow, goDeep, pressInTurn, type TableBox, tableBox } from './lib/table-driver.ts'
import { type Driven, heapMb, openFloor, openWindow, press, turnWheel } from './lib/window-driver.ts'

const FLOOR_PRESSES = 75
const IN_VIEW_PRESSES = 100
const SCROLL_PRESSES = 150
const WHEEL = { deltaPx: 96, turns: 180, perSecond: 60 }
/** After the first paint the window still reads counts, pages and panels ahead; none of that is measured. */
const SETTLE_MS = 2_000
/** The bar of the floor page goes through so many places, within this strip. */
const FLOOR_ROWS = 22
const FLOOR_STRIP: Strip = { x: 100, y: 0, width: 24, height: 704 }

/** Keys, wheel and search in a table of 100,000 orders, less what an almost empty page takes for a key. */
export const tableBench: Bench = {
  name: 'table',
  about: 'keys, wheel, search and memory in a table of 100,000 orders, less the floor page of the same run',
  prepare,
  bars: (figures) => [
    bar(figures, 'scroll_key_over_floor_p50_ms', '<=', 4),
    bar(figures, 'scroll_key_over_floor_p95_ms', '<=', 6),
    bar(figures, 'inview_key_over_floor_p95_ms', '<=', 3),
    bar(figures, 'wheel_fps', '>=', 57),
    bar(figures, 'search_over_floor_p95_ms', '<=', 50),
    bar(figures, 'renderer_heap_mb', '<=', 40),
  ],
}

interface Table {
  readonly scratch: Scratch
  readonly screen: Screen
  readonly driven: Driven
  readonly box: TableBox
  readonly random: () => number
}

/** Both clocks of a set of presses. */
interface Timed {
  readonly traceMs: number[]
  readonly pixelMs: number[]
}

async function prepare(scratch: Scratch): Promise<Runs> {
  if (process.platform !== 'linux') throw new Error('This benchmark reads the pixels of Xvfb, which only Linux has')
  const screen = await Screen.start(scratch)
  const store = await makeStore(scratch)
  const floorApp = await buildFloor()
  return {
    once: async (index) => {
      const random = seeded(index + 11)
      // The floor before and after: the machine may have changed its pace in between.
      const before = await measureFloor(scratch, screen, floorApp, random)
      const table = await measureTable(scratch, screen, store, random)
      const after = await measureFloor(scratch, screen, floorApp, random)
      return compare(table, { traceMs: [...before.traceMs, ...after.traceMs], pixelMs: [...before.pixelMs, ...after.pixelMs] }, after.wheelFps)
    },
  }
}

type TableTimes = Awaited<ReturnType<typeof measureTable>>

function compare({ inView, scrolls, search, wheelFps, ...rest }: TableTimes, floor: Timed, floorWheelFps: number): Figures {
  const p = (values: readonly number[], share: number) => percentile(values, share)
  return {
    scroll_key_over_floor_p50_ms: p(scrolls.traceMs, 0.5) - p(floor.traceMs, 0.5),
    scroll_key_over_floor_p95_ms: p(scrolls.traceMs, 0.95) - p(floor.traceMs, 0.95),
    inview_key_over_floor_p95_ms: p(inView.traceMs, 0.95) - p(floor.traceMs, 0.95),
    wheel_fps: wheelFps,
    floor_wheel_fps: floorWheelFps,
    search_over_floor_p95_ms: p(search.paintedMs, 0.95) - p(floor.pixelMs, 0.95),
    search_over_floor_p50_ms: p(search.paintedMs, 0.5) - p(floor.pixelMs, 0.5),
    search_short_p95_ms: p(search.shortMs, 0.95),
    search_long_p95_ms: p(search.longMs, 0.95),
    search_keystrokes: search.paintedMs.length,
    search_unchanged_keystrokes: search.unchanged,
    inview_key_over_floor_p50_ms: p(inView.traceMs, 0.5) - p(floor.traceMs, 0.5),
    scroll_key_p50_ms: p(scrolls.traceMs, 0.5),
    scroll_key_p95_ms: p(scrolls.traceMs, 0.95),
    inview_key_p50_ms: p(inView.traceMs, 0.5),
    inview_key_p95_ms: p(inView.traceMs, 0.95),
    floor_key_p50_ms: p(floor.traceMs, 0.5),
    floor_key_p95_ms: p(floor.traceMs, 0.95),
    scroll_pixels_over_floor_p50_ms: p(scrolls.pixelMs, 0.5) - p(floor.pixelMs, 0.5),
    scroll_pixels_over_floor_p95_ms: p(scrolls.pixelMs, 0.95) - p(floor.pixelMs, 0.95),
    floor_pixels_p50_ms: p(floor.pixelMs, 0.5),
    floor_pixels_p95_ms: p(floor.pixelMs, 0.95),
    ...rest,
  }
}

async function measureFloor(scratch: Scratch, screen: Screen, app: string, random: () => number): Promise<Timed & { wheelFps: number }> {
  const folder = join(scratch.folder, 'floor')
  mkdirSync(folder, { recursive: true })
  const driven = await openFloor(floorArguments(app, folder, 'floor'), folder, screen.env)
  try {
    await pause(SETTLE_MS / 2)
    const keys = Array.from({ length: FLOOR_PRESSES }, () => ({ keyCode: 'Down' }))
    const check = async (at: number) => {
      const row = await driven.page.evaluate(() => Number(document.getElementById('bar')?.dataset['row']))
      if (row !== (at + 1) % FLOOR_ROWS) throw new Error(`The bar of the floor is at ${row} after press ${at}`)
    }
    const timed = await timedPresses(scratch, driven, () => pressInTurn(driven, screen, FLOOR_STRIP, { keys, random, check }))
    await driven.page.evaluate(() => {
      const list = document.createElement('div')
      for (let line = 0; line < 2_000; line += 1) list.appendChild(document.createElement('p')).textContent = `Line ${line}`
      document.body.appendChild(list)
      document.body.style.overflow = 'auto'
    })
    await pause(500)
    const slices = await recordLatencies(driven.app, scratch.folder, () => turnWheel(driven.app, { x: 600, y: 400, ...WHEEL }))
    return { ...timed, wheelFps: wheelFrameRate(slices) }
  } finally {
    await driven.close()
  }
}

async function measureTable(scratch: Scratch, screen: Screen, store: string, random: () => number) {
  const driven = await openWindow(copyStore(store, join(scratch.folder, 'workspace')), screen.env)
  try {
    await pause(SETTLE_MS)
    const firstHeapMb = await heapMb(driven.page)
    const table = { scratch, screen, driven, box: await tableBox(driven), random }
    const inView = await inViewPresses(table)
    const scrolls = await scrollPresses(table)
    const wheelFps = await wheel(table)
    const blank = await blankFrames(table)
    const search = await measureSearch(driven, screen, table.box, random)
    return { inView, scrolls, wheelFps, search, wheel_frames_with_blank_rows: blank, renderer_heap_mb: await heapMb(driven.page), renderer_heap_at_start_mb: firstHeapMb }
  } finally {
    await driven.close()
  }
}

async function timedPresses(scratch: Scratch, driven: Driven, act: () => Promise<{ sentAtMs: number[]; pixelMs: number[] }>): Promise<Timed> {
  let presses = { sentAtMs: [] as number[], pixelMs: [] as number[] }
  const slices = await recordLatencies(driven.app, scratch.folder, async () => {
    presses = await act()
  })
  return { traceMs: pressLatencies(slices, presses.sentAtMs), pixelMs: presses.pixelMs }
}

/** Up and down between the edges of what is shown: the highlight moves, nothing scrolls. */
async function inViewPresses({ scratch, screen, driven, box, random }: Table): Promise<Timed> {
  await press(driven.app, { keyCode: 'Home' })
  await pause(300)
  const [top, bottom] = [1, box.wholeRows - 3]
  let expected = (await cursorRow(driven)).index
  const way: number[] = []
  for (let step = 1; way.length < IN_VIEW_PRESSES; ) {
    if (expected + step > bottom || (step < 0 && expected + step < top)) step = -step
    expected += step
    way.push(expected)
  }
  const keys = way.map((index, at) => ({ keyCode: index > (way[at - 1] ?? 0) ? 'Down' : 'Up' }))
  const check = async (at: number) => {
    const row = await cursorRow(driven)
    if (row.index !== way[at] || row.scrollTop !== 0) throw new Error(`The cursor is on ${row.index}, not on ${way[at]}`)
  }
  return timedPresses(scratch, driven, () => pressInTurn(driven, screen, box.strip, { keys, random, check }))
}

/** Down from the last row shown, far from the top: every press scrolls by exactly one row. */
async function scrollPresses({ scratch, screen, driven, box, random }: Table): Promise<Timed> {
  await goDeep(driven, Math.floor(ORDERS * (0.2 + 0.6 * random())), box)
  // To the very edge first, where presses begin to scroll.
  for (let step = 0; step < 3; step += 1) {
    await press(driven.app, { keyCode: 'Down' })
    await pause(60)
  }
  let before = await cursorRow(driven)
  const check = async () => {
    const row = await cursorRow(driven)
    const isScrolled = row.index === before.index + 1 && row.scrollTop === before.scrollTop + box.rowHeight
    if (!isScrolled || row.isEmpty || !row.isInView) throw new Error(`A press went from ${JSON.stringify(before)} to ${JSON.stringify(row)}`)
    if (!/^\d{10,}$/.test(row.orderText) || row.orderText === before.orderText) throw new Error(`Row ${row.index} shows "${row.orderText}"`)
    before = row
  }
  const keys = Array.from({ length: SCROLL_PRESSES }, () => ({ keyCode: 'Down' }))
  const timed = await timedPresses(scratch, driven, () => pressInTurn(driven, screen, box.strip, { keys, random, check }))
  await holdAgainstStore(driven, before)
  return timed
}

async function holdAgainstStore(driven: Driven, row: { seq: number; orderText: string }): Promise<void> {
  const id = await driven.page.evaluate(async (seq) => {
    const answer = await window.api.orders.rows({ seqs: [seq] })
    return answer.ok ? answer.value[0]?.tiktokOrderId : undefined
  }, row.seq)
  if (id !== row.orderText) throw new Error(`The row shows ${row.orderText}, the store has ${id}`)
}

async function wheel({ scratch, driven, box, random }: Table): Promise<number> {
  await goDeep(driven, Math.floor(ORDERS * (0.2 + 0.6 * random())), box)
  const top = () => driven.page.evaluate(() => document.querySelector('[data-testid="order-table"]')?.scrollTop ?? 0)
  const before = await top()
  const slices = await recordLatencies(driven.app, scratch.folder, async () => {
    await turnWheel(driven.app, { ...box.middle, ...WHEEL })
    await pause(200)
  })
  const scrolled = (await top()) - before
  if (scrolled !== WHEEL.deltaPx * WHEEL.turns) throw new Error(`The wheel scrolled by ${scrolled} pixels`)
  return wheelFrameRate(slices)
}

/** The same wheel once more, with the page looking at every frame for rows that are not there yet. */
async function blankFrames({ driven, box, random }: Table): Promise<number> {
  await goDeep(driven, Math.floor(ORDERS * (0.2 + 0.6 * random())), box)
  await driven.page.evaluate((rowHeight) => {
    const grid = document.querySelector<HTMLElement>('[data-testid="order-table"]')
    if (grid === null) throw new Error('There is no table')
    const state = { isOn: true, blank: 0 }
    Object.assign(window, { benchFrames: state })
    const look = () => {
      const first = Math.ceil(grid.scrollTop / rowHeight)
      const last = Math.floor((grid.scrollTop + grid.clientHeight - 32) / rowHeight) - 1
      for (const index of [first, last])
        if (document.querySelector(`.row[data-row-index="${index}"]:not(.is-empty, .is-parked)`) === null) {
          state.blank += 1
          break
        }
      if (state.isOn) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, box.rowHeight)
  await turnWheel(driven.app, { ...box.middle, ...WHEEL })
  return driven.page.evaluate(() => {
    const state = Reflect.get(window, 'benchFrames') as { isOn: boolean; blank: number }
    state.isOn = false
    return state.blank
  })
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildFloor, floorArguments } from './floor/build.ts'
import { type Bench, bar, type Figures, percentile, type Runs, type Scratch } from './lib/figures.ts'
import { pause, seeded } from './lib/random.ts'
import { Screen } from './lib/screen.ts'
import { measureSearch, type SearchTimes } from './lib/search-driver.ts'
import { copyStore, makeStore, ORDERS } from './lib/stores.ts'
import { noteRows, tableBox } from './lib/table-driver.ts'
import { floorPresses, inViewPresses, scrollPresses, type Timed } from './lib/timed-presses.ts'
import { blankFrames, wheelOverTable, wheelOverText } from './lib/wheel.ts'
import { heapMb, openFloor, openWindow } from './lib/window-driver.ts'

const GOING = { floor: 75, inView: 100, scroll: 150 }
/** The same on a page whose frames rest between presses, as a control. */
const AT_REST = { floor: 30, inView: 50, scroll: 60 }
/** After the first paint the window still reads counts, pages and panels ahead; none of that is measured. */
const SETTLE_MS = 2_000

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

interface Material {
  readonly scratch: Scratch
  readonly screen: Screen
  readonly store: string
  readonly floorApp: string
  readonly random: () => number
}

interface FloorTimes {
  readonly going: Timed
  readonly atRest: Timed
  readonly wheelFps: number
}

interface TableTimes {
  readonly inView: Timed
  readonly inViewAtRest: Timed
  readonly scrolls: Timed
  readonly scrollsAtRest: Timed
  readonly search: SearchTimes
  readonly figures: Figures
}

async function prepare(scratch: Scratch): Promise<Runs> {
  if (process.platform !== 'linux')
    throw new Error('This benchmark reads the pixels of Xvfb, which only Linux has')
  const screen = await Screen.start(scratch)
  const material = { scratch, screen, store: await makeStore(scratch), floorApp: await buildFloor() }
  return {
    once: async (index) => {
      const run = { ...material, random: seeded(index + 11) }
      // The floor before and after: the machine may have changed its pace in between.
      const before = await measureFloor(run)
      const table = await measureTable(run)
      const after = await measureFloor(run)
      return compare(table, {
        going: both(before.going, after.going),
        atRest: both(before.atRest, after.atRest),
        wheelFps: (before.wheelFps + after.wheelFps) / 2,
      })
    },
  }
}

function both(one: Timed, other: Timed): Timed {
  return { traceMs: [...one.traceMs, ...other.traceMs], pixelMs: [...one.pixelMs, ...other.pixelMs] }
}

function compare(table: TableTimes, floor: FloorTimes): Figures {
  const { search } = table
  const floorPixelsP95 = percentile(floor.going.pixelMs, 0.95)
  return {
    ...overFloor('scroll_key', table.scrolls, floor.going),
    ...overFloor('inview_key', table.inView, floor.going),
    ...overFloor('scroll_key_at_rest', table.scrollsAtRest, floor.atRest),
    ...overFloor('inview_key_at_rest', table.inViewAtRest, floor.atRest),
    ...ownTimes('floor_key', floor.going),
    ...ownTimes('floor_key_at_rest', floor.atRest),
    search_over_floor_p95_ms: percentile(search.paintedMs, 0.95) - floorPixelsP95,
    search_over_floor_p50_ms: percentile(search.paintedMs, 0.5) - percentile(floor.going.pixelMs, 0.5),
    search_1_or_2_letters_p95_ms: percentile(search.shortMs, 0.95),
    search_3_or_more_letters_p95_ms: percentile(search.longMs, 0.95),
    search_keystrokes: search.paintedMs.length,
    search_unchanged_keystrokes: search.unchanged,
    ...table.figures,
    floor_wheel_fps: floor.wheelFps,
  }
}

function overFloor(name: string, keys: Timed, floor: Timed): Figures {
  const over = (share: number, clock: keyof Timed) =>
    percentile(keys[clock], share) - percentile(floor[clock], share)
  return {
    [`${name}_over_floor_p50_ms`]: over(0.5, 'traceMs'),
    [`${name}_over_floor_p95_ms`]: over(0.95, 'traceMs'),
    [`${name}_over_floor_pixels_p50_ms`]: over(0.5, 'pixelMs'),
    [`${name}_over_floor_pixels_p95_ms`]: over(0.95, 'pixelMs'),
    ...ownTimes(name, keys),
  }
}

function ownTimes(name: string, { traceMs, pixelMs }: Timed): Figures {
  return {
    [`${name}_p50_ms`]: percentile(traceMs, 0.5),
    [`${name}_p95_ms`]: percentile(traceMs, 0.95),
    [`${name}_pixels_p50_ms`]: percentile(pixelMs, 0.5),
    [`${name}_pixels_p95_ms`]: percentile(pixelMs, 0.95),
  }
}

async function measureFloor({ scratch, screen, floorApp, random }: Material): Promise<FloorTimes> {
  const folder = join(scratch.folder, 'floor')
  mkdirSync(folder, { recursive: true })
  const driven = await openFloor(floorArguments(floorApp, folder, 'floor'), folder, screen.env)
  try {
    await pause(SETTLE_MS / 2)
    const watched = { driven, screen, random, folder: scratch.folder }
    return {
      going: await floorPresses(watched, { count: GOING.floor, isAtRest: false }),
      atRest: await floorPresses(watched, { count: AT_REST.floor, isAtRest: true }),
      wheelFps: await wheelOverText(driven, scratch.folder),
    }
  } finally {
    await driven.close()
  }
}

async function measureTable({ scratch, screen, store, random }: Material): Promise<TableTimes> {
  const driven = await openWindow(copyStore(store, join(scratch.folder, 'workspace')), screen.env)
  try {
    await pause(SETTLE_MS)
    const heapAtStartMb = await heapMb(driven.page)
    const box = await tableBox(driven)
    await noteRows(driven)
    const watched = { driven, screen, random, folder: scratch.folder }
    const somewhere = () => Math.floor(ORDERS * (0.2 + 0.6 * random()))
    return {
      inView: await inViewPresses(watched, box, { count: GOING.inView, isAtRest: false }),
      inViewAtRest: await inViewPresses(watched, box, { count: AT_REST.inView, isAtRest: true }),
      scrolls: await scrollPresses(watched, box, somewhere(), { count: GOING.scroll, isAtRest: false }),
      scrollsAtRest: await scrollPresses(watched, box, somewhere(), {
        count: AT_REST.scroll,
        isAtRest: true,
      }),
      search: await measureSearch(driven, screen, box, random),
      figures: {
        wheel_fps: await wheelOverTable(driven, box, scratch.folder, somewhere()),
        wheel_frames_with_blank_rows: await blankFrames(driven, box, somewhere()),
        renderer_heap_mb: await heapMb(driven.page),
        renderer_heap_at_start_mb: heapAtStartMb,
      },
    }
  } finally {
    await driven.close()
  }
}

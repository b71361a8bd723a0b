import { recordLatencies, wheelFrameRate } from './event-latency.ts'
import { pause } from './random.ts'
import { goDeep, type TableBox } from './table-driver.ts'
import { type Driven, turnWheel } from './window-driver.ts'

const WHEEL = { deltaPx: 96, turns: 180, perSecond: 60 }

/** Frames a second while the wheel turns over the table; throws when it did not scroll by what was turned. */
export async function wheelOverTable(
  driven: Driven,
  box: TableBox,
  folder: string,
  first: number,
): Promise<number> {
  await goDeep(driven, first, box)
  const top = () =>
    driven.page.evaluate(() => document.querySelector('[data-testid="order-table"]')?.scrollTop ?? 0)
  const before = await top()
  const slices = await recordLatencies(driven.app, folder, async () => {
    await turnWheel(driven.app, { ...box.middle, ...WHEEL })
    await pause(300)
  })
  const scrolled = (await top()) - before
  if (scrolled !== WHEEL.deltaPx * WHEEL.turns) throw new Error(`The wheel scrolled by ${scrolled} pixels`)
  return wheelFrameRate(slices)
}

/** The same wheel once more, with the page looking at every frame for rows that are not there yet; how many had. */
export async function blankFrames(driven: Driven, box: TableBox, first: number): Promise<number> {
  await goDeep(driven, first, box)
  await driven.page.evaluate((rowHeight) => {
    const grid = document.querySelector<HTMLElement>('[data-testid="order-table"]')
    const header = document.querySelector('.grid-header')
    if (grid === null || header === null) throw new Error('There is no table')
    const rowsPx = grid.clientHeight - header.clientHeight
    const state = { isOn: true, blank: 0 }
    Object.assign(window, { benchFrames: state })
    const isThere = (index: number) =>
      document.querySelector(`.row[data-row-index="${index}"]:not(.is-empty, .is-parked)`) !== null
    const look = () => {
      const top = Math.ceil(grid.scrollTop / rowHeight)
      const bottom = Math.floor((grid.scrollTop + rowsPx) / rowHeight) - 1
      if (!isThere(top) || !isThere(bottom)) state.blank += 1
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

/** The control: the same wheel over lines of text that the browser scrolls by itself. */
export async function wheelOverText(driven: Driven, folder: string): Promise<number> {
  await driven.page.evaluate(() => {
    const list = document.createElement('div')
    for (let line = 0; line < 2_000; line += 1)
      list.appendChild(document.createElement('p')).textContent = `Line ${line}`
    document.body.appendChild(list)
    document.body.style.overflow = 'auto'
  })
  await pause(500)
  const slices = await recordLatencies(driven.app, folder, async () => {
    await turnWheel(driven.app, { x: 600, y: 400, ...WHEEL })
    await pause(300)
  })
  return wheelFrameRate(slices)
}

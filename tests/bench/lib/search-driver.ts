import { pause } from './random.ts'
import type { Screen } from './screen.ts'
import { searchResult, shownRows, type TableBox } from './table-driver.ts'
import { type Driven, press } from './window-driver.ts'

const TERMS = 12
const LONGEST_TERM = 8
/** Below this many characters the trigram index cannot help. */
const SHORT = 3
/** Results may arrive well after the keystroke's own frame; only this long a stillness ends a keystroke. */
const STILL_MS = 120
const NO_CHANGE_MS = 400
const RANDOM_MS = 17
const COMPARED_ROWS = 15

/** Keystrokes in the search field, each until its result's rows were on the screen. ms. */
export interface SearchTimes {
  readonly paintedMs: number[]
  /** The same keystrokes apart: one or two characters, and more. */
  readonly shortMs: number[]
  readonly longMs: number[]
  /** Keystrokes whose result showed the very same rows, so that no clock can see them. */
  readonly unchanged: number
}

/**
 * Types words that the orders hold, one letter at a time, and waits each time until the rows are those of that
 * query. Time runs from the keystroke to the last change of pixels within the rows.
 */
export async function measureSearch(
  driven: Driven,
  screen: Screen,
  box: TableBox,
  random: () => number,
): Promise<SearchTimes> {
  const times = { paintedMs: [] as number[], shortMs: [] as number[], longMs: [] as number[], unchanged: 0 }
  const terms = await someTerms(driven, random)
  await press(driven.app, { keyCode: 'Home' })
  await pause(400)
  await press(driven.app, { keyCode: '/' })
  await pause(200)
  for (const term of terms) {
    for (let length = 1; length <= term.length; length += 1) {
      const char = term.slice(length - 1, length)
      const watch = screen.watch(box.strip)
      const [sentAt, change] = await Promise.all([
        press(driven.app, { keyCode: char.toLowerCase(), char }),
        watch.settled(STILL_MS, NO_CHANGE_MS),
      ])
      await holdAgainstStore(driven, term.slice(0, length))
      if (change === null) times.unchanged += 1
      else {
        times.paintedMs.push(change.lastMs - sentAt)
        if (length < SHORT) times.shortMs.push(change.lastMs - sentAt)
        else times.longMs.push(change.lastMs - sentAt)
      }
      await pause(RANDOM_MS * random())
    }
    await press(driven.app, { keyCode: 'Escape' })
    await pause(400)
  }
  return times
}

async function holdAgainstStore(driven: Driven, search: string): Promise<void> {
  const typed = await driven.page.locator('[data-testid="search"]').inputValue()
  if (typed !== search) throw new Error(`The field holds "${typed}", not "${search}"`)
  const expected = await searchResult(driven, search)
  const shown = await shownRows(driven, COMPARED_ROWS)
  const isSame = shown.count === expected.length && shown.seqs.every((seq, at) => seq === expected[at])
  if (!isSame) throw new Error(`"${search}" shows ${shown.count} orders, the store finds ${expected.length}`)
}

/** Beginnings of recipients and handles, and ends of order ids and tracking numbers, of orders all over the store. */
async function someTerms(driven: Driven, random: () => number): Promise<string[]> {
  const seqs = Array.from({ length: 400 }, () => 1 + Math.floor(random() * 99_000))
  const rows = await driven.page.evaluate(
    async (wanted) => {
      const answer = await window.api.orders.rows({ seqs: wanted })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value.map(({ recipient, handle, tiktokOrderId, tracking }) => ({
        recipient,
        handle,
        tiktokOrderId,
        tracking,
      }))
    },
    [...new Set(seqs)],
  )
  const kinds = [
    rows.map(({ recipient }) => recipient.slice(0, LONGEST_TERM)),
    rows.map(({ handle }) => handle.slice(0, LONGEST_TERM)),
    rows.map(({ tiktokOrderId }) => tiktokOrderId.slice(-7)),
    rows.map(({ tracking }) => tracking.slice(-7)),
  ]
  return Array.from({ length: TERMS }, (_, at) => {
    const fitting = (kinds[at % kinds.length] ?? []).filter((term) => /^[A-Za-z0-9]{5,8}$/.test(term))
    return fitting[Math.floor(random() * fitting.length)] ?? 'a'
  })
}

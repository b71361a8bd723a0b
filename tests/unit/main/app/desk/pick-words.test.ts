import { describe, expect, it } from 'vitest'
import { nothingToFetch, pickListSays } from '../../../../../src/main/app/desk/handlers/pick-words.ts'
import type { PageRun } from '../../../../../src/main/printing/queue/page-run.ts'
import type { PickList } from '../../../../../src/shared/domain/printing/pick-list.ts'

const list = (leftOut: PickList['leftOut'] = {}): PickList => ({ lines: [], orders: 1, leftOut })
const run = (over: Partial<PageRun>): PageRun => ({
  pages: 3,
  sent: 3,
  stoppedAt: null,
  outcome: 'printed',
  fault: null,
  ...over,
})
const says = (over: Partial<PageRun>, leftOut: PickList['leftOut'] = {}) =>
  pickListSays(run(over), list(leftOut), 'Bench')

describe('what is said of a pick list', () => {
  it('is how many pages there are, for how many orders, and whose goods are not on it', () => {
    expect(says({ pages: 1 })).toBe('The pick list is printed: 1 page for 1 order.')
    expect(says({ outcome: 'sent' }, { held: 2 })).toBe(
      'The pick list is sent: 3 pages for 1 order. Left out: 2 on hold.',
    )
  })

  it('is what to do next where it did not come out whole', () => {
    const at = { sent: 1, stoppedAt: 2 }
    expect(says({ ...at, outcome: 'unsure' })).toBe(
      'Page 2 of 3 was sent to Bench, which does not say that it came out: look at it, and print the list again if it is not whole.',
    )
    expect(says({ ...at, outcome: 'stopped', fault: 'printer.paperOut' })).toBe(
      'Page 2 of 3 did not come out: the list has to be printed again. The printer is out of labels or ribbon. Load it, and try again.',
    )
    expect(says({ ...at, outcome: 'stopped' })).toBe(
      'Bench was stopped before page 2 of 3. Let it go on in Printing, and print the list again.',
    )
  })

  it('is why there is none where nothing is to be fetched', () => {
    expect(nothingToFetch(list({ cancelled: 1 })).message).toBe(
      'There is nothing to fetch: no order here is still to be packed. Left out: 1 cancelled.',
    )
    expect(nothingToFetch(list()).message).toContain('Choose another view')
  })
})

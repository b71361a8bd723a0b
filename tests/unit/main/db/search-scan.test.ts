import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SearchScan } from '../../../../src/main/db/orders/search-scan.ts'
import { ViewKeys } from '../../../../src/main/features/orders/view-query.ts'
import type { ViewQuery } from '../../../../src/shared/domain/orders/view.ts'
import { anOrder } from '../../../harness/store/orders.ts'
import { TestStore } from '../../../harness/store/test-store.ts'

const NAMES = ['Zoë Ångström', '田中 太郎', 'Ana Anaya', 'محمد علي', 'aaa aaa', '']
const TERMS = [
  ['a'],
  ['an'],
  ['田'],
  ['zoe', 'ang'],
  ['ana', '10'],
  ['no such name'],
  ['0', '1'],
  ['\n'],
  ['aaa'],
]

const SEARCH: ViewQuery = {
  filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
  search: 'zq',
  sort: { column: 'why', direction: 'asc' },
}

let store: TestStore

beforeAll(async () => {
  store = await TestStore.open()
  await store.bring(
    Array.from({ length: 60 }, (_, index) =>
      anOrder(String(1_000 + index), {
        recipient: { ...anOrder('x').recipient, name: NAMES[index % NAMES.length] ?? '' },
      }),
    ),
  )
})
afterAll(() => store.close())

/** What SQLite itself finds by reading every text. */
function readBySqlite(terms: readonly string[]): number[] {
  const holdsAll = terms.map(() => 'instr(text, ?) > 0').join(' AND ')
  return store.opened.reader.read((tx) =>
    tx.pluck<number>(`SELECT seq FROM order_search WHERE ${holdsAll} ORDER BY seq`, ...terms),
  )
}

const scanned = (scan: SearchScan, terms: readonly string[]) =>
  store.opened.reader.read((tx) => [...(scan.find(tx, terms) ?? [])])

describe('searching in memory', () => {
  for (const terms of TERMS)
    it(`for ${JSON.stringify(terms)} finds what SQLite finds`, () => {
      expect(scanned(new SearchScan(), terms)).toEqual(readBySqlite(terms))
    })

  it('finds nothing in a store without orders', async () => {
    const empty = await TestStore.open()
    const found = empty.opened.reader.read((tx) => [...(new SearchScan().find(tx, ['a']) ?? [])])
    expect(found).toEqual([])
    empty.close()
  })

  it('is prepared ahead, unless something has been written meanwhile', () => {
    const [views, clock] = [new ViewKeys(), { now: 0, dayStartAt: 0, dayEndAt: 1 }]
    const { reader } = store.opened
    const open = (version: number) => reader.read((tx) => [...views.open(tx, SEARCH, { ...clock, version })])
    const before = open(1)
    reader.read((tx) => views.prepareSearch(tx, 1))
    expect([before, open(1)]).toEqual([[], []])
    store.run('orders.note', { order: 3, note: 'Zq' })
    reader.read((tx) => views.prepareSearch(tx, 1))
    expect(open(2)).toEqual([3])
  })

  it('finds the right orders where row numbers have gaps', () => {
    store.opened.writer.write((tx) => tx.run('DELETE FROM order_search WHERE seq IN (1, 7, 8, 30)'))
    expect(scanned(new SearchScan(), ['an'])).toEqual(readBySqlite(['an']))
  })

  it('sees a note as soon as it is written', () => {
    const found = () => [...store.ask('orders.openView', { ...SEARCH, search: 'quilt' }).keys]
    expect(found()).toEqual([])
    store.run('orders.note', { order: 2, note: 'Quilt wrapped twice' })
    expect(found()).toEqual([2])
  })
})

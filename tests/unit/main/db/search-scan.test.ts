import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SearchScan } from '../../../../src/main/db/orders/search-scan.ts'
import { seenChanges } from '../../../../src/main/db/row-changes.ts'
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

function scanned(scan: SearchScan, terms: readonly string[]): number[] {
  const changes = seenChanges(store.opened.log)
  return store.opened.reader.read((tx) => Array.from(scan.find(tx, terms, changes) ?? []))
}

describe('searching in memory', () => {
  for (const terms of TERMS)
    it(`for ${JSON.stringify(terms)} finds what SQLite finds`, () => {
      expect(scanned(new SearchScan(), terms)).toEqual(readBySqlite(terms))
    })

  it('finds nothing in a store without orders', async () => {
    const empty = await TestStore.open()
    const changes = seenChanges(empty.opened.log)
    const found = empty.opened.reader.read((tx) => new SearchScan().find(tx, ['a'], changes))
    expect(found).toEqual(new Int32Array(0))
    empty.close()
  })

  it('prepared ahead finds what was written before and after', () => {
    const [views, clock] = [new ViewKeys(), { now: 0, dayStartAt: 0, dayEndAt: 1 }]
    const { reader, log } = store.opened
    const found = () => {
      const changes = seenChanges(log)
      return reader.read((tx) => [...views.open(tx, SEARCH, { ...clock, changes })])
    }
    store.run('orders.note', { order: 4, note: 'Zq' })
    const changes = seenChanges(log)
    reader.read((tx) => views.prepare(tx, changes))
    expect(found()).toEqual([4])
    store.run('orders.note', { order: 3, note: 'Zq' })
    store.run('orders.note', { order: 4, note: '' })
    expect(found()).toEqual([3])
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

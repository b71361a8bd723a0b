import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seenChanges } from '../../../../src/main/db/row-changes.ts'
import { anOrder } from '../../../harness/store/orders.ts'
import { TestStore } from '../../../harness/store/test-store.ts'

let store: TestStore

beforeAll(async () => {
  store = await TestStore.open()
  await store.bring(Array.from({ length: 700 }, (_, index) => anOrder(String(1_000 + index))))
})
afterAll(() => store.close())

const position = () => seenChanges(store.opened.log).position
const since = (from: number) => {
  const rows = seenChanges(store.opened.log).since(from)
  return rows === null ? 'everything' : [...rows].sort((a, b) => a - b)
}
const write = (sql: string) => store.opened.writer.write((tx) => tx.run(sql))

describe('the log of changes', () => {
  it('names the orders that a command changed, by whichever statement', () => {
    const before = position()
    store.run('orders.note', { order: 3, note: 'gift' })
    store.run('orders.hold', { orders: [5, 6], reason: 'wait' })
    expect(since(before)).toEqual([3, 5, 6])
    expect(since(position())).toEqual([])
  })

  it('need not name an inserted order by itself: an import inserts under a batch, and sync says what it inserts', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    const inserting = files.filter((file) =>
      /INSERT[^']* INTO orders\b/.test(readFileSync(join('src', file), 'utf8')),
    )
    expect(inserting.sort()).toEqual([
      join('main', 'features', 'imports', 'write', 'order-rows.ts'),
      join('main', 'sync', 'store', 'order-rows.ts'),
    ])
    expect(store.value('SELECT count(*) FROM orders WHERE batch_seq IS NULL')).toBe(0)
  })

  it('does not move for a transaction that changes no order', () => {
    const before = position()
    write('UPDATE orders SET impact = 0 WHERE seq = 0')
    write('UPDATE products SET velocity_score = 5')
    store.run('settings.update', { rowDensity: 'compact' })
    expect(position()).toBe(before)
  })

  it('says everything of a transaction that changes very many orders, and of a batch that is shown or hidden', async () => {
    const before = position()
    write('UPDATE orders SET item_count = item_count')
    expect(since(before)).toBe('everything')
    const shown = position()
    await store.stage([anOrder('9001')])
    expect(since(shown)).toEqual([])
    write(`UPDATE import_batches SET state = 'visible'`)
    expect(since(shown)).toBe('everything')
  })

  it('says everything where so much has happened that it no longer knows', () => {
    const before = position()
    for (let round = 0; round < 10; round += 1) write('UPDATE orders SET item_count = 1 WHERE seq <= 300')
    expect(since(before)).toBe('everything')
    expect(since(position() - 10)).toHaveLength(10)
  })

  it('names a change once more to a reader whose snapshot is older than the commit', () => {
    const { reader, log } = store.opened
    const early = seenChanges(log)
    reader.read((tx) => {
      tx.value('SELECT count(*) FROM orders')
      store.run('orders.note', { order: 8, note: 'written beside a reader' })
      return null
    })
    expect(since(early.position)).toEqual([8])
  })

  it('names rows of a transaction before it is committed, so that no snapshot holds more than the log', () => {
    const before = position()
    const seen: unknown[] = []
    store.opened.writer.driver.function('look', () => {
      seen.push(since(before))
      return null
    })
    expect(() =>
      store.opened.writer.write((tx) => {
        tx.run('UPDATE orders SET note = ? WHERE seq = 9', 'never stored')
        throw new Error('changed my mind')
      }),
    ).toThrow()
    store.run('orders.note', { order: 10, note: 'stored' })
    expect(since(before)).toEqual([9, 10])
  })
})

import { describe, expect, test } from 'vitest'
import type { ViewQuery } from '../../../../../src/shared/domain/orders/view.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()
const query: ViewQuery = {
  filter: {
    statuses: ['awaiting_shipment'],
    stages: [],
    priorities: ['urgent'],
    impacts: [],
    flags: ['toShip'],
  },
  search: 'mug',
  sort: { column: 'total', direction: 'desc' },
}

describe('a saved view', () => {
  test('comes back as it was saved, in the order of names', async () => {
    const store = await newStore()
    store.run('views.save', { name: 'zebra', query })
    const saved = store.run('views.save', { name: 'Mine', query })
    expect(store.ask('views.list', {}).map((view) => view.name)).toEqual(['Mine', 'zebra'])
    expect(store.ask('views.list', {})[0]).toEqual({ id: saved.id, name: 'Mine', query })
  })

  test('saved again under its name is replaced and stays the same view', async () => {
    const store = await newStore()
    const first = store.run('views.save', { name: 'Mine', query })
    const second = store.run('views.save', { name: 'Mine', query: { ...query, search: '' } })
    expect(second.id).toBe(first.id)
    expect(store.ask('views.list', {})).toMatchObject([{ query: { search: '' } }])
  })

  test('can be forgotten once', async () => {
    const store = await newStore()
    const { id } = store.run('views.save', { name: 'Mine', query })
    expect(store.run('views.remove', { id })).toEqual({ removed: true })
    expect(() => store.run('views.remove', { id })).toThrow(
      expect.objectContaining({ code: 'input.notFound' }),
    )
  })

  test('that a newer program wrote and this one cannot read is left out, not a reason to fail', async () => {
    const store = await newStore()
    store.run('views.save', { name: 'Mine', query })
    store.run('views.save', { name: 'Newer', query })
    store.host.connection.write(
      (tx) => void tx.run(`UPDATE saved_views SET query = '{"filter":{"moods":[]}}' WHERE name = 'Newer'`),
    )
    expect(store.ask('views.list', {}).map((view) => view.name)).toEqual(['Mine'])
  })
})

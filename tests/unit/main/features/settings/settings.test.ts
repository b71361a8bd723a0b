import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../../../src/shared/domain/settings/defaults.ts'
import { anOrder, someOrders } from '../../../../harness/store/orders.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()

describe('settings', () => {
  test('that were never set have their defaults, and setting one leaves the others', async () => {
    const store = await newStore()
    expect(store.ask('settings.get', {})).toEqual(DEFAULT_SETTINGS)
    store.run('settings.update', { currency: 'GBP' })
    expect(store.ask('settings.get', {})).toEqual({ ...DEFAULT_SETTINGS, currency: 'GBP' })
  })

  test('outlive a restart', async () => {
    const store = await newStore()
    store.run('settings.update', { operator: 'Ann', keys: { print: 'x' } })
    await store.reopen()
    expect(store.ask('settings.get', {})).toMatchObject({ operator: 'Ann', keys: { print: 'x' } })
  })

  test('of which one can no longer be read keep all the others', async () => {
    const store = await newStore()
    store.run('settings.update', { operator: 'Ann', currency: 'GBP' })
    store.host.connection.write(
      (tx) => void tx.run(`UPDATE settings SET value = '"pounds"' WHERE key = 'currency'`),
    )
    expect(store.ask('settings.get', {})).toEqual({ ...DEFAULT_SETTINGS, operator: 'Ann' })
  })
})

describe('mapping a status word', () => {
  test('changes every order that carries it, in whatever case, and lets it leave', async () => {
    const store = await newStore([
      anOrder('1', { status: 'Verschickt' }),
      anOrder('2', { status: 'VERSCHICKT' }),
      anOrder('3', { status: 'Anders' }),
    ])
    expect(store.run('settings.mapStatus', { text: 'verschickt', status: 'awaiting_shipment' })).toEqual({
      orders: 2,
    })
    expect(store.rows('SELECT status FROM orders ORDER BY tiktok_order_id')).toEqual([
      { status: 'awaiting_shipment' },
      { status: 'awaiting_shipment' },
      { status: 'Anders' },
    ])
    expect(store.run('orders.ship', { orders: ['1'] }).done).toHaveLength(1)
  })

  for (const word of ['ĐÃ GIAO', 'ÉXPÉDIÉ', 'จัดส่งแล้ว', 'ОТПРАВЛЕНО'])
    test(`works for ${word}, whose letters are not ASCII`, async () => {
      const store = await newStore([anOrder('1', { status: word })])
      expect(store.run('settings.mapStatus', { text: word, status: 'in_transit' })).toEqual({ orders: 1 })
      expect(store.value('SELECT status FROM orders')).toBe('in_transit')
    })

  test('to one that nobody has to act on takes the order out of the work', async () => {
    const store = await newStore([anOrder('1', { status: 'Fertig' })])
    store.run('settings.mapStatus', { text: 'Fertig', status: 'completed' })
    expect(store.ask('orders.rows', { seqs: [1] })).toMatchObject([{ priority: 'automated', impact: 'AUTO' }])
  })

  test('leaves other orders alone and is remembered for later exports', async () => {
    const store = await newStore(someOrders(1))
    expect(store.run('settings.mapStatus', { text: 'Verschickt', status: 'in_transit' })).toEqual({
      orders: 0,
    })
    expect(store.ask('settings.get', {}).statusMap).toEqual({ verschickt: 'in_transit' })
  })
})

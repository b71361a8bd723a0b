import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SlicedReads } from '../../../../src/main/app/store/sliced-reads.ts'
import { DATABASE_FILE } from '../../../../src/main/db/database-file.ts'
import { openReader } from '../../../../src/main/db/open.ts'
import { SLICE_CONDITION, type Slices, slicedRows } from '../../../../src/main/db/slices.ts'
import type { ReadTx } from '../../../../src/main/db/tx.ts'
import { countOrders } from '../../../../src/main/features/orders/counts-query.ts'
import { findDemand } from '../../../../src/main/features/orders/demand-query.ts'
import { IMPACT_LEVELS } from '../../../../src/shared/domain/orders/priority.ts'
import { HOUR_MS } from '../../../../src/shared/lib/durations.ts'
import { anOrder, NOW } from '../../../harness/store/orders.ts'
import { TestStore } from '../../../harness/store/test-store.ts'

/** More than two slices hold; every twentieth of one hour, so that its product stands out. */
const ORDERS = 8_200
const AT_ONCE = 1_000
const CLOCK = { now: NOW, dayStartAt: NOW - HOUR_MS, dayEndAt: NOW + HOUR_MS }

let store: TestStore

beforeAll(async () => {
  store = await TestStore.open()
  const orders = Array.from({ length: ORDERS }, (_, index) =>
    anOrder(String(10_000 + index), {
      status: index % 3 === 0 ? 'awaiting_shipment' : 'completed',
      orderedAt: NOW - (index % 20 === 0 ? 2 : 3 + (index % 600)) * HOUR_MS,
    }),
  )
  for (let from = 0; from < ORDERS; from += AT_ONCE) await store.bring(orders.slice(from, from + AT_ONCE))
}, 30_000)
afterAll(() => store.close())

const reads = () => new SlicedReads(() => openReader(join(store.folder, DATABASE_FILE)))
const notes = (tx: ReadTx): Slices<string[]> =>
  slicedRows<string>(tx, `SELECT o.note FROM orders o WHERE o.note <> '' AND ${SLICE_CONDITION}`)

describe('a long reading', () => {
  it('lets others go first after each slice', async () => {
    const sliced = reads()
    const order: string[] = []
    const done = sliced.run((tx) => countOrders(tx, CLOCK)).then(() => order.push('counted'))
    const others = new Promise((resolve) => setImmediate(resolve)).then(() => order.push('answered'))
    await Promise.all([done, others])
    expect(order).toEqual(['answered', 'counted'])
    sliced.close()
  })

  it('sees one moment of the file, whatever is written meanwhile', async () => {
    const sliced = reads()
    const reading = sliced.run(notes)
    await new Promise((resolve) => setImmediate(resolve))
    store.run('orders.note', { order: ORDERS, note: 'written in the middle' })
    expect(await reading).toEqual([])
    expect(await sliced.run(notes)).toHaveLength(1)
    sliced.close()
  })

  it('counts every order once', async () => {
    const sliced = reads()
    const counts = await sliced.run((tx) => countOrders(tx, CLOCK))
    expect(counts.total).toBe(ORDERS)
    expect(counts.statuses.find(({ value }) => value === 'completed')?.count).toBe(
      store.value(`SELECT count(*) FROM orders WHERE status = 'completed'`),
    )
    expect(counts.flags.find(({ value }) => value === 'toShip')?.count).toBe(
      store.value(`SELECT count(*) FROM orders WHERE status = 'awaiting_shipment'`),
    )
    sliced.close()
  })

  it('adds up an hour of a product over all slices', async () => {
    const sliced = reads()
    const { impacts } = await sliced.run((tx) => findDemand(tx, NOW))
    const viral = impacts
      .filter(([, impact]) => impact === IMPACT_LEVELS.indexOf('VIRAL'))
      .map(([seq]) => seq)
    const waitingInThatHour = Array.from({ length: Math.ceil(ORDERS / 60) }, (_, at) => at * 60 + 1)
    expect(viral).toEqual(waitingInThatHour)
    sliced.close()
  })

  it('ends with an error when the file is closed under it, and later ones are refused', async () => {
    const sliced = reads()
    const reading = sliced.run((tx) => countOrders(tx, CLOCK))
    await new Promise((resolve) => setImmediate(resolve))
    sliced.close()
    await expect(reading).rejects.toMatchObject({ code: 'storage.failed' })
    await expect(sliced.run(notes)).rejects.toMatchObject({ code: 'storage.failed' })
  })
})

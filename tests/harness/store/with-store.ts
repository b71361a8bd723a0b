import { afterEach } from 'vitest'
import type { ImportedOrder } from '../../../src/shared/domain/imports/imported-order.ts'
import { standStill } from './clock.ts'
import { TestStore } from './test-store.ts'

/** Stores for the tests of one file: each is closed and removed after its test, and time stands still at NOW. */
export function withStores(): (orders?: readonly ImportedOrder[]) => Promise<TestStore> {
  const open: TestStore[] = []
  standStill()
  afterEach(() => {
    for (const store of open.splice(0)) store.close()
  })
  return async (orders = []) => {
    const store = await TestStore.open()
    open.push(store)
    if (orders.length > 0) await store.bring(orders)
    return store
  }
}

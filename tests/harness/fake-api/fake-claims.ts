import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { fakeId } from './random.ts'

const MINUTE = 60_000
const DESKS = [
  { deskId: fakeId(9, 20), deskName: 'Bench 1', owner: 'sam@lumen.example', isMine: true },
  { deskId: fakeId(9, 21), deskName: 'Bench 2', owner: 'ana@lumen.example', isMine: false },
  { deskId: fakeId(9, 22), deskName: 'שולחן 3 📦', owner: 'ana@lumen.example', isMine: false },
] as const

/** Every fifth order claimed, in turn by this desk and by two others; some of the claims have run out. */
export function claimSome(orders: readonly OrderDetail[], now: number): OrderDetail[] {
  return orders.map((order) => {
    const desk = order.seq % 5 === 0 ? DESKS[(order.seq / 5) % DESKS.length] : undefined
    if (desk === undefined || order.stage === 'closed') return order
    const expiresAt = now + ((order.seq % 17) - 2) * MINUTE
    return { ...order, claim: { ...desk, claimedAt: expiresAt - 15 * MINUTE, expiresAt } }
  })
}

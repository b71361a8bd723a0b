import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { systemClock } from '../../src/main/platform/clock.ts'
import type { BulkOutcome } from '../../src/shared/ipc/common.ts'
import { ageOrders, type BigShop, bigShop } from './backend/shop.ts'
import { type Bench, bar, type Figures, type Scratch } from './lib/figures.ts'
import { connect, newCall, openBuiltDesk, settled, signIn } from './sync/built-desk.ts'
import { addressOf } from './sync/cloud-address.ts'
import { CountingProxy } from './sync/counting-proxy.ts'

const PACKED = 1_000
const SHIFT_MS = 8 * 3_600_000

/** A shift without a network: how soon its work is at the server once there is one, and whether all of it is, once. */
export const syncOfflineBench: Bench = {
  name: 'sync-offline',
  about: '1,000 orders packed offline over 8 simulated hours, and what becomes of them after reconnecting',
  prepare: async (scratch) => ({ once: (index) => measure(scratch, index) }),
  bars: (figures) => [
    bar(figures, 'settle_s', '<=', 10),
    bar(figures, 'lost', '<=', 0),
    bar(figures, 'doubled', '<=', 0),
  ],
}

async function measure(scratch: Scratch, index: number): Promise<Figures> {
  const undos: (() => unknown)[] = []
  const here = { ...scratch, atEnd: (undo: () => unknown) => void undos.push(undo) }
  try {
    return await measureShift(here, index)
  } finally {
    for (const undo of undos.toReversed()) await undo()
  }
}

async function measureShift(scratch: Scratch, index: number): Promise<Figures> {
  const shop = await bigShop(scratch, PACKED, {})
  await ageOrders(shop)
  const proxy = await CountingProxy.open(scratch, shop.backend.url)
  const folder = join(scratch.folder, `offline-${index}`)
  mkdirSync(folder)
  const time = { ahead: -SHIFT_MS }
  const desk = await openBuiltDesk(folder, () => undefined, {
    ...systemClock,
    now: () => systemClock.now() + time.ahead,
  })
  scratch.atEnd(() => desk.close())
  await signIn(desk, addressOf(shop, proxy.url))
  await connect(desk, addressOf(shop, proxy.url))
  await settled(desk)
  const numbers = await orderNumbers(shop)
  proxy.cut()
  const packingAt = performance.now()
  for (const number of numbers) {
    accepted(await desk.handlers['orders.claim']({ orders: [number] }, newCall()))
    accepted(await desk.handlers['orders.note']({ order: number, note: `Packed ${number}` }, newCall()))
    accepted(await desk.handlers['orders.ship']({ orders: [number] }, newCall()))
    time.ahead += SHIFT_MS / PACKED
  }
  const packedMs = performance.now() - packingAt
  const { pending } = await desk.services.store.query('sync.position', {})
  proxy.take()
  const startedAt = performance.now()
  proxy.mend()
  // As the window does when the machine has a network again.
  desk.cloud.hint('online')
  await settled(desk, 5)
  const settleS = (performance.now() - startedAt) / 1_000
  return {
    settle_s: settleS,
    ...(await whatBecame(shop)),
    mutations: pending,
    mutations_per_s: pending / settleS,
    requests: proxy.take().requests,
    control_pack_offline_ms_per_order: packedMs / PACKED,
  }
}

/** What the desk itself refuses was not packed, and says nothing about sync. */
function accepted({ refused }: BulkOutcome): void {
  if (refused[0]) throw new Error(`An order was refused offline: ${refused[0].message}`)
}

async function orderNumbers({ admin }: BigShop): Promise<string[]> {
  const { rows } = await admin.query<{ number: string }>(
    'select tiktok_order_id as number from public.orders order by order_date',
  )
  if (rows.length !== PACKED) throw new Error(`There are ${rows.length} orders`)
  return rows.map(({ number }) => number)
}

/** By the server's rows and journal: each order closed with its note, each act in the journal once. */
async function whatBecame({ admin }: BigShop): Promise<Figures> {
  const { rows } = await admin.query<{ lost: number; doubled: number; conflicts: number; dead: number }>(
    `select
       (select count(*)::integer from public.orders
        where fulfillment_stage <> 'closed' or note <> 'Packed ' || tiktok_order_id) as lost,
       (select count(*)::integer from (select from public.desk_events where order_id is not null
        group by order_id, act having count(*) > 1) twice) as doubled,
       (select count(*)::integer from public.conflicts) as conflicts,
       (select count(*)::integer from public.sync_dead_letters) as dead`,
  )
  const [row] = rows
  if (!row) throw new Error('The server did not say')
  return { lost: row.lost, doubled: row.doubled, conflicts: row.conflicts, dead_letters: row.dead }
}

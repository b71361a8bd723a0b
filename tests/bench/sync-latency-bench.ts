import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Desk } from '../../src/main/app/desk/desk.ts'
import { ageOrders, type BigShop, bigShop } from './backend/shop.ts'
import { buildFloor } from './floor/build.ts'
import { type Bench, bar, type Figures, percentile, type Scratch } from './lib/figures.ts'
import { pause, seeded } from './lib/random.ts'
import { Screen } from './lib/screen.ts'
import { connect, newCall, openBuiltDesk, settled, signIn } from './sync/built-desk.ts'
import { addressOf } from './sync/cloud-address.ts'
import { measureOtherScreen } from './sync/other-screen.ts'

const ORDERS = 10_000
const COMMITS = 200
const LONGEST_PAUSE_MS = 160

/** How soon a desk has what somebody else has committed. */
export const syncLatencyBench: Bench = {
  name: 'sync-latency',
  about:
    'from a commit on the server, or a command on another desk, to the row in a desk’s store and on its screen',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, ORDERS, {})
    await ageOrders(shop)
    const [one, two] = [await openDeskOf(shop, scratch, 'one'), await openDeskOf(shop, scratch, 'two')]
    await Promise.all([settled(one.desk), settled(two.desk)])
    const { rows } = await shop.admin.query<{ id: string; number: string }>(
      'select id, tiktok_order_id as number from public.orders order by order_date desc limit 1000',
    )
    const screens = {
      shop,
      scratch,
      mine: await Screen.start(scratch),
      other: await Screen.start(scratch),
      floorApp: await buildFloor(),
    }
    return {
      once: async (index) => ({
        ...(await measure({ shop, one, two, orders: rows }, index)),
        ...(await measureOtherScreen(screens, seeded(index + 7), index)),
      }),
    }
  },
  bars: (figures) => [
    bar(figures, 'commit_to_row_p50_ms', '<=', 20),
    bar(figures, 'commit_to_row_p95_ms', '<=', 60),
    bar(figures, 'other_screen_over_floor_p95_ms', '<=', 150),
  ],
}

interface WatchedDesk {
  readonly desk: Desk
  /** Resolves at the next word that orders have changed. */
  changed(): Promise<void>
}

interface Set {
  readonly shop: BigShop
  readonly one: WatchedDesk
  readonly two: WatchedDesk
  readonly orders: readonly { readonly id: string; readonly number: string }[]
}

async function openDeskOf(shop: BigShop, scratch: Scratch, name: string): Promise<WatchedDesk> {
  const folder = join(scratch.folder, name)
  mkdirSync(folder)
  let ring: () => void = () => undefined
  const desk = await openBuiltDesk(folder, (event) => {
    if (event === 'orders.changed') ring()
  })
  scratch.atEnd(() => desk.close())
  await signIn(desk, addressOf(shop))
  await connect(desk, addressOf(shop), name)
  const changed = () =>
    new Promise<void>((resolve) => {
      ring = resolve
    })
  return { desk, changed }
}

async function measure(set: Set, index: number): Promise<Figures> {
  const random = seeded(index)
  const took = { commit: [] as number[], command: [] as number[], control: [] as number[] }
  for (let at = 0; at < COMMITS; at += 1) {
    const order = set.orders[(index * COMMITS + at) % set.orders.length]
    if (!order) throw new Error('There are no orders')
    took.commit.push(await commitToRow(set, order, `c${index}.${at}`))
    await pause(20 + random() * LONGEST_PAUSE_MS)
    took.command.push(await commandToRow(set, order, `d${index}.${at}`))
    await pause(20 + random() * LONGEST_PAUSE_MS)
    took.control.push(await bareQuery(set))
  }
  return {
    commit_to_row_p50_ms: percentile(took.commit, 0.5),
    commit_to_row_p95_ms: percentile(took.commit, 0.95),
    command_to_other_desk_p50_ms: percentile(took.command, 0.5),
    command_to_other_desk_p95_ms: percentile(took.command, 0.95),
    control_commit_p50_ms: percentile(took.control, 0.5),
    control_commit_p95_ms: percentile(took.control, 0.95),
  }
}

/** From the server's word that it has committed to the note in the desk's store, as a reading of it says. */
async function commitToRow(
  { shop, one }: Set,
  order: { id: string; number: string },
  note: string,
): Promise<number> {
  const there = untilNote(one, order.number, note)
  await shop.admin.query('update public.orders set note = $2 where id = $1', [order.id, note])
  const committedAt = performance.now()
  return (await there) - committedAt
}

/** From a command on one desk to the row on the other. */
async function commandToRow({ one, two }: Set, order: { number: string }, note: string): Promise<number> {
  const there = untilNote(two, order.number, note)
  const startedAt = performance.now()
  await one.desk.handlers['orders.note']({ order: order.number, note }, newCall())
  return (await there) - startedAt
}

async function untilNote({ desk, changed }: WatchedDesk, order: string, note: string): Promise<number> {
  for (;;) {
    const next = changed()
    const detail = await desk.handlers['orders.detail']({ order }, newCall())
    if (detail.note === note) return performance.now()
    await next
  }
}

/** The control: a commit of one row that nobody syncs. */
async function bareQuery({ shop }: Set): Promise<number> {
  const startedAt = performance.now()
  await shop.admin.query('update public.users set last_active = now() where id = $1', [shop.userId])
  return performance.now() - startedAt
}

import type { Row } from './desk-port.ts'
import { OPENING_STOCK, STOCKED } from './plan.ts'
import type { Seat } from './seat.ts'
import { exclusiveClaims } from './settle.ts'
import type { World } from './world.ts'

/** A mutation as the server has it. */
export interface Applied {
  readonly id: string
  readonly device: string
  readonly xid: string
  readonly status: 'applied' | 'conflict' | 'refused'
  readonly code: string | null
  readonly act: string | null
  readonly order: string | null
  readonly product: string | null
  readonly counted: string | null
  readonly believed: string | null
  readonly delta: string | null
  readonly events: number
  readonly is_buried: boolean
}

/** What was true of a run that had come to rest. */
export interface Findings {
  readonly wrongs: readonly string[]
  readonly checked: number
  readonly applied: readonly Applied[]
}

const APPLIED = `select a.mutation_id as id, a.device_id as device, a.xid::text, a.result ->> 'status' as status,
    a.result ->> 'code' as code, e.act, coalesce(e.order_id::text, d.payload ->> 'orderId') as "order",
    e.product_id as product, e.after ->> 'counted' as counted, e.after ->> 'believed' as believed,
    e.after ->> 'delta' as delta,
    (select count(*)::integer from public.desk_events x where x.creator_id = a.creator_id and x.mutation_id = a.mutation_id) as events,
    d.id is not null as is_buried
  from public.applied_mutations a
  left join public.desk_events e on e.creator_id = a.creator_id and e.mutation_id = a.mutation_id
  left join public.sync_dead_letters d on d.creator_id = a.creator_id and d.mutation_id = a.mutation_id
  where a.creator_id = $1`

/** Looks at a world at rest; every line is a law that was broken. */
export async function findings(world: World): Promise<Findings> {
  const applied = await world.server.sql<Applied & Record<string, unknown>>(APPLIED, [world.shop.creatorId])
  const wrongs = [
    ...world.wrongs,
    ...(await acts(world, applied)),
    ...(await sameRows(world)),
    ...(await stock(world, applied)),
    ...(await gone(world)),
    ...(await exclusiveClaims(world)),
    ...(await audits(world)),
    ...(await flickers(world)),
  ]
  for (const seat of world.seats) wrongs.push(...(await leftOver(seat)), ...(await seat.wrongs()))
  return { wrongs: [...new Set(wrongs)], checked: world.acknowledged.size, applied }
}

/** Every acknowledged act once and only once: applied with its line in the journal, or a dead letter on both sides. */
async function acts(world: World, applied: readonly Applied[]): Promise<string[]> {
  const wrongs: string[] = []
  const entries = await outboxes(world)
  const byId = new Map(applied.map((one) => [one.id, one]))
  for (const [id, { act, seat }] of world.acknowledged) {
    const entry = entries.get(id)?.['state']
    // A server that was put back knows nothing of what it had refused; the desk still shows it.
    if (byId.has(id) || (world.faults.has('restore') && entry === 'dead')) continue
    wrongs.push(
      `lost: ${act} ${id} of desk ${seat + 1} is acknowledged, not at the server, and there ${JSON.stringify(entries.get(id))}`,
    )
  }
  for (const { id, status, act, events, is_buried } of applied) {
    const entry = entries.get(id)?.['state']
    if (!world.known.has(id)) wrongs.push(`doubled: the server applied ${act} ${id}, which no desk has made`)
    if (status === 'refused' && (!is_buried || (entry !== undefined && entry !== 'dead')))
      wrongs.push(
        `dead letter: ${id} was refused, ${is_buried ? 'buried' : 'not buried'}, and is ${entry} at its desk`,
      )
    if (status !== 'refused' && events !== 1) wrongs.push(`journal: ${act} ${id} has ${events} lines`)
    if (status !== 'refused' && entry !== undefined && entry !== 'closed')
      wrongs.push(`outbox: ${act} ${id} is applied and still ${entry} at its desk`)
  }
  return wrongs
}

async function outboxes(world: World): Promise<Map<string, Row>> {
  const entries = new Map<string, Row>()
  for (const seat of world.seats)
    for (const { id, ...entry } of await seat.desk.rows(
      'SELECT mutation_id AS id, state, outcome, push_seq, answer_xid, closed_at FROM outbox',
    ))
      entries.set(String(id), entry)
  return entries
}

/** The same question to the server and to a desk; rows are compared as text. */
const SAME: Readonly<Record<string, { readonly server: string; readonly desk: string }>> = {
  orders: {
    server: `select id, order_status as status, fulfillment_stage as stage, (extract(epoch from held_at) * 1000)::bigint::text as held,
        (extract(epoch from closed_at) * 1000)::bigint::text as closed, hold_reason as reason, note, rev::text
      from public.orders where creator_id = $1`,
    desk: `SELECT id, status, stage, CAST(held_at AS TEXT) AS held, CAST(closed_at AS TEXT) AS closed, hold_reason AS reason,
        note, CAST(server_rev AS TEXT) AS rev FROM orders`,
  },
  claims: {
    server: `select order_id as id, desk_id as desk, (extract(epoch from expires_at) * 1000)::bigint::text as until,
        (extract(epoch from released_at) * 1000)::bigint::text as released
      from public.order_claims where creator_id = $1`,
    desk: `SELECT order_id AS id, desk_id AS desk, CAST(expires_at AS TEXT) AS until, CAST(released_at AS TEXT) AS released
      FROM order_claims`,
  },
  lines: {
    server: 'select id, rev::text from public.order_items where creator_id = $1',
    desk: 'SELECT id, CAST(server_rev AS TEXT) AS rev FROM order_items',
  },
  stock: {
    server: `select product_id as id, local_stock::text as stock from public.inventory_sync where creator_id = $1`,
    desk: `SELECT p.id, CAST(i.local_stock AS TEXT) AS stock FROM inventory_sync i JOIN products p ON p.seq = i.product_seq`,
  },
  products: {
    server: 'select id, rev::text from public.products where creator_id = $1',
    desk: 'SELECT id, CAST(server_rev AS TEXT) AS rev FROM products',
  },
  journal: {
    server: 'select id, act from public.desk_events where creator_id = $1',
    desk: 'SELECT id, act FROM desk_events',
  },
  conflicts: {
    server: 'select id, status from public.conflicts where creator_id = $1',
    desk: 'SELECT id, status FROM conflicts',
  },
}

/** Every desk shows what the server has, row by row. */
async function sameRows(world: World): Promise<string[]> {
  const wrongs: string[] = []
  for (const [table, { server, desk }] of Object.entries(SAME)) {
    const theirs = byId(await world.server.sql<Row>(server, [world.shop.creatorId]))
    for (const seat of world.seats) {
      const ours = byId(await seat.desk.rows(desk))
      for (const id of new Set([...theirs.keys(), ...ours.keys()]))
        if (theirs.get(id) !== ours.get(id))
          wrongs.push(
            `diverged: ${table} ${id} is ${theirs.get(id) ?? 'nowhere'} at the server and ${ours.get(id) ?? 'nowhere'} at desk ${seat.index + 1}`,
          )
    }
  }
  return wrongs
}

function byId(rows: readonly Row[]): Map<string, string> {
  return new Map(
    rows.map(({ id, ...columns }) => [
      String(id),
      JSON.stringify(Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)))),
    ]),
  )
}

/** Stock is what it began with, what was moved, what each count found beyond what was believed, less what was sold. */
async function stock(world: World, applied: readonly Applied[]): Promise<string[]> {
  const rows = await world.server.sql<{ id: string; stock: number }>(
    'select product_id as id, local_stock as stock from public.inventory_sync where creator_id = $1',
    [world.shop.creatorId],
  )
  return world.shop.productIds.slice(0, STOCKED).flatMap((product) => {
    const acts = applied.filter((one) => one.product === product && one.status !== 'refused')
    const moved = acts.reduce(
      (sum, { act, delta, counted, believed }) =>
        sum + (act === 'count' ? Number(counted) - Number(believed) : Number(delta)),
      0,
    )
    const expected = OPENING_STOCK + moved - (world.sold.get(product) ?? 0)
    const found = rows.find(({ id }) => id === product)?.stock
    return found === expected
      ? []
      : [`stock: product ${product} has ${found}, its acts add up to ${expected}`]
  })
}

/** What was deleted or left is nowhere any more. */
async function gone(world: World): Promise<string[]> {
  const wrongs: string[] = []
  for (const id of world.removed)
    for (const seat of world.seats) {
      const found = await seat.desk.rows(
        `SELECT 1 FROM orders WHERE id = '${id}' UNION ALL SELECT 1 FROM products WHERE id = '${id}'`,
      )
      if (found.length > 0) wrongs.push(`resurrected: ${id} is at desk ${seat.index + 1} again`)
    }
  return wrongs
}

/** An audit finds nothing to repair. One that fell behind a change is made again. */
async function audits(world: World): Promise<string[]> {
  const wrongs: string[] = []
  for (const seat of world.seats)
    for (let tries = 0; ; tries += 1) {
      const { isDone, repaired } = await seat.desk.audit()
      if (repaired > 0) wrongs.push(`audit: ${repaired} rows of desk ${seat.index + 1} differed`)
      if (isDone) break
      if (tries === 5) {
        wrongs.push(`audit: desk ${seat.index + 1} could not end it`)
        break
      }
      await seat.desk.now()
    }
  return wrongs
}

/** Rows that showed an old value between an answer and its row. What a history held that has ended nobody can say. */
async function flickers(world: World): Promise<string[]> {
  const wrongs: string[] = []
  for (const seat of world.seats) {
    const [stands] = await seat.desk.rows(
      `SELECT json_extract(value, '$.epoch') AS epoch FROM meta WHERE key = 'sync_cursor'`,
    )
    for (const { epoch, words } of await seat.flickers())
      if (epoch === stands?.['epoch']) wrongs.push(`flicker: at desk ${seat.index + 1} ${words}`)
  }
  return wrongs
}

/** Nothing waits, and nothing of the server's is kept below it. */
async function leftOver(seat: Seat): Promise<string[]> {
  const rows = await seat.desk.rows(
    `SELECT 'image ' || entity AS what FROM server_images
     UNION ALL SELECT 'entry ' || name || ' ' || state FROM outbox WHERE state NOT IN ('closed', 'dead')`,
  )
  return rows.map(({ what }) => `left over: ${what} at desk ${seat.index + 1}`)
}

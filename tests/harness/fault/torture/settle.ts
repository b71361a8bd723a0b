import { setTimeout as sleep } from 'node:timers/promises'
import { DeskDied } from './desk-port.ts'
import type { Seat } from './seat.ts'
import type { World } from './world.ts'

/** How long all desks together may take to come to rest once nothing is in their way; less for one broken on purpose. */
const PATIENCE_MS = { sound: 30_000, broken: 5_000 } as const

interface Position {
  readonly pending: number
  readonly xid: bigint
  readonly isComplete: boolean
}

/** Takes every fault away and waits until all desks hold all there is and nothing waits; answers what did not. */
export async function settle(world: World): Promise<string[]> {
  await world.endHeld(true)
  for (const seat of world.seats) await heal(world, seat)
  const patienceMs = PATIENCE_MS[world.variant === null ? 'sound' : 'broken']
  for (const until = performance.now() + patienceMs; performance.now() < until; ) {
    const before = await positions(world)
    const horizon = await world.server.horizon()
    await Promise.all(world.seats.map((seat) => now(world, seat)))
    const after = await positions(world)
    const isQuiet = [...before, ...after].every(({ pending }) => pending === 0)
    if (isQuiet && after.every(({ xid, isComplete }) => isComplete && xid >= horizon)) return []
    await sleep(5)
  }
  const told = await Promise.all(
    world.seats.map(async (seat) => {
      const state = await seat.desk.now()
      const entries = await seat.desk.rows(
        `SELECT name, state, code, push_seq FROM outbox WHERE state NOT IN ('closed', 'dead')`,
      )
      return `desk ${seat.index + 1}: ${JSON.stringify(state)} ${JSON.stringify(entries)}`
    }),
  )
  return [`settling: not at rest after ${patienceMs / 1000} s: ${told.join('; ')}`]
}

async function heal(world: World, seat: Seat): Promise<void> {
  const wasOff = !seat.isOn
  await seat.heal()
  if (!wasOff) return
  for (const { mutation_id } of await seat.desk.rows('SELECT mutation_id FROM outbox'))
    world.known.add(String(mutation_id))
}

/** One round of a desk; one that was told to die does it now, and is turned on again. */
async function now(world: World, seat: Seat): Promise<void> {
  try {
    await seat.desk.now()
  } catch (error) {
    if (!(error instanceof DeskDied)) throw error
    world.deskKilled(seat)
    await seat.died()
    await heal(world, seat)
  }
}

async function positions(world: World): Promise<Position[]> {
  return await Promise.all(
    world.seats.map(async (seat) => {
      const [row] = await seat.desk
        .rows(
          `SELECT (SELECT count(*) FROM outbox WHERE state NOT IN ('closed', 'dead')) AS pending,
             (SELECT json_extract(value, '$.xid') FROM meta WHERE key = 'sync_cursor') AS xid,
             (SELECT value FROM meta WHERE key = 'sync_complete') AS complete`,
        )
        .catch((error: unknown) => {
          if (error instanceof DeskDied) return []
          throw error
        })
      return {
        pending: Number(row?.['pending'] ?? 1),
        xid: BigInt(row?.['xid'] ?? 0),
        isComplete: row?.['complete'] === '1',
      }
    }),
  )
}

/** Orders that two desks, both up to date, each believe to be packing. */
export async function exclusiveClaims(world: World): Promise<string[]> {
  const owners = new Map<string, number[]>()
  for (const seat of world.seats) {
    const mine = await seat.desk.rows(
      `SELECT order_id FROM order_claims WHERE released_at IS NULL AND expires_at > ${Date.now()}
         AND desk_id = (SELECT value FROM meta WHERE key = 'device_id')`,
    )
    for (const { order_id } of mine)
      owners.set(String(order_id), [...(owners.get(String(order_id)) ?? []), seat.index + 1])
  }
  return [...owners].flatMap(([order, desks]) =>
    desks.length > 1 ? [`claims: desks ${desks.join(' and ')} both pack order ${order}`] : [],
  )
}

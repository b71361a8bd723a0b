import { randomUUID } from 'node:crypto'
import { type DeskCommand, DeskDied } from './desk-port.ts'
import type { Step } from './plan.ts'
import { STOCKED } from './plan.ts'
import type { Seat } from './seat.ts'
import { exclusiveClaims, settle } from './settle.ts'
import type { World } from './world.ts'

const YEAR_MS = 365 * 86_400_000

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

/** Does one step of a plan. */
export async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'act':
      return act(world, world.seat(step.desk), step)
    case 'race':
      await Promise.all(world.seats.map((seat) => act(world, seat, step)))
      return
    case 'weather':
      return world.seat(step.desk).storm(step.what, step.times)
    case 'cable':
      return cable(world, step)
    case 'sockets':
      return sockets(world, step)
    case 'clock':
      world.fault('clockJump')
      return world.seat(step.desk).setClock(step.years * YEAR_MS)
    case 'reboot':
      await world.seat(step.desk).turnOff(true)
      return
    case 'death':
      return death(world, step)
    case 'settle':
      return settleBetween(world)
    default:
      return atServer(world, step)
  }
}

/** A person acts; somebody who finds the desk off turns it on first. What is acknowledged has to last. */
async function act(world: World, seat: Seat, step: Of<'act' | 'race' | 'death'>): Promise<void> {
  const command: DeskCommand = {
    commandId: randomUUID(),
    act: step.act,
    order: `T${(step.order % world.shop.orderIds.length) + 1}`,
    productId: world.shop.productIds[step.value % STOCKED] ?? '',
    value: step.value,
  }
  // After a crash the same act is done once more: it may have been stored before the desk died.
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      await turnOn(world, seat)
      const { mutations, knewXid } = await seat.desk.do(command)
      for (const id of mutations) {
        world.known.add(id)
        world.acknowledged.set(id, { seat: seat.index, act: step.act, knewXid })
      }
      return
    } catch (error) {
      if (!(error instanceof DeskDied)) throw error
      world.deskKilled(seat)
      await seat.died()
    }
  }
}

async function turnOn(world: World, seat: Seat): Promise<void> {
  if (seat.isOn) return
  await seat.turnOn()
  for (const { mutation_id } of await seat.desk.rows('SELECT mutation_id FROM outbox'))
    world.known.add(String(mutation_id))
}

/** A desk that is to die at a moment: it acts, and pulls, and dies on one of the two ways. */
async function death(world: World, step: Of<'death'>): Promise<void> {
  const seat = world.seat(step.desk)
  await turnOn(world, seat)
  await seat.desk.arm(step.at)
  await act(world, seat, step)
  if (!step.at.startsWith('sync.')) return
  try {
    await seat.desk.now()
  } catch (error) {
    if (!(error instanceof DeskDied)) throw error
    world.deskKilled(seat)
    await seat.died()
  }
}

async function cable(world: World, { desk, isIn }: Of<'cable'>): Promise<void> {
  const seat = world.seat(desk)
  if (seat.isIn && !isIn) world.fault('cablePulled')
  await seat.plug(isIn)
}

function sockets(world: World, { desk, isFrozen }: Of<'sockets'>): void {
  const { proxy } = world.seat(desk)
  if (isFrozen) proxy.freezeSockets()
  else proxy.dropSockets()
  world.fault(isFrozen ? 'socketFrozen' : 'socketsDropped')
}

/** In the middle of a run, where nothing is broken at this moment: all desks come to rest, and claims are one's own. */
async function settleBetween(world: World): Promise<void> {
  if (world.held.length > 0 || world.seats.some(({ isIn }) => !isIn)) return
  world.wrongs.push(...(await settle(world)))
  world.wrongs.push(...(await exclusiveClaims(world)))
  for (const seat of world.seats) await seat.rough()
}

/** What the shop's own feed, its sales and other programs do at the server. */
async function atServer(
  world: World,
  step: Of<'report' | 'sale' | 'remove' | 'leave' | 'late' | 'commit'>,
): Promise<void> {
  const { server, shop } = world
  if (step.kind === 'commit') return world.endHeld(true, 1)
  if (step.kind === 'late') return late(world, step)
  if (step.kind === 'sale') {
    const product = shop.productIds[step.product] ?? ''
    await server.sql('update public.inventory_sync set local_stock = local_stock - 1 where product_id = $1', [
      product,
    ])
    world.sold.set(product, (world.sold.get(product) ?? 0) + 1)
    return
  }
  if (step.kind === 'leave') {
    const product = shop.productIds[STOCKED + step.product] ?? ''
    await server.sql('update public.products set creator_id = $2 where id = $1 and creator_id = $3', [
      product,
      world.otherCreatorId,
      shop.creatorId,
    ])
    world.removed.add(product)
    return
  }
  const orderId = world.orderId(step.order)
  // A transaction that was left open holds its order: whoever waits for it here waits for ever.
  if (world.isHeld(orderId)) return
  if (step.kind === 'remove') {
    // Most orders stay, so that there is something to work on.
    if (world.removed.size >= 4) return
    await server.sql('delete from public.orders where id = $1', [orderId])
    world.removed.add(orderId)
  } else
    await server.sql(
      `update public.orders set order_status = $2, platform_updated_at = now() where id = $1`,
      [orderId, step.status],
    )
}

async function late(world: World, { order, isNew }: Of<'late'>): Promise<void> {
  const orderId = world.orderId(order)
  if (world.held.length >= 2 || (!isNew && world.isHeld(orderId))) await world.endHeld(true)
  await world.holdOpen(isNew || world.removed.has(orderId) ? null : orderId)
}

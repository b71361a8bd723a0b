import type { Applied } from './invariants.ts'
import type { World } from './world.ts'

/** How acts ended that met another one: done on the same thing, by somebody else, since the desk last knew it. */
export interface Collisions {
  readonly met: number
  /** Ended well by rule: nobody has to look. A refusal that says the wish was overtaken is one of these. */
  readonly settled: number
  /** Somebody has to look at a conflict. */
  readonly asked: number
  /** The act was refused and stands with the dead letters. */
  readonly refused: number
}

export const NO_COLLISIONS: Collisions = { met: 0, settled: 0, asked: 0, refused: 0 }

/** Counts the acts that collided with acts of other desks. */
export function collisionsOf(world: World, applied: readonly Applied[]): Collisions {
  const byThing = new Map<string, Applied[]>()
  for (const one of applied) {
    const thing = one.order ?? one.product
    if (thing !== null) byThing.set(thing, [...(byThing.get(thing) ?? []), one])
  }
  let sum = NO_COLLISIONS
  for (const one of applied) {
    const told = world.acknowledged.get(one.id)
    const thing = one.order ?? one.product
    if (!told || thing === null || !collides(one, told.knewXid, byThing.get(thing) ?? [])) continue
    sum = add(sum, {
      met: 1,
      settled: Number(one.status === 'applied'),
      asked: Number(one.status === 'conflict'),
      refused: Number(one.status === 'refused'),
    })
  }
  return sum
}

function collides(one: Applied, knewXid: string, others: readonly Applied[]): boolean {
  const [from, to] = [BigInt(knewXid), BigInt(one.xid)]
  return others.some(
    ({ device, xid, status }) =>
      device !== one.device && status !== 'refused' && BigInt(xid) >= from && BigInt(xid) < to,
  )
}

export function add(a: Collisions, b: Collisions): Collisions {
  return {
    met: a.met + b.met,
    settled: a.settled + b.settled,
    asked: a.asked + b.asked,
    refused: a.refused + b.refused,
  }
}

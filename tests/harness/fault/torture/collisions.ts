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

const NO_COLLISIONS: Collisions = { met: 0, settled: 0, asked: 0, refused: 0 }

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

function add(a: Collisions, b: Collisions): Collisions {
  return {
    met: a.met + b.met,
    settled: a.settled + b.settled,
    asked: a.asked + b.asked,
    refused: a.refused + b.refused,
  }
}

/** What the collisions of several runs add up to. */
export function allCollisions(reports: readonly { readonly collisions: Collisions }[]): Collisions {
  return reports.reduce((sum, report) => add(sum, report.collisions), NO_COLLISIONS)
}

/** Of the acts that met another one, the part that left nothing for a person to settle. */
export function settledShare({ met, asked }: Collisions): number {
  return met === 0 ? 1 : (met - asked) / met
}

/** How the acts ended that met another one, in words. */
export function inWords(collisions: Collisions): string {
  const { met, settled, refused, asked } = collisions
  const share = (settledShare(collisions) * 100).toFixed(1)
  return `${met} acts met another one: ${settled} were merged or kept, ${refused} refused by rule with the reason, ${asked} ask a person (${share} % settled without one)`
}

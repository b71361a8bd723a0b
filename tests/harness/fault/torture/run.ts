import { setTimeout as sleep } from 'node:timers/promises'
import { type Collisions, collisionsOf } from './collisions.ts'
import { findings } from './invariants.ts'
import { type Plan, planOf } from './plan.ts'
import type { RunReport } from './report.ts'
import { backUp } from './restore.ts'
import type { TortureServer } from './server.ts'
import { settle } from './settle.ts'
import { take } from './steps.ts'
import type { VariantName } from './variants.ts'
import { World } from './world.ts'

/** What came of one run, beyond what every torture tells. */
export interface SyncReport extends RunReport {
  readonly collisions: Collisions
}

/** Makes the run of a seed against a real server, heals everything, and checks every law. */
export function torture(
  server: TortureServer,
  seed: number,
  variant: VariantName | null = null,
): Promise<SyncReport> {
  return server.alone(() => run(server, seed, variant))
}

async function run(server: TortureServer, seed: number, variant: VariantName | null): Promise<SyncReport> {
  const startedAt = performance.now()
  const plan = planOf(seed)
  const mend = await server.breakFor(variant)
  const world = await World.open(server, plan, variant)
  try {
    world.wrongs.push(...(await settle(world)))
    for (const seat of world.seats) await seat.rough()
    await disturb(world, plan)
    world.wrongs.push(...(await settle(world)))
    const { wrongs, checked, applied } = await findings(world)
    return {
      seed,
      acts: checked,
      faults: world.allFaults(),
      collisions: collisionsOf(world, applied),
      violations: wrongs,
      ms: performance.now() - startedAt,
    }
  } finally {
    await world.close()
    await mend()
  }
}

async function disturb(world: World, plan: Plan): Promise<void> {
  for (const [at, { step, pause }] of plan.steps.entries()) {
    // A run that has gone wrong says no more by going on.
    if (world.wrongs.length > 0) return
    await take(world, step)
    await blows(world, plan, at)
    if (pause > 0) await sleep(pause)
  }
}

/** The rare blows: to the whole server, not to one desk's line. */
async function blows(world: World, { restoreAfter, crashAfter, dropAfter }: Plan, at: number): Promise<void> {
  const { server, shop } = world
  if (restoreAfter !== null && at === Math.floor(restoreAfter / 2))
    world.keepBackup(await backUp(server, shop.creatorId))
  if (at === restoreAfter) await world.restoreBackup()
  if (at === dropAfter) {
    await server.dropConnections()
    world.fault('connectionsDropped')
  }
  if (at === crashAfter) {
    await world.endHeld(false)
    await server.crash()
    world.fault('postgresKilled')
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { RunReport } from '../report.ts'
import type { PrintDeskPort } from './desk-port.ts'
import { waitingIn, wrongsOnPaper } from './laws.ts'
import { nameOf, seenOn } from './paper.ts'
import { type Plan, planOf } from './plan.ts'
import type { JobRecord } from './records.ts'
import { take } from './steps.ts'
import type { VariantName } from './variants.ts'
import { World } from './world.ts'

/** Every so many-th seed has a desk that is a process of its own, with all its threads, and gets SIGKILL. */
const EVERY_CHILD = 8
/** A process with threads takes longer to get to its labels: so many times as long are the pauses between steps. */
const CHILD_PAUSES = 8
/** Everything is whole again: so long may it take until every label is out or asks its question. */
const SETTLING_MS = 30_000
const POLL_MS = 20
/** A printer that holds half a label and does not know ~JX is switched off and on by a person after so long. */
const PATIENCE_MS = 1_000

/** What came of one run, beyond what every torture tells. */
export interface PrintReport extends RunReport {
  /** Labels that were asked for, and those of them whose end a person had or has to tell. */
  readonly labels: number
  readonly doubted: number
  readonly isChild: boolean
}

/** What runs share. */
export interface PrintTorture {
  readonly template: string
  /** The bundled desk. */
  readonly child: string
}

/** Makes the run of a seed, heals everything, and checks every law. */
export async function torture(
  { template, child }: PrintTorture,
  seed: number,
  variant: VariantName | null = null,
): Promise<PrintReport> {
  const startedAt = performance.now()
  const plan = planOf(seed)
  const isChild = variant === null && seed % EVERY_CHILD === 0
  const world = await World.open(plan, { template, variant, child: isChild ? child : null })
  try {
    await disturb(world, plan)
    await settle(world)
    const jobs = world.records.jobs()
    const seen = seenOn(world.stations)
    return {
      seed,
      acts: world.ledger.acts,
      faults: world.faults,
      labels: jobs.length,
      doubted: jobs.filter(({ state, resolution }) => state === 'uncertain' || resolution !== null).length,
      violations: [
        ...world.wrongs,
        ...world.ledger.wrongs(jobs),
        ...stuck(jobs),
        ...wrongsOnPaper(jobs, seen),
      ],
      isChild,
      ms: performance.now() - startedAt,
    }
  } finally {
    await world.close()
  }
}

async function disturb(world: World, plan: Plan): Promise<void> {
  for (const { step, pause } of plan.steps) {
    // A run that has gone wrong says no more by going on.
    if (world.wrongs.length > 0) return
    await take(world, step)
    if (pause > 0) await sleep(world.isChild ? pause * CHILD_PAUSES : pause)
  }
}

/** Heals everything, and waits until every label is out or asks a person, then until all paper is out. */
async function settle(world: World): Promise<void> {
  for (const station of world.stations) await station.heal()
  let desk = await atWork(world)
  const giveUpAt = performance.now() + SETTLING_MS
  let restartAt = performance.now() + PATIENCE_MS
  while (world.records.waiting() > 0 && performance.now() < giveUpAt) {
    await sleep(POLL_MS)
    // The last death may only be heard of now: a signal takes its time.
    if (desk.isDead) desk = await atWork(world)
    if (performance.now() < restartAt) continue
    restartAt = performance.now() + PATIENCE_MS
    for (const station of world.stations)
      if (station.plan.isStubborn && station.zebra.waiting === 0) await station.cutPower()
  }
  await world.stopDesk()
  while (!world.stations.every(({ isAtRest }) => isAtRest) && performance.now() < giveUpAt)
    await sleep(POLL_MS)
  for (const { isAtRest, zebra, line } of world.stations)
    if (!isAtRest)
      world.wrongs.push(`stuck: a printer holds ${zebra.waiting} labels, its line ${line.inWords}`)
}

/** The desk, opened anew where it died, that nothing more happens to and whose printers go on. */
async function atWork(world: World): Promise<PrintDeskPort> {
  const desk = await world.desk()
  desk.disarm()
  for (const printerId of world.printerIds) await world.pause(printerId, false)
  return desk
}

function stuck(jobs: readonly JobRecord[]): string[] {
  return waitingIn(jobs).map((job) => `stuck: ${nameOf(job)} is ${job.state}; ${job.history}`)
}

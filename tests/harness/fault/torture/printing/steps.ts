import { nameOf, seenOn } from './paper.ts'
import { ORDERS, type Step } from './plan.ts'
import { ORDER_IDS, type World } from './world.ts'

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

/** Takes one step of a plan. */
export async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'print':
      return await print(world, step)
    case 'reprint':
      await world.act({
        method: 'print.reprint',
        input: {
          order: orderAt(step.order),
          reason: 'Torn',
          printerId: world.station(step.printer).printerId,
        },
      })
      return
    case 'cancel':
      return await cancel(world, step)
    case 'hold':
      await world.act({
        method: 'orders.hold',
        input: { orders: [orderAt(step.order)], reason: 'The buyer asks' },
      })
      return
    case 'release':
      await world.act({ method: 'orders.release', input: { orders: [orderAt(step.order)] } })
      return
    case 'pause':
      return await world.pause(world.station(step.printer).printerId, step.isPaused)
    case 'look':
      return await look(world, step)
    default:
      return await disturb(world, step)
  }
}

async function disturb(
  world: World,
  step: Of<'fault' | 'heal' | 'death' | 'journal' | 'restart'>,
): Promise<void> {
  switch (step.kind) {
    case 'fault':
      if (await world.station(step.printer).station.strike(step)) world.fault(step.what)
      return
    case 'heal':
      return await world.station(step.printer).station.heal()
    case 'death':
      return (await world.desk()).arm(step)
    case 'journal':
      if ((await world.desk()).failJournal(step.times)) world.fault('journalFailed')
      return
    case 'restart':
      return await world.stopDesk()
  }
}

function orderAt(index: number): string {
  return ORDER_IDS[index % ORDERS] ?? ''
}

async function print(world: World, { order, count, printer }: Of<'print'>): Promise<void> {
  const orders = Array.from({ length: count }, (_, at) => orderAt(order + at))
  await world.act({
    method: 'print.print',
    input: { orders, printerId: world.station(printer).printerId, document: 'label' },
  })
}

/** Takes a label out of the queue; by then it may be on its way, which the desk says. */
async function cancel(world: World, { value }: Of<'cancel'>): Promise<void> {
  await world.desk()
  const waiting = world.records.jobs().filter(({ state }) => state === 'queued')
  const job = waiting[value % Math.max(1, waiting.length)]
  if (job !== undefined) await world.act({ method: 'print.cancel', input: { jobId: job.id } })
}

/** A person looks at the paper, and says of each label in doubt what is to be seen. */
async function look(world: World, { value }: Of<'look'>): Promise<void> {
  await world.desk()
  for (const [at, job] of world.records.jobs().entries()) {
    if (job.state !== 'uncertain') continue
    const isThere = seenOn(world.stations).some((label) => nameOf(label) === nameOf(job))
    const otherwise = (value + at) % 4 === 0 ? 'cancel' : 'reprint'
    await world.act({
      method: 'print.resolve',
      input: { jobId: job.id, resolution: isThere ? 'printed' : otherwise },
    })
  }
}

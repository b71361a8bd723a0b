// A desk that connects to a shop and takes its first copy: how long it takes, when its first rows can be shown, and
// how long commands wait meanwhile.
import { performance } from 'node:perf_hooks'
import type { Desk } from '../../../src/main/app/desk/desk.ts'
import type { ViewQuery } from '../../../src/shared/domain/orders/view.ts'
import type { EventName } from '../../../src/shared/ipc/contract.ts'
import { percentile } from '../lib/figures.ts'
import { pause, seeded } from '../lib/random.ts'
import { type CloudAddress, connect, newCall, openBuiltDesk, signIn } from './built-desk.ts'

/** Mean time between two commands. */
const COMMAND_EVERY_MS = 80
const BY_AGE: ViewQuery = {
  filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
  search: '',
  sort: { column: 'why', direction: 'asc' },
}

const [folder = '', addressJson = '', seed = ''] = process.argv.slice(2)
const address = JSON.parse(addressJson) as CloudAddress

const times = { begun: Number.NaN, firstRows: Number.NaN, whole: Number.NaN }
let wake: () => void = () => undefined
let hasRung = false

const desk: Desk = await openBuiltDesk(folder, (name: EventName) => {
  if (name === 'sync.changed') {
    const { phase } = desk.cloud.state
    if (phase === 'online' && Number.isNaN(times.whole)) times.whole = performance.now()
  }
  hasRung = true
  wake()
})
await signIn(desk, address)
// Before the engine's first request, whatever connecting asks of the server before that.
const startEngine = desk.cloud.startEngine.bind(desk.cloud)
desk.cloud.startEngine = () => {
  times.begun = performance.now()
  return startEngine()
}
const connecting = performance.now()
await connect(desk, address)
const firstRows = await untilRows()
const acks = seed === '' ? [] : await commandsUntilWhole(seeded(Number(seed)))
while (Number.isNaN(times.whole)) await next()
const { keys } = await desk.handlers['orders.openView'](BY_AGE, newCall())
const figures = {
  copyMs: times.whole - times.begun,
  copyAfterConnectMs: times.whole - connecting,
  firstRowsMs: firstRows - times.begun,
  firstRowsAfterConnectMs: firstRows - connecting,
  orders: keys.length,
  commands: acks.length,
  ackP95Ms: acks.length === 0 ? 0 : percentile(acks, 0.95),
  ackP50Ms: acks.length === 0 ? 0 : percentile(acks, 0.5),
  ackMaxMs: Math.max(0, ...acks),
}
await desk.close()
process.stdout.write(JSON.stringify(figures))

/** Waits for the next event; one that came since the last wait counts. */
async function next(): Promise<void> {
  if (!hasRung)
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  hasRung = false
}

/** The window asks for a view when it is told that orders changed; so does this. */
async function untilRows(): Promise<number> {
  for (;;) {
    const { rows } = await desk.handlers['orders.openView'](BY_AGE, newCall())
    if (rows.length > 0) return performance.now()
    await next()
  }
}

async function commandsUntilWhole(random: () => number): Promise<number[]> {
  const { keys } = await desk.handlers['orders.openView'](BY_AGE, newCall())
  const took: number[] = []
  for (let at = 0; Number.isNaN(times.whole); at += 1) {
    await pause(random() * 2 * COMMAND_EVERY_MS)
    const order = keys[at % keys.length] ?? 0
    const startedAt = performance.now()
    await desk.handlers['orders.note']({ order, note: `Note ${at}` }, newCall())
    took.push(performance.now() - startedAt)
  }
  return took
}

import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bigShop } from './backend/shop.ts'
import { type Bench, bar, type Figures } from './lib/figures.ts'
import { pause } from './lib/random.ts'
import { addressOf } from './sync/cloud-address.ts'
import { CountingProxy } from './sync/counting-proxy.ts'

const ORDERS = 10_000
/** A new copy is compared with the server once, a minute after it began: that belongs to no idle minute. */
const AUDIT_MS = 100_000
const WINDOW_MS = 120_000

/** What a desk costs the network and the processor while nothing happens. */
export const syncIdleBench: Bench = {
  name: 'sync-idle',
  about: 'a connected desk of 10,000 orders with nothing to do: requests, bytes and processor time a minute',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, ORDERS, {})
    const proxy = await CountingProxy.open(scratch, shop.backend.url)
    const folder = join(scratch.folder, 'idle')
    mkdirSync(folder)
    const program = join(import.meta.dirname, 'sync', 'idle-process.ts')
    const desk = fork(program, [folder, JSON.stringify(addressOf(shop, proxy.url))], { execArgv: [] })
    scratch.atEnd(() => desk.disconnect())
    await once(desk, 'message')
    scratch.say('  waiting for the first comparison with the server')
    await pause(AUDIT_MS)
    return { once: () => measure(desk, proxy) }
  },
  bars: (figures) => [
    bar(figures, 'requests_per_min', '<=', 1.2),
    bar(figures, 'body_bytes_per_min', '<=', 1_024),
    bar(figures, 'cpu_percent', '<=', 0.5),
  ],
}

async function measure(desk: ChildProcess, proxy: CountingProxy): Promise<Figures> {
  const control = await emptyProcessPercent()
  proxy.take()
  const [before, startedAt] = [await cpuMs(desk), performance.now()]
  await pause(WINDOW_MS)
  const [after, tookMs] = [await cpuMs(desk), performance.now() - startedAt]
  const passed = proxy.take()
  const aMinute = (count: number) => (count * 60_000) / tookMs
  return {
    requests_per_min: aMinute(passed.requests),
    body_bytes_per_min: aMinute(passed.bodyBytes),
    cpu_percent: ((after - before) / tookMs) * 100,
    control_empty_process_cpu_percent: control,
    socket_bytes_per_min: aMinute(passed.socketBytes),
  }
}

async function cpuMs(desk: ChildProcess): Promise<number> {
  const answered = once(desk, 'message')
  desk.send('cpu')
  const [{ cpuMs }] = (await answered) as [{ cpuMs: number }]
  return cpuMs
}

/** The control: a Node process that only waits. */
async function emptyProcessPercent(): Promise<number> {
  const waits = `process.on('message', () => process.send({ cpuMs: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 })); process.send(0)`
  const empty = spawn(process.execPath, ['-e', waits], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await once(empty, 'message')
  await pause(1_000)
  const before = await cpuMs(empty)
  await pause(10_000)
  const percent = ((await cpuMs(empty)) - before) / 100
  empty.disconnect()
  return percent
}

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BigShop, bigShop } from './backend/shop.ts'
import { runProgram } from './lib/desk-process.ts'
import { type Bench, bar, type Figures, type Runs, type Scratch } from './lib/figures.ts'
import { wrongs } from './sync/behaviours.ts'
import { addressOf } from './sync/cloud-address.ts'
import { preparePeers } from './sync/peer-schema.ts'
import { stageOf } from './sync/stage.ts'
import { ENGINES, type Engine, type Stage } from './sync/subjects.ts'

const ORDERS = 20_000

/** Our copy against the two engines that replicate Supabase tables off the shelf: how fast, and how right. */
export const syncPeersBench: Bench = {
  name: 'sync-peers',
  about: 'a first copy of 20,000 orders against RxDB and Legend-State, and seven behaviours of all three',
  prepare,
  bars: (figures) => [bar(figures, 'ratio_to_fastest_peer', '>=', 1.2), bar(figures, 'ours_wrong', '<=', 0)],
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const shop = await bigShop(scratch, ORDERS, {})
  await preparePeers(shop)
  const stage = await stageOf(shop, scratch, ORDERS)
  // Connections of PostgREST plan once, and disks fill their caches: that belongs to nobody.
  for (const engine of ENGINES) await rowsPerS(stage, engine)
  return { once: async (index) => ({ ...(await speeds(stage, index)), ...(await wrongs(stage)) }) }
}

/** In another order each time, so that whatever else the machine does falls on all of them. */
async function speeds(stage: Stage, index: number): Promise<Figures> {
  const rates = new Map<Engine, number>()
  const order = ENGINES.map((_, at) => ENGINES[(at + index) % ENGINES.length] ?? 'ours')
  for (const engine of order) rates.set(engine, await rowsPerS(stage, engine))
  const of = (engine: Engine) => rates.get(engine) ?? Number.NaN
  return {
    ratio_to_fastest_peer: of('ours') / Math.max(of('rxdb'), of('legend')),
    ours_rows_per_s: of('ours'),
    rxdb_rows_per_s: of('rxdb'),
    legend_rows_per_s: of('legend'),
  }
}

async function rowsPerS({ shop, scratch }: Stage, engine: Engine): Promise<number> {
  const { copyMs, orders } = engine === 'ours' ? await ourCopy(shop, scratch) : await peerCopy(shop, engine)
  if (orders !== ORDERS) throw new Error(`${engine} holds ${orders} orders`)
  return (2 * ORDERS * 1_000) / (copyMs ?? Number.NaN)
}

async function ourCopy(shop: BigShop, scratch: Scratch): Promise<Record<string, number>> {
  const folder = join(scratch.folder, 'copy')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return runProgram(program('copy'), [folder, JSON.stringify(addressOf(shop))])
}

async function peerCopy({ backend, token }: BigShop, engine: Engine): Promise<Record<string, number>> {
  const address = { url: backend.url, key: backend.publishableKey, token: await token() }
  return runProgram(program('peer'), [engine, JSON.stringify(address)])
}

function program(name: string): string {
  return join(import.meta.dirname, 'sync', `${name}-process.ts`)
}

import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../harness/electron/launch.ts'
import { type BigShop, bigShop } from './backend/shop.ts'
import { runDesk, runProgram } from './lib/desk-process.ts'
import { type Bench, bar, type Figures, type Scratch } from './lib/figures.ts'
import { addressOf } from './sync/cloud-address.ts'

const ORDERS = 100_000
/** Rows a page of the read stage alone: the size at which the server is fastest. */
const PAGE_ROWS = 5_000

/** What a first copy takes against its two halves alone, what it needs, and whether one can work meanwhile. */
export const syncInitialBench: Bench = {
  name: 'sync-initial',
  about: 'a first copy of 100,000 orders and their lines into a durable, indexed, searchable store',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, ORDERS, {})
    return { once: (index) => measure(shop, scratch, index) }
  },
  bars: (figures) => [
    bar(figures, 'rate_to_floor', '>=', 0.75),
    bar(figures, 'peak_rss_mb', '<=', 300),
    bar(figures, 'first_rows_ms', '<=', 250),
    bar(figures, 'command_ack_p95_ms', '<=', 100),
  ],
}

async function measure(shop: BigShop, scratch: Scratch, index: number): Promise<Figures> {
  const floor = await floorOf(shop)
  const copy = await copyOnce(shop, scratch, [])
  const worked = await copyOnce(shop, scratch, [String(index + 1)])
  return {
    rate_to_floor: (floor.readMs + floor.writeMs) / copy.copyMs,
    peak_rss_mb: await peakRss(shop, scratch),
    first_rows_ms: copy.firstRowsMs,
    command_ack_p95_ms: worked.ackP95Ms,
    copy_ms: copy.copyMs,
    rows_per_s: (2 * ORDERS * 1_000) / copy.copyMs,
    control_read_ms: floor.readMs,
    control_write_ms: floor.writeMs,
    working_pages_out_ms: floor.recordMs,
    first_rows_after_connect_ms: copy.firstRowsAfterConnectMs,
    command_ack_p50_ms: worked.ackP50Ms,
    command_ack_max_ms: worked.ackMaxMs,
    commands: worked.commands,
    copy_with_commands_ms: worked.copyMs,
    control_rss_mb: await statusRss(scratch),
  }
}

interface Floor {
  readonly readMs: number
  readonly recordMs: number
  readonly writeMs: number
}

async function floorOf(shop: BigShop): Promise<Floor> {
  const { backend, userId, creatorId, shopId } = shop
  const input = {
    url: backend.url,
    key: backend.publishableKey,
    token: await shop.token(),
    userId,
    creatorId,
    shopId,
    pageRows: PAGE_ROWS,
  }
  const found = await runProgram(program('floor'), [JSON.stringify(input)])
  expectOrders(found['orders'])
  return found as unknown as Floor
}

interface Copied {
  readonly copyMs: number
  readonly firstRowsMs: number
  readonly firstRowsAfterConnectMs: number
  readonly ackP50Ms: number
  readonly ackP95Ms: number
  readonly ackMaxMs: number
  readonly commands: number
}

async function copyOnce(shop: BigShop, scratch: Scratch, more: readonly string[]): Promise<Copied> {
  const folder = newFolder(scratch, 'copy')
  const copied = await runProgram(program('copy'), [folder, JSON.stringify(addressOf(shop)), ...more])
  expectOrders(copied['orders'])
  rmSync(folder, { recursive: true })
  return copied as unknown as Copied
}

/** The most memory of a whole `desk sync` process; signing in, which asks for a password, is one before it. */
async function peakRss(shop: BigShop, scratch: Scratch): Promise<number> {
  const folder = newFolder(scratch, 'rss')
  await deskSignIn(shop, folder)
  const { output, peakRssMb } = await runDesk(folder, ['sync'], join(scratch.folder, 'usage'))
  expectOrders(output['orders'] as number)
  rmSync(folder, { recursive: true })
  return peakRssMb
}

/** The control: the same of a command that only looks. */
async function statusRss(scratch: Scratch): Promise<number> {
  const folder = newFolder(scratch, 'status')
  return (await runDesk(folder, ['status'], join(scratch.folder, 'usage'))).peakRssMb
}

async function deskSignIn({ backend, owner }: BigShop, folder: string): Promise<void> {
  const args = ['--url', backend.url, '--key', backend.publishableKey, '--email', owner.email]
  const entry = join(projectRoot, 'out', 'main', 'desk.js')
  const child = spawn(process.execPath, [entry, '--workspace', folder, 'sign-in', ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.end(`${owner.password}\n`)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`desk sign-in ended with ${code}`)
}

function newFolder(scratch: Scratch, name: string): string {
  const folder = join(scratch.folder, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return folder
}

function program(name: string): string {
  return join(import.meta.dirname, 'sync', `${name}-process.ts`)
}

function expectOrders(orders: number | undefined): void {
  if (orders !== ORDERS) throw new Error(`${orders} orders came, not ${ORDERS}`)
}

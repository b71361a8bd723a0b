import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { tokenMaker } from '../../supabase/local/secrets.ts'
import { type Backend, startBackend } from '../harness/supabase/backend.ts'
import { type Sql, sqlOf } from '../harness/supabase/shop-rows.ts'
import { idOf, loadVolume } from '../harness/supabase/volume.ts'
import { type Bench, bar, type Figures, median, percentile, type Runs, type Scratch } from './lib/figures.ts'

const MANY = 1_000_000
const FEW = 10_000
const CHANGES = 1_000
const PULLS = 9
const DASHBOARDS = 100

/** What growth costs: the same thousand changes among a million orders and among ten thousand, of one creator. */
export const backendGrowthBench: Bench = {
  name: 'backend-growth',
  about: 'the backend at 1,000,000 orders against 10,000: pulling 1,000 changes, and the dashboard',
  prepare,
  bars: (figures) => [
    bar(figures, 'pull_ratio_1m_to_10k', '<=', 1.2),
    bar(figures, 'dashboard_p95_ms_at_1m', '<=', 50),
  ],
}

/** A backend with one creator's orders, and the way in as that creator. */
interface Grown {
  readonly sql: Sql
  readonly orders: number
  readonly deskId: string
  rpc(name: string, body: Record<string, unknown>): Promise<unknown>
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const few = await grow(scratch, FEW)
  const many = await grow(scratch, MANY)
  return { once: async (index) => ({ ...(await pulls(few, many, index)), ...(await dashboards(few, many)) }) }
}

async function grow(scratch: Scratch, orders: number): Promise<Grown> {
  const startedAt = performance.now()
  const backend = await startBackend({
    isDurable: true,
    hasRealtime: false,
    // Loading a million rows is not what is measured.
    settings: { max_wal_size: '8GB' },
  })
  scratch.atEnd(() => backend.stop())
  const client = new pg.Client(backend.adminUrl)
  await client.connect()
  scratch.atEnd(() => client.end())
  const sql = sqlOf(client)
  await loadVolume(sql, { creators: 1, orders, products: 500, customers: orders / 20 })
  await sql('vacuum analyze')
  await sql('select private.refresh_creator_dashboard()')
  await sql('checkpoint')
  const ids = await sql<{ user: string; desk: string }>(
    `select ${idOf('users', 1)} as user, ${idOf('desks', 1)} as desk`,
  )
  scratch.say(`  ${orders} orders loaded: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
  const rpc = await caller(backend, ids[0]?.user ?? '')
  return { sql, orders, deskId: ids[0]?.desk ?? '', rpc }
}

/** Calls functions through PostgREST as a signed-in person would; the answer comes parsed. */
async function caller(backend: Backend, user: string): Promise<Grown['rpc']> {
  const token = await tokenMaker(backend.jwtSecret).sign({ role: 'authenticated', sub: user }, '2h')
  const headers = {
    apikey: backend.publishableKey,
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }
  return async (name, body) => {
    const answer = await fetch(`${backend.url}/rest/v1/rpc/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const parsed: unknown = await answer.json()
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(parsed)}`)
    return parsed
  }
}

interface Page {
  readonly cursor: unknown
  readonly more: boolean
  readonly tables: { readonly orders?: { readonly rows: readonly unknown[] } }
}

/** Pulls of the two sizes by turns, so that whatever else the machine does falls on both. */
async function pulls(few: Grown, many: Grown, index: number): Promise<Figures> {
  const [atFew, atMany] = [await change(few, index), await change(many, index)]
  const took = {
    few: [] as number[],
    many: [] as number[],
    fewIdle: [] as number[],
    manyIdle: [] as number[],
  }
  for (let pull = 0; pull < PULLS; pull += 1) {
    took.few.push(await timedPull(few, atFew.before, CHANGES))
    took.many.push(await timedPull(many, atMany.before, CHANGES))
    took.fewIdle.push(await timedPull(few, atFew.after, 0))
    took.manyIdle.push(await timedPull(many, atMany.after, 0))
  }
  return {
    pull_ratio_1m_to_10k: median(took.many) / median(took.few),
    pull_ms_at_1m: median(took.many),
    pull_ms_at_10k: median(took.few),
    idle_pull_ms_at_1m: median(took.manyIdle),
    idle_pull_ms_at_10k: median(took.fewIdle),
    control_scan_ratio_1m_to_10k: (await timedScan(many)) / (await timedScan(few)),
  }
}

/** Changes orders all over the table in one transaction; answers cursors from before and after it. */
async function change(grown: Grown, index: number): Promise<{ before: unknown; after: unknown }> {
  const stride = grown.orders / CHANGES
  const before = await cursorNow(grown)
  await grown.sql(
    `update orders set note = $1 where id in (select ${idOf('orders', `1 + ${index} + n * ${stride}`)} from generate_series(0, ${CHANGES - 1}) n)`,
    [randomUUID()],
  )
  return { before, after: await cursorNow(grown) }
}

async function cursorNow({ sql }: Grown): Promise<unknown> {
  const [now] = await sql<{ epoch: string; xid: string }>(
    'select private.sync_epoch() as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as xid',
  )
  return now
}

async function timedPull(grown: Grown, cursor: unknown, rows: number): Promise<number> {
  const startedAt = performance.now()
  const page = (await grown.rpc('sync_pull', { device_id: grown.deskId, cursor })) as Page
  const ms = performance.now() - startedAt
  const pulled = page.tables.orders?.rows.length ?? 0
  if (pulled !== rows || page.more) throw new Error(`Pulled ${pulled} orders, not ${rows}`)
  return ms
}

/** The control: finding the changes by a column that no index serves. */
async function timedScan({ sql }: Grown): Promise<number> {
  const startedAt = performance.now()
  await sql("select count(*) from orders where updated_at > now() - interval '1 second'")
  return performance.now() - startedAt
}

async function dashboards(few: Grown, many: Grown): Promise<Figures> {
  const took = { few: [] as number[], many: [] as number[] }
  for (let at = 0; at < DASHBOARDS; at += 1) {
    took.few.push(await timedDashboard(few))
    took.many.push(await timedDashboard(many))
  }
  const startedAt = performance.now()
  await many.sql('select private.refresh_creator_dashboard()')
  return {
    dashboard_p95_ms_at_1m: percentile(took.many, 0.95),
    dashboard_p50_ms_at_1m: percentile(took.many, 0.5),
    dashboard_p95_ms_at_10k: percentile(took.few, 0.95),
    control_recount_ms_at_1m: performance.now() - startedAt,
  }
}

async function timedDashboard(grown: Grown): Promise<number> {
  const startedAt = performance.now()
  const rows = (await grown.rpc('creator_dashboard', {})) as readonly { total_orders: number }[]
  const ms = performance.now() - startedAt
  if (rows[0]?.total_orders !== grown.orders) throw new Error(`The dashboard counts ${JSON.stringify(rows)}`)
  return ms
}

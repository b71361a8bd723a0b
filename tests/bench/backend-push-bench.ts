import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { PushAnswer } from '../../src/shared/sync/answers.ts'
import type { Mutation, Payload } from '../../src/shared/sync/mutations.ts'
import { type BigShop, bigShop, newDesk, rpc } from './backend/shop.ts'
import { type Bench, bar, type Figures, percentile } from './lib/figures.ts'
import { fsyncTimes } from './lib/fsync-control.ts'

const BATCH = 200
const BATCHES = 60
const WARM_BATCHES = 10
const SINGLES = 400
const WARM_SINGLES = 20

/** What a desk's acts cost the server, with every guard on and every commit on the disk. */
export const backendPushBench: Bench = {
  name: 'backend-push',
  about: 'acts a second in batches of 200 with fsync on, one act against a bare rpc, a batch sent five times',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, 20_000)
    const orders = await shop.admin.query<{ id: string }>('select id from public.orders order by random()')
    await createBareRpc(shop)
    const desk = new BenchDesk(
      shop,
      await newDesk(shop),
      await shop.token(),
      orders.rows.map(({ id }) => id),
    )
    for (let warm = 0; warm < WARM_BATCHES; warm += 1) await desk.push(desk.batch(BATCH))
    // Tables that were empty a moment ago get their first statistics, as autovacuum gives them within a minute.
    await shop.admin.query('vacuum analyze')
    for (let warm = 0; warm < WARM_BATCHES; warm += 1) await desk.push(desk.batch(BATCH))
    return {
      once: async () => ({
        ...(await batches(desk)),
        ...(await singles(desk)),
        ...(await fiveTimes(desk)),
        fsync_p50_ms: percentile(fsyncTimes(scratch.folder, 100), 0.5),
      }),
    }
  },
  bars: (figures) => [
    bar(figures, 'mutations_per_s', '>=', 3_000),
    bar(figures, 'single_ratio_to_bare_rpc_p95', '<=', 1.5),
    bar(figures, 'applied_when_sent_5_times', '<=', 1),
  ],
}

/** Orders go over the desk as in a day: claimed, scanned, verified, printed, now and then noted or tagged, shipped. */
class BenchDesk {
  readonly shop: BigShop
  readonly id: string
  readonly token: string
  readonly #orders: readonly string[]
  #seq = 0
  #acts = 0

  constructor(shop: BigShop, id: string, token: string, orders: readonly string[]) {
    this.shop = shop
    this.id = id
    this.token = token
    this.#orders = orders
  }

  act<Act extends Mutation['act']>(act: Act, payload: Payload<Act>): Mutation {
    this.#seq += 1
    return { id: randomUUID(), seq: this.#seq, act, at: 1_795_000_000_000, payload } as Mutation
  }

  batch(size: number): Mutation[] {
    return Array.from({ length: size }, () => this.next())
  }

  next(): Mutation {
    const orderId = this.#orders[Math.floor(this.#acts / 8) % this.#orders.length] ?? ''
    const step = this.#acts % 8
    this.#acts += 1
    const productId = this.shop.productIds[this.#acts % 50] ?? ''
    if (step === 0) return this.act('claim', { orderId })
    if (step === 1 || step === 2) return this.act('scan', { orderId, code: 'sku-1' })
    if (step === 3) return this.act('verify', { orderId })
    if (step === 4) return this.act('print', { orderId, jobId: randomUUID(), kind: 'label' })
    if (step === 5) return this.act('note', { orderId, base: '', note: 'gift' })
    if (step === 6) return this.act('moveStock', { productId, shopId: this.shop.shopId, delta: -1 })
    return this.act('ship', { orderId })
  }

  async push(mutations: readonly Mutation[]): Promise<PushAnswer> {
    return await rpc(this.shop, this.token, 'sync_push', { device_id: this.id, mutations })
  }
}

async function batches(desk: BenchDesk): Promise<Figures> {
  const made = Array.from({ length: BATCHES }, () => desk.batch(BATCH))
  const times: number[] = []
  let applied = 0
  const startedAt = performance.now()
  for (const batch of made) {
    const sentAt = performance.now()
    const { results } = await desk.push(batch)
    times.push(performance.now() - sentAt)
    applied += results.filter(([, outcome]) => outcome === 'applied').length
  }
  const seconds = (performance.now() - startedAt) / 1_000
  if (applied < BATCH * BATCHES) throw new Error(`${applied} acts of ${BATCH * BATCHES} were applied`)
  return {
    mutations_per_s: applied / seconds,
    batch_p50_ms: percentile(times, 0.5),
    batch_p95_ms: percentile(times, 0.95),
  }
}

/** A function that does nothing but write one row that lasts: what no act can be cheaper than. */
async function createBareRpc({ admin }: BigShop): Promise<void> {
  await admin.query(`create table public.bench_rows (id uuid primary key, said jsonb);
    create function public.bench_bare_write(id uuid, said jsonb) returns json language sql volatile security definer as
      $$ insert into public.bench_rows values ($1, $2) returning json_build_object('id', id) $$;
    grant execute on function public.bench_bare_write(uuid, jsonb) to authenticated;
    notify pgrst, 'reload schema'`)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

async function singles(desk: BenchDesk): Promise<Figures> {
  const times = { act: [] as number[], bare: [] as number[] }
  // By turns, so that what else the machine does meets both alike. The first turns are not counted: each connection
  // makes its plans with its first call, of either kind.
  for (let turn = -WARM_SINGLES; turn < SINGLES; turn += 1) {
    const mutation = desk.next()
    const actAt = performance.now()
    await desk.push([mutation])
    const bareAt = performance.now()
    await rpc(desk.shop, desk.token, 'bench_bare_write', { id: mutation.id, said: mutation.payload })
    if (turn < 0) continue
    times.act.push(bareAt - actAt)
    times.bare.push(performance.now() - bareAt)
  }
  const [act, bare] = [percentile(times.act, 0.95), percentile(times.bare, 0.95)]
  return {
    single_ratio_to_bare_rpc_p95: act / bare,
    single_p50_ms: percentile(times.act, 0.5),
    single_p95_ms: act,
    bare_rpc_p50_ms: percentile(times.bare, 0.5),
    bare_rpc_p95_ms: bare,
  }
}

async function fiveTimes(desk: BenchDesk): Promise<Figures> {
  const at = { productId: desk.shop.productIds[0] ?? '', shopId: desk.shop.shopId, warehouse: randomUUID() }
  await desk.push([desk.act('count', { ...at, counted: 1_000, believed: null })])
  const batch = Array.from({ length: BATCH }, () => desk.act('moveStock', { ...at, delta: -1 }))
  await Promise.all([1, 2, 3, 4].map(() => desk.push(batch)))
  await desk.push(batch)
  const { rows } = await desk.shop.admin.query<{ local_stock: number }>(
    'select local_stock from public.inventory_sync where warehouse_id = $1',
    [at.warehouse],
  )
  return { applied_when_sent_5_times: (1_000 - (rows[0]?.local_stock ?? 0)) / BATCH }
}

import { performance } from 'node:perf_hooks'
import type { Cursor, Page } from '../../src/shared/sync/answers.ts'
import { type BigShop, bigShop, newDesk, rpc } from './backend/shop.ts'
import { type Bench, bar, type Figures } from './lib/figures.ts'

const ORDERS = 100_000
/** Rows a page; half of it are orders, and each brings its line. */
const PAGE = 5_000

/** What a pull costs over the query that it cannot do without, and over the same without policies. */
export const backendPullBench: Bench = {
  name: 'backend-pull',
  about: 'a first copy of 100,000 orders and their lines, against a bare query of the same rows',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, ORDERS)
    await createBareQuery(shop)
    const desk = await newDesk(shop)
    // Connections of PostgREST plan once; that belongs to no arm.
    for (let warm = 0; warm < 3; warm += 1) await pullAll(shop, desk, await shop.token(), 4)
    return { once: () => measure(shop, desk) }
  },
  bars: (figures) => [
    bar(figures, 'ratio_to_bare_query', '>=', 0.8),
    bar(figures, 'rls_cost_ratio', '<=', 1.2),
  ],
}

async function measure(shop: BigShop, desk: string): Promise<Figures> {
  const [owner, server] = [await shop.token(), await shop.token('service_role')]
  const pull = await pullAll(shop, desk, owner)
  const bare = await bareAll(shop, owner)
  const open = await pullAll(shop, desk, server)
  return {
    ratio_to_bare_query: pull.rowsPerS / bare.rowsPerS,
    rls_cost_ratio: open.rowsPerS / pull.rowsPerS,
    pull_rows_per_s: pull.rowsPerS,
    bare_query_rows_per_s: bare.rowsPerS,
    pull_without_rls_rows_per_s: open.rowsPerS,
    rows: pull.rows,
  }
}

interface Read {
  readonly rows: number
  readonly rowsPerS: number
}

function read(rows: number, startedAt: number): Read {
  return { rows, rowsPerS: (rows / (performance.now() - startedAt)) * 1_000 }
}

async function pullAll(
  shop: BigShop,
  desk: string,
  token: string,
  most = Number.POSITIVE_INFINITY,
): Promise<Read> {
  const startedAt = performance.now()
  let cursor: Cursor | null = null
  let rows = 0
  for (let page = 0; page < most; page += 1) {
    const answer: Page = await rpc(shop, token, 'sync_pull', { device_id: desk, cursor, page_limit: PAGE })
    rows += (answer.tables.orders?.rows.length ?? 0) + (answer.tables.order_items?.rows.length ?? 0)
    cursor = answer.cursor
    if (!answer.more) break
  }
  if (most === Number.POSITIVE_INFINITY && rows !== 2 * ORDERS) throw new Error(`${rows} rows were pulled`)
  return read(rows, startedAt)
}

/** The same rows by nothing but a query: no cursor, no watermark, no desk. It runs under the same policies. */
async function createBareQuery({ admin }: BigShop): Promise<void> {
  const columns = async (rank: number) =>
    (
      await admin.query<{ list: string }>(
        `select string_agg(private.wire_expression(column_name, kind), ', ' order by position) as list
         from private.synced_columns where table_rank = $1`,
        [rank],
      )
    ).rows[0]?.list
  await admin.query(`create function public.bench_bare_page(creator uuid, before timestamptz, max_rows integer)
    returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
    begin
      return (
        with page as materialized (
          select * from public.orders o where o.creator_id = creator and o.order_date < before
          order by o.order_date desc, o.id desc limit max_rows
        )
        select json_build_object('before', (select min(order_date) from page),
          'orders', (select json_agg(json_build_array(${await columns(5)})) from page t),
          'order_items', (select json_agg(json_build_array(${await columns(6)})) from page p
            join public.order_items t on t.creator_id = creator and t.order_id = p.id)));
    end $$;
    grant execute on function public.bench_bare_page(uuid, timestamptz, integer) to authenticated, service_role;
    notify pgrst, 'reload schema'`)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

async function bareAll(shop: BigShop, token: string): Promise<Read> {
  const startedAt = performance.now()
  let before: string | null = 'infinity'
  let rows = 0
  while (before !== null) {
    const page: { before: string | null; orders: unknown[] | null; order_items: unknown[] | null } =
      await rpc(shop, token, 'bench_bare_page', { creator: shop.creatorId, before, max_rows: PAGE / 2 })
    rows += (page.orders?.length ?? 0) + (page.order_items?.length ?? 0)
    before = page.before
  }
  if (rows !== 2 * ORDERS) throw new Error(`${rows} rows were read`)
  return read(rows, startedAt)
}

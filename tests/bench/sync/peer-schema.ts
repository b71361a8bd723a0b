import type { BigShop } from '../backend/shop.ts'

/** Products that one run's scenarios use up. */
const SPARE_PRODUCTS = 300

/** Tables that the peers replicate. */
const PEER_TABLES = ['orders', 'order_items', 'products', 'bench_counters'] as const

/**
 * What the peers ask of a table, as their documentation has it: RxDB `_modified` by a trigger and `_deleted`, Legend-State
 * `created_at`, `updated_at` and `deleted`. Indexes serve their pages. A counter lies in a table without JSON, since RxDB
 * cannot push a row that holds any.
 */
export async function preparePeers({ admin }: BigShop): Promise<void> {
  await admin.query(`create table public.bench_counters (id uuid primary key, creator_id uuid not null, qty integer not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now())`)
  await admin.query(`alter table public.bench_counters enable row level security;
    create policy own on public.bench_counters for all to authenticated using (creator_id = any (array(select private.creators_as('packer'))))
      with check (creator_id = any (array(select private.creators_as('packer'))));
    grant select, insert, update on public.bench_counters to authenticated`)
  await admin.query(`create function private.bench_modified() returns trigger language plpgsql as $$
    begin new._modified := now(); new.updated_at := now(); return new; end $$`)
  await admin.query('set session_replication_role = replica')
  for (const table of PEER_TABLES) {
    await admin.query(`alter table public.${table} add column _modified timestamptz not null default now(),
      add column _deleted boolean not null default false, add column deleted boolean not null default false`)
    if (table === 'order_items')
      await admin.query(`alter table public.order_items add column if not exists created_at timestamptz not null default now(),
        add column if not exists updated_at timestamptz not null default now()`)
    await admin.query(`create trigger zzz_bench_modified before update on public.${table}
      for each row execute function private.bench_modified()`)
    await admin.query(`create index on public.${table} (_modified, id)`)
  }
  await admin.query('set session_replication_role = origin')
  await admin.query('vacuum analyze')
  await admin.query(`notify pgrst, 'reload schema'`)
  await new Promise((resolve) => setTimeout(resolve, 2_000))
}

/** Products that no order names, for what happens to rows in one run. */
export async function addSpareProducts({ admin, creatorId }: BigShop): Promise<void> {
  await admin.query(
    `insert into public.products (creator_id, sku, name, base_price, currency)
     select $1, 'spare-' || gen_random_uuid(), 'Spare', 12.99, 'GBP' from generate_series(1, ${SPARE_PRODUCTS})`,
    [creatorId],
  )
}

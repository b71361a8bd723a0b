import type { Cell } from './matrix.ts'

/** A mistake that people make with policies, and the cell of the matrix that has to notice it. */
interface Mistake extends Pick<Cell, 'relation' | 'actor' | 'verb'> {
  readonly sql: string
}

const MISTAKES: readonly Mistake[] = [
  {
    relation: 'products',
    actor: 'creatorA',
    verb: 'move',
    // Postgres asks the reading rule about the new row too: only both together let it go.
    sql: `alter policy products_update on public.products with check (true);
      alter policy products_select on public.products using (true);`,
  },
  {
    relation: 'customers',
    actor: 'creatorB',
    verb: 'select',
    sql: 'alter table public.customers disable row level security;',
  },
  {
    relation: 'orders',
    actor: 'creatorB',
    verb: 'select',
    sql: 'create policy orders_also on public.orders for select to authenticated using (true);',
  },
  {
    relation: 'shipments',
    actor: 'anon',
    verb: 'select',
    sql: `grant select on public.shipments to anon;
      create policy shipments_anon on public.shipments for select to anon using (true);`,
  },
  {
    relation: 'tiktok_shops',
    actor: 'leadOfA',
    verb: 'delete',
    sql: 'alter policy tiktok_shops_delete on public.tiktok_shops using (creator_id is not null);',
  },
  {
    relation: 'analytics_events',
    actor: 'service',
    verb: 'delete',
    sql: `drop trigger append_only on public.analytics_events;
      grant delete on public.analytics_events to service_role;`,
  },
  {
    relation: 'automation_rules',
    actor: 'suspended',
    verb: 'update',
    // The caller, without a look at his suspension.
    sql: `create or replace function private.me() returns uuid
      language sql stable security definer set search_path = '' as 'select auth.uid()';`,
  },
  {
    relation: 'support_customers',
    actor: 'creatorB',
    verb: 'select',
    // The view that runs as its owner, without asking who reads it.
    sql: `create or replace view private.support_customers with (security_barrier = true) as
      select c.id, c.creator_id, private.masked(c.customer_handle) as customer_handle, private.masked(c.email) as email,
        private.masked_phone(c.phone) as phone, '[]'::jsonb as shipping_addresses, c.lifetime_orders, c.lifetime_value,
        c.currency, c.customer_tier, c.first_order, c.last_order, c.erased_at, c.created_at, c.updated_at
      from public.customers c;`,
  },
]

const FORGOTTEN = `create table public.forgotten (id uuid primary key default gen_random_uuid(), creator_id uuid);
  grant select on public.forgotten to authenticated;`

/** Tables and views in which something is broken. */
export const BROKEN_RELATIONS: readonly string[] = MISTAKES.map(({ relation }) => relation)

/** How many rules the copy breaks: one for each of these, and a table that nobody thought of. */
export const BROKEN_RULES = MISTAKES.length + 1

/** A migration that makes all the mistakes. */
export const BROKEN_MIGRATION = [...MISTAKES.map(({ sql }) => sql), FORGOTTEN].join('\n')

/** The mistakes that a run over the broken copy did not notice, each in the very cell that it opens. */
export function unnoticed(cells: readonly Cell[], unexpected: readonly string[]): readonly string[] {
  const missed = MISTAKES.filter(
    ({ relation, actor, verb }) =>
      !cells.some(
        (cell) =>
          cell.relation === relation &&
          cell.actor === actor &&
          cell.verb === verb &&
          cell.found === 'allowed' &&
          cell.expected === 'refused',
      ),
  ).map(({ relation, actor, verb }) => `${relation} ${actor} ${verb}`)
  return unexpected.some((line) => line.startsWith('forgotten:')) ? missed : [...missed, 'forgotten']
}

-- What only ever grows: partitioned by month, so that retention drops a table instead of deleting rows.
-- Partitions stand in `private`: they have no policies of their own and no API sees them.

/* The column that a table is partitioned by. */
create function private.partition_key(parent regclass) returns name
language sql stable set search_path = '' as $$
  select a.attname from pg_catalog.pg_partitioned_table p
  join pg_catalog.pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
  where p.partrelid = parent
$$;

/* Makes the partition of one month, named table_yyyymm, and moves into it what landed in the default one meanwhile.
   Answers its name, or null where it stood already. */
create function private.add_month_partition(parent regclass, month date) returns text
language plpgsql set search_path = '' as $$
declare
  base text := (select relname from pg_catalog.pg_class where oid = parent);
  part text := base || to_char(month, '_YYYYMM');
  first text := date_trunc('month', month)::date || ' 00:00:00+00';
  next text := (date_trunc('month', month) + interval '1 month')::date || ' 00:00:00+00';
begin
  if to_regclass('private.' || quote_ident(part)) is not null then
    return null;
  end if;
  execute format('create table private.%I (like %s including defaults including constraints)', part, parent);
  execute format('with early as (delete from private.%1$I where %2$I >= %3$L and %2$I < %4$L returning *)
    insert into private.%5$I select * from early', base || '_default', private.partition_key(parent), first, next, part);
  execute format('alter table %s attach partition private.%I for values from (%L) to (%L)', parent, part, first, next);
  return part;
end $$;

/* The months around now. Rows of others land in the default partition, so a clock that is wrong loses nothing. */
create function private.prepare_partitions(parent regclass, months_ahead integer default 3) returns integer
language plpgsql set search_path = '' as $$
declare
  base text := (select relname from pg_catalog.pg_class where oid = parent);
  made integer;
begin
  execute format('create table if not exists private.%I partition of %s default', base || '_default', parent);
  select count(private.add_month_partition(parent, (now() + make_interval(months => m))::date)) into made
  from generate_series(-1, months_ahead) as m;
  return made;
end $$;

create table public.analytics_events (
  id uuid not null default gen_random_uuid(),
  user_id uuid references public.users (id) on delete set null,
  creator_id uuid references public.creators (id) on delete set null,
  order_id uuid,
  event_type text not null check (event_type <> ''),
  event_category text not null check (event_category in ('financial', 'order', 'inventory', 'access', 'automation', 'usage')),
  -- Ids and amounts, never a buyer's data: erasing a buyer must break no audit.
  properties jsonb not null default '{}' check (jsonb_typeof(properties) = 'object'),
  context_data jsonb not null default '{}' check (jsonb_typeof(context_data) = 'object'),
  session_id text,
  user_agent text,
  "timestamp" timestamptz not null default now(),
  primary key (id, "timestamp"),
  -- The event outlives its order; what it is about stands in properties too.
  constraint analytics_events_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete set null (order_id)
) partition by range ("timestamp");
create index analytics_events_order on public.analytics_events (creator_id, order_id);

create table public.tiktok_webhooks (
  id uuid not null default gen_random_uuid(),
  creator_id uuid not null,
  tiktok_shop_id uuid not null,
  webhook_type text not null,
  event_id text not null check (event_id <> ''),
  payload jsonb not null,
  signature text not null default '',
  processing_status text not null default 'received'
    check (processing_status in ('received', 'processing', 'processed', 'failed', 'ignored')),
  retry_count integer not null default 0 check (retry_count >= 0),
  processed_at timestamptz,
  error_details jsonb,
  received_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (id, received_at),
  constraint tiktok_webhooks_shop_fk foreign key (creator_id, tiktok_shop_id)
    references public.tiktok_shops (creator_id, id) on delete cascade
) partition by range (received_at);
create index tiktok_webhooks_shop on public.tiktok_webhooks (creator_id, tiktok_shop_id, received_at);

-- A partitioned table cannot hold an event unique over all months: this one does, and a repeat finds its row here.
create table public.webhook_receipts (
  shop_id uuid not null,
  event_id text not null check (event_id <> ''),
  creator_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (shop_id, event_id),
  constraint webhook_receipts_shop_fk foreign key (creator_id, shop_id)
    references public.tiktok_shops (creator_id, id) on delete cascade
);
create index webhook_receipts_shop on public.webhook_receipts (creator_id, shop_id);

create table public.performance_logs (
  id uuid not null default gen_random_uuid(),
  user_id uuid references public.users (id) on delete cascade,
  operation_type text not null check (operation_type <> ''),
  execution_time_ms numeric(14, 3) not null check (execution_time_ms >= 0),
  performance_tier text not null default 'normal' check (performance_tier in ('fast', 'normal', 'slow', 'critical')),
  optimization_data jsonb not null default '{}' check (jsonb_typeof(optimization_data) = 'object'),
  database_query text,
  logged_at timestamptz not null default now(),
  primary key (id, logged_at)
) partition by range (logged_at);
create index performance_logs_user on public.performance_logs (user_id, logged_at);

select private.prepare_partitions('public.analytics_events');
select private.prepare_partitions('public.tiktok_webhooks');
select private.prepare_partitions('public.performance_logs');

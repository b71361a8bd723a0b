-- What sync writes down: acts of desks, what was applied, what is gone, what was refused, what a person must settle.

-- The journal of all desks, append-only: who did what where, before and after. Kept whole, since a fact's id must stay
-- unique for ever and a cursor by xid gains nothing from months; so it is not partitioned.
create table public.desk_events (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  desk_id uuid,
  user_id uuid references public.users (id) on delete set null,
  mutation_id uuid,
  act text not null check (act <> ''),
  class text not null default 'final' check (class in ('reversible', 'compensable', 'final')),
  -- No foreign keys to what it is about: the journal outlives it.
  order_id uuid,
  shipment_id uuid,
  product_id uuid,
  summary text not null default '',
  reason text,
  before jsonb,
  after jsonb,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint desk_events_desk_fk foreign key (creator_id, desk_id)
    references public.desks (creator_id, id) on delete set null (desk_id)
);
create index desk_events_desk on public.desk_events (creator_id, desk_id);
create index desk_events_user on public.desk_events (user_id);
create index desk_events_order on public.desk_events (creator_id, order_id, occurred_at) where order_id is not null;

-- Acknowledgements. The same id with another payload is a fork and refused.
create table public.applied_mutations (
  -- The desk's, which goes with its creator.
  creator_id uuid not null,
  mutation_id uuid not null,
  device_id uuid not null,
  push_seq bigint not null check (push_seq >= 1),
  xid xid8 not null default pg_current_xact_id(),
  payload_hash text not null,
  result jsonb not null,
  applied_at timestamptz not null default now(),
  primary key (creator_id, mutation_id),
  constraint applied_mutations_device_fk foreign key (creator_id, device_id)
    references public.desks (creator_id, id) on delete cascade
);
create index applied_mutations_device on public.applied_mutations (creator_id, device_id, xid);

-- A row that was deleted, moved to another creator, or hidden: pulled like a row.
create table public.tombstones (
  creator_id uuid not null references public.creators (id) on delete cascade,
  xid xid8 not null default pg_current_xact_id(),
  table_rank smallint not null check (table_rank between 1 and 15),
  id uuid not null,
  kind text not null check (kind in ('deleted', 'moved', 'hidden')),
  rev bigint not null default 1,
  buried_at timestamptz not null default now(),
  primary key (creator_id, xid, table_rank, id)
);

-- Mutations that were refused or could not be read. Trying one again is a new mutation that names this one.
create table public.sync_dead_letters (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  device_id uuid,
  user_id uuid references public.users (id) on delete set null,
  mutation_id uuid,
  push_seq bigint,
  name text not null default '',
  version integer,
  payload jsonb,
  payload_hash text not null default '',
  code text not null check (code <> ''),
  message text not null,
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  retry_of uuid,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolution text check (resolution in ('retried', 'dismissed')),
  constraint sync_dead_letters_mutation_key unique (creator_id, mutation_id),
  constraint sync_dead_letters_resolved check ((resolved_at is null) = (resolution is null)),
  constraint sync_dead_letters_device_fk foreign key (creator_id, device_id)
    references public.desks (creator_id, id) on delete set null (device_id)
);
create index sync_dead_letters_device on public.sync_dead_letters (creator_id, device_id);
create index sync_dead_letters_user on public.sync_dead_letters (user_id);

-- What two desks, or a desk and TikTok, disagree on and a person has to settle.
create table public.conflicts (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  table_rank smallint not null check (table_rank between 1 and 15),
  entity_id uuid not null,
  order_id uuid,
  kind text not null check (kind <> ''),
  status text not null default 'open' check (status in ('open', 'resolved')),
  -- What changed on either side, what was done about it, and the choice that harms nobody.
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  done text not null default '',
  safe_choice text not null default '',
  mutation_id uuid,
  device_id uuid,
  user_id uuid references public.users (id) on delete set null,
  resolution text,
  resolved_by uuid references public.users (id) on delete set null,
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint conflicts_creator_id_id_key unique (creator_id, id),
  constraint conflicts_resolved check ((status = 'resolved') = (resolved_at is not null))
);
create index conflicts_open on public.conflicts (creator_id, entity_id) where status = 'open';
create index conflicts_user on public.conflicts (user_id);
create index conflicts_resolved_by on public.conflicts (resolved_by);

-- Work for the workers: taken by `for update skip locked`, so that no two ever hold the same job.
create table private.job_queue (
  id bigint generated always as identity primary key,
  queue text not null check (queue <> ''),
  -- The same key twice is the same job.
  job_key text,
  payload jsonb not null,
  run_at timestamptz not null default now(),
  attempts integer not null default 0 check (attempts >= 0),
  max_attempts integer not null default 5 check (max_attempts >= 1),
  locked_by text,
  locked_until timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  constraint job_queue_key unique (queue, job_key)
);
create index job_queue_due on private.job_queue (queue, run_at, id);

create table private.job_dead_letters (
  id bigint primary key,
  queue text not null,
  job_key text,
  payload jsonb not null,
  attempts integer not null,
  error text not null,
  created_at timestamptz not null,
  failed_at timestamptz not null default now()
);

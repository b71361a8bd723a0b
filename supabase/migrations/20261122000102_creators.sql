-- Who sells, who works for them, and on which desks.

create table public.creators (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  handle text not null check (char_length(handle) between 1 and 64),
  display_name text not null default '',
  bio text not null default '',
  location text not null default '',
  profile_image_url text,
  social_links jsonb not null default '{}' check (jsonb_typeof(social_links) = 'object'),
  business_type text not null default 'individual' check (business_type in ('individual', 'company', 'agency')),
  commission_rate numeric(5, 4) not null default 0 check (commission_rate between 0 and 1),
  is_verified boolean not null default false,
  -- Of the shop's own day and of figures that have no order to take a currency from.
  time_zone text not null default 'UTC',
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  -- Anybody may type a handle; only a verified one belongs to one creator alone.
  constraint creators_user_id_handle_key unique (user_id, handle)
);

create table public.creator_members (
  creator_id uuid not null references public.creators (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  role text not null check (role in ('owner', 'lead', 'packer')),
  invited_by uuid references public.users (id) on delete set null,
  joined_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (creator_id, user_id)
);
-- Every policy asks "where does this user work": the most-read index of the database.
create index creator_members_user on public.creator_members (user_id, creator_id);
create index creator_members_invited_by on public.creator_members (invited_by);

-- A device that may pull and push for one creator. A revoked one can do neither.
create table public.desks (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  platform text not null default '',
  app_version text not null default '',
  revoked_at timestamptz,
  revoked_by uuid references public.users (id) on delete set null,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint desks_creator_id_id_key unique (creator_id, id)
);
create index desks_user on public.desks (user_id);
create index desks_revoked_by on public.desks (revoked_by);

create trigger touch before update on public.creators
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.desks
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

/* Whoever makes a creator owns it: without this row nobody could ever read it again. */
create function private.add_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.creator_members (creator_id, user_id, role) values (new.id, new.user_id, 'owner')
  on conflict (creator_id, user_id) do update set role = 'owner', removed_at = null;
  return null;
end $$;

create trigger add_owner after insert or update of user_id on public.creators
  for each row execute function private.add_owner();

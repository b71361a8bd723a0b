-- Accounts, what they may do across creators, and what they pay.

create table public.users (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null,
  subscription_status text not null default 'none'
    check (subscription_status in ('none', 'trialing', 'active', 'past_due', 'cancelled')),
  subscription_tier text not null default 'free' check (subscription_tier in ('free', 'starter', 'growth', 'enterprise')),
  preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
  last_active timestamptz,
  is_active boolean not null default true,
  -- A suspended user keeps the rows and sees none of them.
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_email_key unique (email)
);

-- A role in a token goes stale, so policies read this. Everybody is a creator without a row here.
create table public.user_roles (
  user_id uuid not null references public.users (id) on delete cascade,
  role text not null check (role in ('creator', 'support', 'admin')),
  granted_by uuid references public.users (id) on delete set null,
  granted_at timestamptz not null default now(),
  primary key (user_id, role)
);
create index user_roles_granted_by on public.user_roles (granted_by);

create table public.subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  stripe_customer_id text,
  stripe_subscription_id text,
  plan_name text not null,
  status text not null check (status in ('trialing', 'active', 'past_due', 'unpaid', 'cancelled', 'incomplete')),
  monthly_fee numeric(14, 3) not null check (monthly_fee >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  order_limit integer check (order_limit >= 0),
  current_period_start timestamptz,
  current_period_end timestamptz,
  cancel_at_period_end boolean not null default false,
  billing_details jsonb not null default '{}' check (jsonb_typeof(billing_details) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- One subscription a user, as the seed draws it.
  constraint subscriptions_user_id_key unique (user_id),
  constraint subscriptions_stripe_subscription_id_key unique (stripe_subscription_id),
  constraint subscriptions_period check (current_period_end >= current_period_start),
  constraint subscriptions_money check (private.money_fits(currency, monthly_fee))
);

create trigger touch before update on public.users
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.subscriptions
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

/* A profile for each account, and its address kept the same as the one that signs in. */
create function private.mirror_auth_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.users (id, email) values (new.id, coalesce(new.email, new.id::text))
  on conflict (id) do update set email = excluded.email where public.users.email <> excluded.email;
  return null;
end $$;

create trigger creatorflow_mirror_user after insert or update of email on auth.users
  for each row execute function private.mirror_auth_user();

-- Accounts that were there before.
insert into public.users (id, email) select id, coalesce(email, id::text) from auth.users on conflict (id) do nothing;

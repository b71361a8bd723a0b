-- Shops, what they sell, to whom, and how much of it there is.

-- The seed's access_token, refresh_token and webhook_secret are not columns: secrets live where no API role can read.
create table public.tiktok_shops (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  shop_id text not null check (shop_id <> ''),
  shop_name text not null default '',
  region text not null default '' check (region ~ '^([A-Z]{2})?$'),
  shop_cipher text,
  token_expires_at timestamptz,
  webhook_url text check (webhook_url like 'https://%'),
  sync_status text not null default 'never'
    check (sync_status in ('never', 'idle', 'syncing', 'failed', 'disconnected')),
  shop_settings jsonb not null default '{}' check (jsonb_typeof(shop_settings) = 'object'),
  is_active boolean not null default true,
  last_sync timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint tiktok_shops_creator_id_id_key unique (creator_id, id),
  constraint tiktok_shops_creator_id_shop_id_key unique (creator_id, shop_id)
);

-- A row is a SKU. `sku` is what names it within the creator: TikTok's sku id, or the seller's own word for one that
-- TikTok has not named. `seller_sku` may be empty or stand on several.
create table public.products (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  sku text not null check (sku <> ''),
  seller_sku text not null default '',
  tiktok_product_id text,
  name text not null default '',
  description text not null default '',
  base_price numeric(14, 3) not null default 0 check (base_price >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Units in all warehouses; null until somebody counts. Below zero is a fact, not an error.
  stock_quantity integer,
  velocity_score integer check (velocity_score between 0 and 1000),
  viral_correlation numeric(4, 3) check (viral_correlation between -1 and 1),
  category text not null default '',
  variants jsonb not null default '[]',
  images jsonb not null default '[]' check (jsonb_typeof(images) = 'array'),
  status text not null default 'active' check (status in ('draft', 'pending', 'active', 'inactive', 'frozen', 'deleted')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint products_creator_id_id_key unique (creator_id, id),
  constraint products_creator_id_sku_key unique (creator_id, sku),
  constraint products_money check (private.money_fits(currency, base_price))
);

create table public.customers (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  customer_handle text not null check (customer_handle <> ''),
  name text not null default '',
  email text,
  phone text,
  shipping_addresses jsonb not null default '[]' check (jsonb_typeof(shipping_addresses) = 'array'),
  lifetime_orders integer not null default 0 check (lifetime_orders >= 0),
  lifetime_value numeric(18, 3) not null default 0,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  customer_tier text not null default 'new' check (customer_tier in ('new', 'returning', 'loyal', 'vip')),
  preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
  first_order timestamptz,
  last_order timestamptz,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint customers_creator_id_id_key unique (creator_id, id),
  constraint customers_creator_id_customer_handle_key unique (creator_id, customer_handle),
  constraint customers_money check (private.money_fits(currency, lifetime_value))
);

-- Stock of one product in one warehouse of one shop.
create table public.inventory_sync (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  product_id uuid not null,
  tiktok_shop_id uuid not null,
  warehouse_id text not null default '',
  -- What TikTok last said it would sell; null until it did.
  platform_stock integer,
  -- On hand. A sealed parcel is never refused, so this may fall below zero; the row then says so itself.
  local_stock integer,
  is_oversold boolean not null generated always as (coalesce(local_stock, 0) < 0) stored,
  -- Units that open orders ask for, and those of them that are set aside.
  asked_quantity integer not null default 0 check (asked_quantity >= 0),
  reserved_quantity integer not null default 0 check (reserved_quantity >= 0),
  safety_stock integer not null default 0 check (safety_stock >= 0),
  sync_status text not null default 'pending' check (sync_status in ('pending', 'synced', 'failed', 'conflict')),
  last_sync timestamptz,
  counted_at timestamptz,
  sync_errors jsonb not null default '[]' check (jsonb_typeof(sync_errors) = 'array'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint inventory_sync_creator_id_id_key unique (creator_id, id),
  constraint inventory_sync_place_key unique (creator_id, product_id, tiktok_shop_id, warehouse_id),
  constraint inventory_sync_reserved_asked check (reserved_quantity <= asked_quantity),
  constraint inventory_sync_product_fk foreign key (creator_id, product_id)
    references public.products (creator_id, id) on delete cascade,
  constraint inventory_sync_shop_fk foreign key (creator_id, tiktok_shop_id)
    references public.tiktok_shops (creator_id, id) on delete cascade
);
create index inventory_sync_shop on public.inventory_sync (creator_id, tiktok_shop_id);

create trigger touch before update on public.tiktok_shops
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.products
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.customers
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
-- Without a condition: a trigger's condition may not look at a whole row that holds a generated column.
create trigger touch before update on public.inventory_sync
  for each row execute function private.touch_updated_at();

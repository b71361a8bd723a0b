-- A shipment is a package. Splitting or combining supersedes shipments, never edits them.

create table public.shipments (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  -- The first order in the box; the others of a combined one are in shipment_orders.
  order_id uuid not null,
  tiktok_package_id text,
  carrier text not null default '',
  service_type text not null default '',
  tracking_number text,
  label_url text,
  shipping_cost numeric(14, 3) not null default 0 check (shipping_cost >= 0),
  insurance_cost numeric(14, 3) not null default 0 check (insurance_cost >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  estimated_delivery date,
  status text not null default 'to_fulfill'
    check (status in ('to_fulfill', 'processing', 'fulfilling', 'completed', 'cancelled', 'unknown')),
  tracking_events jsonb not null default '[]' check (jsonb_typeof(tracking_events) = 'array'),
  label_data jsonb not null default '{}' check (jsonb_typeof(label_data) = 'object'),
  weight_grams integer check (weight_grams >= 0),
  shipped_at timestamptz,
  superseded_at timestamptz,
  superseded_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint shipments_creator_id_id_key unique (creator_id, id),
  constraint shipments_money check (private.money_fits(currency, shipping_cost, insurance_cost)),
  constraint shipments_superseded check (superseded_at is not null or superseded_by is null),
  constraint shipments_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete cascade,
  constraint shipments_superseded_by_fk foreign key (creator_id, superseded_by)
    references public.shipments (creator_id, id) on delete set null (superseded_by)
);
create index shipments_order on public.shipments (creator_id, order_id);
create index shipments_superseded_by on public.shipments (creator_id, superseded_by);
create unique index shipments_package_key on public.shipments (creator_id, tiktok_package_id)
  where superseded_at is null and tiktok_package_id is not null;
-- A combined package may be known as one shipment an order for a while, each with the same number.
create unique index shipments_tracking_number_key on public.shipments (creator_id, tracking_number, order_id)
  where superseded_at is null and tracking_number is not null;

-- Which orders are in the box: all of them, the first one too.
create table public.shipment_orders (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  shipment_id uuid not null,
  order_id uuid not null,
  created_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint shipment_orders_creator_id_id_key unique (creator_id, id),
  constraint shipment_orders_pair_key unique (creator_id, shipment_id, order_id),
  constraint shipment_orders_shipment_fk foreign key (creator_id, shipment_id)
    references public.shipments (creator_id, id) on delete cascade,
  constraint shipment_orders_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete cascade
);
create index shipment_orders_order on public.shipment_orders (creator_id, order_id);

-- TikTok's line items, one a unit: only these say which unit is in which package.
create table public.order_units (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  order_id uuid not null,
  order_item_id uuid not null,
  shipment_id uuid,
  tiktok_line_id text not null check (tiktok_line_id <> ''),
  tiktok_package_id text,
  unit_status text not null default 'awaiting_shipment' check (unit_status in ('unpaid', 'awaiting_shipment',
    'awaiting_collection', 'in_transit', 'delivered', 'completed', 'cancelled', 'unknown')),
  package_status text not null default 'to_fulfill'
    check (package_status in ('to_fulfill', 'processing', 'fulfilling', 'completed', 'cancelled', 'unknown')),
  is_gift boolean not null default false,
  cancel_reason text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint order_units_creator_id_id_key unique (creator_id, id),
  constraint order_units_tiktok_line_id_key unique (creator_id, order_id, tiktok_line_id),
  constraint order_units_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete cascade,
  constraint order_units_item_fk foreign key (creator_id, order_item_id)
    references public.order_items (creator_id, id) on delete cascade,
  constraint order_units_shipment_fk foreign key (creator_id, shipment_id)
    references public.shipments (creator_id, id) on delete set null (shipment_id)
);
create index order_units_item on public.order_units (creator_id, order_item_id);
create index order_units_shipment on public.order_units (creator_id, shipment_id);

-- The carrier's documents. TikTok's link dies within a day and a reprint after pickup fails: the bytes are the source.
create table public.shipment_labels (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  shipment_id uuid not null,
  document_type text not null default 'shipping_label'
    check (document_type in ('shipping_label', 'packing_slip', 'label_and_slip', 'hazmat_label', 'invoice_label')),
  format text not null check (format in ('pdf', 'zpl', 'png')),
  size text not null check (size in ('a4', 'a5', 'a6', '4x6', 'letter')),
  -- Null once retention has taken them; the hash stays, so that a print can still be named.
  bytes bytea check (octet_length(bytes) between 1 and 10485760),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint shipment_labels_creator_id_id_key unique (creator_id, id),
  constraint shipment_labels_document_key unique (creator_id, shipment_id, document_type, sha256),
  constraint shipment_labels_hash check (bytes is null or sha256 = encode(sha256(bytes), 'hex')),
  constraint shipment_labels_shipment_fk foreign key (creator_id, shipment_id)
    references public.shipments (creator_id, id) on delete cascade
);
-- PDFs are compressed already.
alter table public.shipment_labels alter column bytes set storage external;
create index shipment_labels_expiry on public.shipment_labels (expires_at) where bytes is not null;

-- Who packs what: one row an order, taken and renewed under the server's clock.
create table public.order_claims (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  order_id uuid not null,
  desk_id uuid not null,
  user_id uuid not null references public.users (id) on delete cascade,
  claimed_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '15 minutes',
  released_at timestamptz,
  taken_over_from uuid,
  take_over_reason text check (take_over_reason <> ''),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint order_claims_order_key unique (creator_id, order_id),
  constraint order_claims_lease check (expires_at > claimed_at),
  constraint order_claims_reason check (taken_over_from is null or take_over_reason is not null),
  constraint order_claims_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete cascade,
  constraint order_claims_desk_fk foreign key (creator_id, desk_id)
    references public.desks (creator_id, id) on delete cascade
);
create index order_claims_desk on public.order_claims (creator_id, desk_id);
create index order_claims_user on public.order_claims (user_id);

create trigger touch before update on public.shipments
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.order_units
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.shipment_labels
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
create trigger touch before update on public.order_claims
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

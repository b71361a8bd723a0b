-- Orders, their lines by SKU and TikTok's own lines, one a unit. Rules come first: an order names the one that acted.

create table public.automation_rules (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  rule_name text not null check (rule_name <> ''),
  rule_type text not null check (rule_type in ('priority', 'hold', 'tag', 'label', 'assign', 'notify')),
  conditions jsonb not null default '{}' check (jsonb_typeof(conditions) = 'object'),
  actions jsonb not null default '[]' check (jsonb_typeof(actions) = 'array'),
  priority_level text not null default 'standard' check (priority_level in ('urgent', 'high', 'standard', 'automated')),
  -- A rule runs once per (rule, version, order, trigger): a changed rule is a new version.
  version integer not null default 1 check (version >= 1),
  is_active boolean not null default true,
  execution_count integer not null default 0 check (execution_count >= 0),
  success_rate numeric(5, 4) check (success_rate between 0 and 1),
  last_executed timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint automation_rules_creator_id_id_key unique (creator_id, id),
  constraint automation_rules_creator_id_rule_name_key unique (creator_id, rule_name)
);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  tiktok_shop_id uuid not null,
  customer_id uuid,
  tiktok_order_id text not null check (tiktok_order_id <> ''),
  priority_level text not null default 'standard' check (priority_level in ('urgent', 'high', 'standard', 'automated')),
  impact_level text not null default 'MED' check (impact_level in ('VIRAL', 'HIGH', 'MED', 'AUTO')),
  -- A word of TikTok's that nobody knows is 'unknown' here and kept in status_text, shown until a person maps it.
  order_status text not null check (order_status in ('unpaid', 'on_hold', 'awaiting_shipment', 'partially_shipping',
    'awaiting_collection', 'in_transit', 'delivered', 'completed', 'cancelled', 'unknown')),
  status_text text not null default '',
  payment_status text not null default 'unpaid'
    check (payment_status in ('unpaid', 'paid', 'partially_refunded', 'refunded', 'unknown')),
  fulfillment_stage text not null default 'new'
    check (fulfillment_stage in ('new', 'claimed', 'picked', 'verified', 'labelled', 'closed', 'exception')),
  total_amount numeric(14, 3) not null,
  shipping_cost numeric(14, 3) not null default 0,
  tax_amount numeric(14, 3) not null default 0,
  refund_amount numeric(14, 3) not null default 0,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  customer_handle text not null default '',
  -- The buyer's own data: erased some time after delivery, masked for support.
  shipping_address jsonb not null default '{}' check (jsonb_typeof(shipping_address) = 'object'),
  customer_data jsonb not null default '{}' check (jsonb_typeof(customer_data) = 'object'),
  buyer_message text not null default '',
  seller_note text not null default '',
  note text not null default '',
  tags text[] not null default '{}',
  order_date timestamptz not null,
  paid_at timestamptz,
  processing_started timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text not null default '',
  is_cancel_requested boolean not null default false,
  -- The nearest deadline and where it comes from: TikTok's own fields, our estimate, or none.
  ship_by_at timestamptz,
  ship_by_source text not null default 'none' check (ship_by_source in ('platform', 'estimated', 'none')),
  held_at timestamptz,
  hold_reason text,
  closed_at timestamptz,
  is_pre_order boolean not null default false,
  is_platform_fulfilled boolean not null default false,
  warehouse text not null default '',
  payment_method text not null default '',
  weight_grams integer check (weight_grams >= 0),
  is_automated boolean not null default false,
  automation_rule_id uuid,
  -- TikTok's update_time of the report that this row holds: an older report changes nothing.
  platform_updated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint orders_creator_id_id_key unique (creator_id, id),
  -- In this column order the same key finds an order by its number alone, whichever shop it came from.
  constraint orders_tiktok_order_id_key unique (creator_id, tiktok_order_id, tiktok_shop_id),
  constraint orders_money check (private.money_fits(currency, total_amount, shipping_cost, tax_amount, refund_amount)),
  constraint orders_unknown_status check (order_status <> 'unknown' or status_text <> ''),
  constraint orders_deadline check ((ship_by_at is null) = (ship_by_source = 'none')),
  constraint orders_hold check (held_at is not null or hold_reason is null),
  constraint orders_shop_fk foreign key (creator_id, tiktok_shop_id)
    references public.tiktok_shops (creator_id, id) on delete cascade,
  constraint orders_customer_fk foreign key (creator_id, customer_id)
    references public.customers (creator_id, id) on delete set null (customer_id),
  constraint orders_automation_rule_fk foreign key (creator_id, automation_rule_id)
    references public.automation_rules (creator_id, id) on delete set null (automation_rule_id)
);

-- One row per (order, SKU) with its quantity.
create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null,
  order_id uuid not null,
  product_id uuid not null,
  product_sku text not null default '',
  variant_selection text not null default '',
  quantity integer not null check (quantity >= 1),
  cancelled_quantity integer not null default 0,
  returned_quantity integer not null default 0,
  -- Units set aside for this line: never more than it asks for.
  reserved_quantity integer not null default 0,
  unit_price numeric(14, 3) not null,
  line_total numeric(14, 3) not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  product_snapshot jsonb not null default '{}' check (jsonb_typeof(product_snapshot) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  rev bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  constraint order_items_creator_id_id_key unique (creator_id, id),
  constraint order_items_order_product_key unique (creator_id, order_id, product_id),
  constraint order_items_money check (private.money_fits(currency, unit_price, line_total)),
  constraint order_items_cancelled check (cancelled_quantity between 0 and quantity),
  constraint order_items_returned check (returned_quantity between 0 and quantity),
  constraint order_items_reserved_asked check (reserved_quantity between 0 and quantity - cancelled_quantity),
  constraint order_items_order_fk foreign key (creator_id, order_id)
    references public.orders (creator_id, id) on delete cascade,
  -- Deferrable: when a creator goes, its products go before the lines that the orders take along.
  constraint order_items_product_fk foreign key (creator_id, product_id)
    references public.products (creator_id, id) deferrable
);
create index order_items_product on public.order_items (creator_id, product_id, order_id);

create trigger touch before update on public.automation_rules
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();
-- updated_at of orders is kept by the trigger that stamps a change (zz_stamp): the busiest table has one for both.
create trigger touch before update on public.order_items
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

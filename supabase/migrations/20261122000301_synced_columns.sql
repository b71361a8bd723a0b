-- Which columns of which table a desk holds. One list serves everything that must agree on it: the triggers that stamp
-- a change, the rows of a pull, the digest, and the schemas in src/shared/sync (a test compares). A new column is a new
-- row here and one call of private.build_sync(), in a migration of its own.

create table private.synced_tables (
  table_rank smallint primary key check (table_rank between 1 and 15),
  table_name text not null unique,
  -- The column that says whose row it is: creator_id, but for creators themselves.
  owner_column text not null default 'creator_id',
  -- In a bootstrap these rows come with their order, so that the first page is one to work on.
  comes_with_order boolean not null default false
);

create table private.synced_columns (
  table_rank smallint not null references private.synced_tables (table_rank),
  position smallint not null,
  column_name text not null,
  -- How it goes over the wire: as it is, as integer milliseconds, as integer minor units, or as text.
  kind text not null check (kind in ('plain', 'ms', 'minor', 'text')),
  primary key (table_rank, position),
  unique (table_rank, column_name)
);

/* Adds a table to the list. Columns are named in wire order; id, rev and xid always come first; `:minor` marks money. */
create procedure private.sync_table(
  at_rank integer, name text, columns text[], owner_column text default 'creator_id', comes_with_order boolean default false
)
language plpgsql set search_path = '' as $$
begin
  insert into private.synced_tables values (at_rank, name, owner_column, comes_with_order);
  insert into private.synced_columns (table_rank, position, column_name, kind)
  select at_rank, c.position, split_part(c.named, ':', 1), case
      when c.named like '%:minor' then 'minor'
      when a.atttypid = 'timestamptz'::regtype then 'ms'
      when a.atttypid in ('xid8'::regtype, 'date'::regtype) then 'text'
      else 'plain'
    end
  from unnest(array['id', 'rev', 'xid'] || columns) with ordinality as c (named, position)
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || name)::regclass and a.attname = split_part(c.named, ':', 1) and not a.attisdropped;
  if (select count(*) from private.synced_columns c where c.table_rank = at_rank) <> 3 + cardinality(columns) then
    raise exception '% lacks a column that was named', name;
  end if;
end $$;

call private.sync_table(1, 'creators', array['handle', 'display_name', 'bio', 'location', 'profile_image_url',
  'business_type', 'commission_rate', 'is_verified', 'time_zone', 'currency', 'settings', 'created_at'], 'id');
call private.sync_table(2, 'tiktok_shops', array['shop_id', 'shop_name', 'region', 'token_expires_at', 'sync_status',
  'shop_settings', 'is_active', 'last_sync', 'created_at']);
call private.sync_table(3, 'products', array['sku', 'seller_sku', 'tiktok_product_id', 'name', 'description',
  'base_price:minor', 'currency', 'stock_quantity', 'velocity_score', 'viral_correlation', 'category', 'variants',
  'images', 'status', 'created_at']);
call private.sync_table(4, 'customers', array['customer_handle', 'name', 'email', 'phone', 'shipping_addresses',
  'lifetime_orders', 'lifetime_value:minor', 'currency', 'customer_tier', 'preferences', 'first_order', 'last_order',
  'erased_at', 'created_at']);
call private.sync_table(5, 'orders', array['tiktok_shop_id', 'customer_id', 'tiktok_order_id', 'priority_level',
  'impact_level', 'order_status', 'status_text', 'payment_status', 'fulfillment_stage', 'total_amount:minor',
  'shipping_cost:minor', 'tax_amount:minor', 'refund_amount:minor', 'currency', 'customer_handle', 'shipping_address',
  'customer_data', 'buyer_message', 'seller_note', 'note', 'tags', 'order_date', 'paid_at', 'processing_started',
  'shipped_at', 'delivered_at', 'cancelled_at', 'cancel_reason', 'is_cancel_requested', 'ship_by_at', 'ship_by_source',
  'held_at', 'hold_reason', 'closed_at', 'is_pre_order', 'is_platform_fulfilled', 'warehouse', 'payment_method',
  'weight_grams', 'is_automated', 'automation_rule_id', 'platform_updated_at', 'created_at']);
call private.sync_table(6, 'order_items', array['order_id', 'product_id', 'product_sku', 'variant_selection', 'quantity',
  'cancelled_quantity', 'returned_quantity', 'reserved_quantity', 'unit_price:minor', 'line_total:minor', 'currency',
  'product_snapshot'], comes_with_order => true);
call private.sync_table(7, 'order_units', array['order_id', 'order_item_id', 'shipment_id', 'tiktok_line_id',
  'tiktok_package_id', 'unit_status', 'package_status', 'is_gift', 'cancel_reason'], comes_with_order => true);
call private.sync_table(8, 'shipments', array['order_id', 'tiktok_package_id', 'carrier', 'service_type',
  'tracking_number', 'label_url', 'shipping_cost:minor', 'insurance_cost:minor', 'currency', 'estimated_delivery',
  'status', 'tracking_events', 'label_data', 'weight_grams', 'shipped_at', 'superseded_at', 'superseded_by',
  'created_at'], comes_with_order => true);
call private.sync_table(9, 'shipment_orders', array['shipment_id', 'order_id'], comes_with_order => true);
-- A label's bytes are fetched when it is to be printed; a pull carries what names it.
call private.sync_table(10, 'shipment_labels', array['shipment_id', 'document_type', 'format', 'size', 'sha256',
  'expires_at', 'created_at']);
call private.sync_table(11, 'inventory_sync', array['product_id', 'tiktok_shop_id', 'warehouse_id', 'platform_stock',
  'local_stock', 'is_oversold', 'asked_quantity', 'reserved_quantity', 'safety_stock', 'sync_status', 'last_sync',
  'counted_at', 'sync_errors']);
call private.sync_table(12, 'order_claims', array['order_id', 'desk_id', 'user_id', 'claimed_at', 'expires_at',
  'released_at', 'taken_over_from', 'take_over_reason'], comes_with_order => true);
call private.sync_table(13, 'automation_rules', array['rule_name', 'rule_type', 'conditions', 'actions', 'priority_level',
  'version', 'is_active', 'execution_count', 'success_rate', 'last_executed', 'created_at']);
call private.sync_table(14, 'desk_events', array['desk_id', 'user_id', 'mutation_id', 'act', 'class', 'order_id',
  'shipment_id', 'product_id', 'summary', 'reason', 'before', 'after', 'occurred_at', 'recorded_at']);
call private.sync_table(15, 'conflicts', array['table_rank', 'entity_id', 'order_id', 'kind', 'status', 'details', 'done',
  'safe_choice', 'mutation_id', 'device_id', 'user_id', 'resolution', 'resolved_by', 'resolved_at', 'created_at']);

/* A column as the wire has it. Money by its row's currency: nearly every row is in one with two digits, so that the
   list of the others is asked for the rest alone. */
create function private.wire_expression(column_name text, kind text) returns text
language sql immutable set search_path = '' as $$
  select case kind
    when 'ms' then format('(date_part(''epoch'', t.%I) * 1000)::bigint', column_name)
    when 'minor' then format('(t.%I * case when t.currency in (''USD'', ''GBP'', ''EUR'') then 100 '
      'else 10 ^ private.currency_exponent(t.currency) end)::bigint', column_name)
    when 'text' then format('t.%I::text', column_name)
    else format('t.%I', column_name)
  end
$$;

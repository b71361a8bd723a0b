-- importOrders: what a desk read from a Seller Center export, some orders at a time. It is TikTok's word carried by a
-- desk, so it holds for money, status and lines, unless the server has a newer report; the desk's own columns (stage,
-- hold, note, tags) are never touched. Ids are computed as the desks compute them, so that an export and TikTok's feed
-- meet in the same row.

create function private.platform_id(creator uuid, kind text, key text) returns uuid
language sql immutable set search_path = '' as $$ select extensions.uuid_generate_v5(creator, kind || ':' || key) $$;

-- One order of an export, as src/shared/domain/imports writes it, with what the server holds of it.
create type private.imported_order as (
  id uuid, is_fresh boolean, is_new boolean, "tiktokOrderId" text, status text, "statusText" text, "cancelRequested" boolean,
  "isPreOrder" boolean, "isFulfilledByPlatform" boolean, handle text, recipient jsonb, "buyerMessage" text,
  "sellerNote" text, currency text, "totalMinor" bigint, "shippingMinor" bigint, "taxMinor" bigint, "refundMinor" bigint,
  "orderedAt" bigint, "paidAt" bigint, "shippedAt" bigint, "deliveredAt" bigint, "cancelledAt" bigint, "cancelReason" text,
  "shipByAt" bigint, "shipBySource" text, "priorityLevel" text, "impactLevel" text, warehouse text, "paymentMethod" text,
  "weightGrams" integer, items jsonb, packages jsonb
);

/* The orders of a payload. An order is fresh where this report is newer than the one that the server holds. */
create function private.read_import(m private.mutation, shop uuid, reported timestamptz) returns private.imported_order[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select array_agg(x) from jsonb_array_elements(m.payload -> 'orders') e,
    lateral (select private.platform_id(m.creator_id, 'order', e ->> 'tiktokOrderId') as id) i
    left join public.orders o on o.creator_id = m.creator_id and o.id = i.id,
    lateral jsonb_populate_record(null::private.imported_order, e || jsonb_build_object('id', i.id,
      'is_new', o.id is null, 'is_fresh', o.id is null or o.platform_updated_at is null or o.platform_updated_at < reported)) x);
end $$;

create function private.product_key(item jsonb) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when coalesce(item ->> 'skuId', '') <> '' then item ->> 'skuId'
      else format(E'seller:%s\n%s\n%s', item ->> 'sellerSku', item ->> 'productName', item ->> 'variation') end);
end $$;

/* Products and buyers at their first sight; those that are there keep their rows. */
create function private.import_names(m private.mutation, orders private.imported_order[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.products (id, creator_id, sku, seller_sku, name, category, base_price, currency, variants)
  select distinct on (k.sku) private.platform_id(m.creator_id, 'product', k.sku), m.creator_id, k.sku,
    coalesce(nullif(i ->> 'sellerSku', ''), i ->> 'skuId', ''), coalesce(i ->> 'productName', ''),
    coalesce(i ->> 'category', ''), greatest(private.amount_of((i ->> 'unitMinor')::bigint, o.currency), 0), o.currency,
    case when coalesce(i ->> 'variation', '') = '' then '[]' else jsonb_build_array(i -> 'variation') end
  from unnest(orders) o, jsonb_array_elements(o.items) i, lateral (select private.product_key(i) as sku) k
  where o.is_fresh order by k.sku
  on conflict (creator_id, sku) do nothing;

  insert into public.customers (id, creator_id, customer_handle, name, currency)
  select distinct on (o.handle) private.platform_id(m.creator_id, 'customer', o.handle), m.creator_id, o.handle,
    coalesce(o.recipient ->> 'name', ''), o.currency
  from unnest(orders) o where o.is_fresh and o.handle <> ''
  on conflict (creator_id, customer_handle) do nothing;
end $$;

create function private.import_order_rows(m private.mutation, orders private.imported_order[], shop uuid, reported timestamptz)
returns integer
language sql volatile set search_path = '' as $$
  with known as (
    select s.status from unnest(array['unpaid', 'on_hold', 'awaiting_shipment', 'partially_shipping', 'awaiting_collection',
      'in_transit', 'delivered', 'completed', 'cancelled']) s (status)
  ), written as (
    insert into public.orders as t (id, creator_id, tiktok_shop_id, customer_id, tiktok_order_id, priority_level,
      impact_level, order_status, status_text, payment_status, total_amount, shipping_cost, tax_amount, refund_amount,
      currency, customer_handle, shipping_address, buyer_message, seller_note, order_date, paid_at, shipped_at,
      delivered_at, cancelled_at, cancel_reason, is_cancel_requested, ship_by_at, ship_by_source, is_pre_order,
      is_platform_fulfilled, warehouse, payment_method, weight_grams, platform_updated_at)
    select o.id, m.creator_id, shop, c.id, o."tiktokOrderId", coalesce(o."priorityLevel", 'standard'),
      coalesce(o."impactLevel", 'MED'), coalesce((select k.status from known k where k.status = o.status), 'unknown'),
      coalesce(nullif(o."statusText", ''), o.status),
      case when o."refundMinor" >= o."totalMinor" and o."refundMinor" > 0 then 'refunded'
        when o."refundMinor" > 0 then 'partially_refunded' when o."paidAt" is null then 'unpaid' else 'paid' end,
      private.amount_of(o."totalMinor", o.currency), private.amount_of(coalesce(o."shippingMinor", 0), o.currency),
      private.amount_of(coalesce(o."taxMinor", 0), o.currency), private.amount_of(coalesce(o."refundMinor", 0), o.currency),
      o.currency, coalesce(o.handle, ''), coalesce(o.recipient, '{}'), coalesce(o."buyerMessage", ''),
      coalesce(o."sellerNote", ''), coalesce(private.time_of(o."orderedAt"), private.time_of(o."paidAt"), reported),
      private.time_of(o."paidAt"), private.time_of(o."shippedAt"), private.time_of(o."deliveredAt"),
      private.time_of(o."cancelledAt"), coalesce(o."cancelReason", ''), coalesce(o."cancelRequested", false),
      private.time_of(o."shipByAt"), case when o."shipByAt" is null then 'none' else coalesce(o."shipBySource", 'estimated') end,
      coalesce(o."isPreOrder", false), coalesce(o."isFulfilledByPlatform", false), coalesce(o.warehouse, ''),
      coalesce(o."paymentMethod", ''), o."weightGrams", reported
    from unnest(orders) o
    left join public.customers c on c.creator_id = m.creator_id and c.customer_handle = o.handle
    where o.is_fresh
    on conflict (creator_id, tiktok_order_id, tiktok_shop_id) do update set customer_id = excluded.customer_id,
      order_status = excluded.order_status, status_text = excluded.status_text, payment_status = excluded.payment_status,
      total_amount = excluded.total_amount, shipping_cost = excluded.shipping_cost, tax_amount = excluded.tax_amount,
      refund_amount = excluded.refund_amount, shipping_address = excluded.shipping_address,
      buyer_message = excluded.buyer_message, seller_note = excluded.seller_note, paid_at = excluded.paid_at,
      shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, cancelled_at = excluded.cancelled_at,
      cancel_reason = excluded.cancel_reason, is_cancel_requested = excluded.is_cancel_requested,
      ship_by_at = case when t.ship_by_source = 'platform' then t.ship_by_at else excluded.ship_by_at end,
      ship_by_source = case when t.ship_by_source = 'platform' then t.ship_by_source else excluded.ship_by_source end,
      warehouse = excluded.warehouse, payment_method = excluded.payment_method, weight_grams = excluded.weight_grams,
      platform_updated_at = excluded.platform_updated_at
    returning 1
  )
  select count(*)::integer from written
$$;

/* Lines as the newest report has them. */
create function private.import_items(m private.mutation, orders private.imported_order[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.order_items t using unnest(orders) o
  where t.creator_id = m.creator_id and t.order_id = o.id and o.is_fresh and not o.is_new
    and t.product_sku not in (select private.product_key(i) from jsonb_array_elements(o.items) i);

  insert into public.order_items as t (id, creator_id, order_id, product_id, product_sku, variant_selection, quantity,
    returned_quantity, unit_price, line_total, currency, product_snapshot)
  select private.platform_id(m.creator_id, 'order-item', o."tiktokOrderId" || ':' || p.sku), m.creator_id, o.id, p.id, p.sku,
    coalesce(i ->> 'variation', ''), (i ->> 'quantity')::integer, coalesce((i ->> 'returnedQuantity')::integer, 0),
    private.amount_of((i ->> 'unitMinor')::bigint, o.currency), private.amount_of((i ->> 'lineMinor')::bigint, o.currency),
    o.currency, jsonb_build_object('name', i -> 'productName', 'sellerSku', i -> 'sellerSku')
  from unnest(orders) o, jsonb_array_elements(o.items) i, public.products p
  where o.is_fresh and p.creator_id = m.creator_id and p.sku = private.product_key(i)
  on conflict (creator_id, order_id, product_id) do update set quantity = excluded.quantity,
    returned_quantity = excluded.returned_quantity, unit_price = excluded.unit_price, line_total = excluded.line_total,
    variant_selection = excluded.variant_selection
    where (t.quantity, t.returned_quantity, t.unit_price, t.line_total, t.variant_selection) is distinct from
      (excluded.quantity, excluded.returned_quantity, excluded.unit_price, excluded.line_total, excluded.variant_selection);
end $$;

/* Packages as the newest report has them: what it no longer names is superseded, never edited away. */
create function private.import_packages(m private.mutation, orders private.imported_order[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  parcels jsonb := (
    select coalesce(jsonb_agg(p.value || jsonb_build_object('order', o.id, 'currency', o.currency, 'id',
      private.platform_id(m.creator_id, 'shipment', coalesce(p.value ->> 'packageId',
        o."tiktokOrderId" || '#' || coalesce(p.value ->> 'tracking', (p.place - 1)::text))))), '[]')
    from unnest(orders) o, jsonb_array_elements(o.packages) with ordinality p (value, place) where o.is_fresh);
begin
  update public.shipments s set superseded_at = now()
  from unnest(orders) o
  where s.creator_id = m.creator_id and s.order_id = o.id and o.is_fresh and not o.is_new and s.superseded_at is null
    and s.id <> all (array(select (p ->> 'id')::uuid from jsonb_array_elements(parcels) p));

  insert into public.shipments as s (id, creator_id, order_id, tiktok_package_id, carrier, service_type, tracking_number,
    shipped_at, currency)
  select distinct on (p ->> 'id') (p ->> 'id')::uuid, m.creator_id, (p ->> 'order')::uuid, p ->> 'packageId',
    coalesce(p ->> 'provider', ''), coalesce(p ->> 'deliveryOption', ''), p ->> 'tracking',
    private.time_of((p ->> 'shippedAt')::bigint), p ->> 'currency'
  from jsonb_array_elements(parcels) p order by p ->> 'id'
  on conflict (creator_id, id) do update set carrier = excluded.carrier, service_type = excluded.service_type,
    tracking_number = coalesce(excluded.tracking_number, s.tracking_number),
    shipped_at = coalesce(excluded.shipped_at, s.shipped_at), superseded_at = null;

  insert into public.shipment_orders (creator_id, shipment_id, order_id)
  select distinct m.creator_id, (p ->> 'id')::uuid, (p ->> 'order')::uuid from jsonb_array_elements(parcels) p
  on conflict (creator_id, shipment_id, order_id) do nothing;
end $$;

/* The payload's own limits: what a transaction may write is shared by all its orders. */
create function private.refused_import(m private.mutation) returns private.act_result
language plpgsql stable set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(m.payload -> 'orders'), '') <> 'array' then
    return private.refused_field(m, 'orders');
  elsif jsonb_array_length(m.payload -> 'orders') not between 1 and 100 then
    return private.refused('input.tooLarge', '{"field": "orders", "most": 100}');
  elsif private.time_of(private.field_int(m.payload, 'reportedAt')) is null then
    return private.refused_field(m, 'reportedAt');
  elsif not exists (select from public.tiktok_shops s
    where s.creator_id = m.creator_id and s.id = private.field_uuid(m.payload, 'shopId')) then
    return private.refused('input.notFound', jsonb_build_object('shopId', m.payload -> 'shopId'));
  elsif exists (select from jsonb_array_elements(m.payload -> 'orders') e
    where jsonb_typeof(e) <> 'object' or coalesce(e ->> 'tiktokOrderId', '') = '' or jsonb_typeof(e -> 'items') is distinct from 'array'
      or jsonb_typeof(e -> 'packages') is distinct from 'array') then
    return private.refused('input.invalid', '{"field": "orders"}');
  end if;
  return null;
end $$;

create function private.act_import_orders(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.refused_import(m);
  shop uuid := private.field_uuid(m.payload, 'shopId');
  reported timestamptz := private.time_of(private.field_int(m.payload, 'reportedAt'));
  orders private.imported_order[];
begin
  if r.status is not null then
    return r;
  end if;
  -- Two desks that import the same export follow one another.
  perform pg_advisory_xact_lock(hashtextextended(m.creator_id::text || shop::text, 0));
  orders := private.read_import(m, shop, reported);
  perform set_config('creatorflow.platform_report', 'on', true);
  perform private.import_names(m, orders);
  perform private.import_order_rows(m, orders, shop, reported);
  perform private.import_items(m, orders);
  perform private.import_packages(m, orders);
  perform set_config('creatorflow.platform_report', 'off', true);
  r.status := 'applied';
  select jsonb_build_object('new', count(*) filter (where o.is_new), 'changed', count(*) filter (where o.is_fresh and not o.is_new),
    'stale', count(*) filter (where not o.is_fresh)) into r.details from unnest(orders) o;
  r.after := r.details || jsonb_build_object('shopId', shop, 'reportedAt', m.payload -> 'reportedAt');
  return r;
end $$;

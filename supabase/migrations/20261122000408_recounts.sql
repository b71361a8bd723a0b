-- Sums that are kept beside what they add up: stock asked for and set aside, and a buyer's orders.

/*
 * For each place that holds one of these products (all of the creator's when null): asked is what open orders ask of
 * it, reserved is what of that is on hand, never more than was asked. An order counts where it will be packed; one
 * without a warehouse, at its shop's. Answers how many rows changed.
 */
create function private.recount_stock(of_creator uuid, of_products uuid[] default null) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  with asked as (
    select i.product_id, o.tiktok_shop_id, o.warehouse, sum(i.quantity - i.cancelled_quantity) as units
    from public.orders o
    join public.order_items i on i.creator_id = o.creator_id and i.order_id = o.id
    where o.creator_id = of_creator and o.closed_at is null
      and o.order_status in ('on_hold', 'awaiting_shipment', 'partially_shipping', 'awaiting_collection', 'unknown')
      and (of_products is null or i.product_id = any (of_products))
    group by i.product_id, o.tiktok_shop_id, o.warehouse
  ),
  counted as (
    select s.id, coalesce(sum(a.units), 0)::integer as asked, greatest(coalesce(s.local_stock, 0), 0) as on_hand
    from public.inventory_sync s
    left join asked a on a.product_id = s.product_id and a.tiktok_shop_id = s.tiktok_shop_id
      and (s.warehouse_id = a.warehouse or s.warehouse_id = '')
    where s.creator_id = of_creator and (of_products is null or s.product_id = any (of_products))
    group by s.id
  ),
  -- A synced transaction writes at most 1,000 rows, products below included: the rest has its turn next time.
  due as (
    select s.id, c.asked, least(c.asked, c.on_hand) as reserved
    from counted c join public.inventory_sync s on s.id = c.id
    where (s.asked_quantity, s.reserved_quantity) <> (c.asked, least(c.asked, c.on_hand)) limit 500
  )
  update public.inventory_sync s set asked_quantity = d.asked, reserved_quantity = d.reserved from due d where s.id = d.id;
  get diagnostics changed = row_count;

  with held as (
    select product_id, sum(local_stock)::integer as units from public.inventory_sync
    where creator_id = of_creator and (of_products is null or product_id = any (of_products)) group by product_id
  ),
  due as (
    select h.* from held h join public.products p on p.creator_id = of_creator and p.id = h.product_id
    where p.stock_quantity is distinct from h.units limit 500
  )
  update public.products p set stock_quantity = d.units from due d where p.id = d.product_id;
  return changed;
end $$;

/* A buyer's orders, what they were worth in the buyer's latest currency, and the tier that follows. */
create function private.recount_customers(of_creator uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  with bought as (
    select o.customer_id, count(*) as orders, min(o.order_date) as first, max(o.order_date) as last,
      (array_agg(o.currency order by o.order_date desc))[1] as currency
    from public.orders o
    where o.creator_id = of_creator and o.customer_id is not null and o.order_status not in ('unpaid', 'cancelled')
    group by o.customer_id
  ),
  worth as (
    select b.*, (select sum(o.total_amount - o.refund_amount) from public.orders o
      where o.creator_id = of_creator and o.customer_id = b.customer_id and o.currency = b.currency
        and o.order_status not in ('unpaid', 'cancelled')) as value,
      case when b.orders >= 20 then 'vip' when b.orders >= 5 then 'loyal' when b.orders >= 2 then 'returning' else 'new' end as tier
    from bought b
  ),
  due as (
    select w.* from worth w join public.customers c on c.creator_id = of_creator and c.id = w.customer_id
    where (c.lifetime_orders, c.lifetime_value, c.currency, c.first_order, c.last_order)
      is distinct from (w.orders, w.value, w.currency, w.first, w.last) limit 1000
  )
  update public.customers c set lifetime_orders = d.orders, lifetime_value = d.value, currency = d.currency,
    first_order = d.first, last_order = d.last, customer_tier = d.tier
  from due d where c.id = d.customer_id;
  get diagnostics changed = row_count;
  return changed;
end $$;

revoke execute on function private.recount_stock(uuid, uuid[]), private.recount_customers(uuid)
  from public, anon, authenticated;
grant execute on function private.recount_stock(uuid, uuid[]), private.recount_customers(uuid) to service_role;

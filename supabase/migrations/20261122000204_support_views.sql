-- What support sees of orders and customers: enough to find the case that a creator asks about, nothing of the buyer.
-- The views of the API run as the caller; behind each is a private one that runs as its owner, past the policies that
-- keep support out of the base tables, and asks for the role itself. A filter on an id still reaches the index.

-- 'anna.b' becomes 'a***': enough to tell two rows apart, too little to find the person.
create function private.masked(value text) returns text
language sql immutable set search_path = '' as $$
  select case when value is null or value = '' then value else left(value, 1) || '***' end
$$;

create function private.masked_phone(value text) returns text
language sql immutable set search_path = '' as $$
  select case when value is null or value = '' then value else '***' || right(value, 2) end
$$;

-- Country only: a region and a postal code together name a household often enough.
create function private.masked_address(value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('country', coalesce(value -> 'country', value -> 'region_code')))
$$;

create view private.support_orders with (security_barrier = true) as
  select o.id, o.creator_id, o.tiktok_shop_id, o.tiktok_order_id, o.customer_id, o.priority_level, o.impact_level,
    o.order_status, o.status_text, o.payment_status, o.fulfillment_stage, o.total_amount, o.shipping_cost, o.currency,
    private.masked(o.customer_handle) as customer_handle,
    private.masked_address(o.shipping_address) as shipping_address,
    o.order_date, o.paid_at, o.processing_started, o.shipped_at, o.delivered_at, o.cancelled_at, o.ship_by_at,
    o.ship_by_source, o.held_at, o.is_automated, o.created_at, o.updated_at
  from public.orders o
  where (select private.is_support() or private.is_admin());

create view private.support_customers with (security_barrier = true) as
  select c.id, c.creator_id, private.masked(c.customer_handle) as customer_handle, private.masked(c.email) as email,
    private.masked_phone(c.phone) as phone,
    (select coalesce(jsonb_agg(private.masked_address(a.value)), '[]') from jsonb_array_elements(c.shipping_addresses) a)
      as shipping_addresses,
    c.lifetime_orders, c.lifetime_value, c.currency, c.customer_tier, c.first_order, c.last_order, c.erased_at,
    c.created_at, c.updated_at
  from public.customers c
  where (select private.is_support() or private.is_admin());

create view public.support_orders with (security_invoker = true) as select * from private.support_orders;
create view public.support_customers with (security_invoker = true) as select * from private.support_customers;

-- A view as simple as these would pass writes on to its table, with its owner's rights.
revoke all on private.support_orders, private.support_customers, public.support_orders, public.support_customers
  from public, anon, authenticated, service_role;
grant select on private.support_orders, private.support_customers, public.support_orders, public.support_customers
  to authenticated;
revoke execute on function private.masked(text), private.masked_phone(text), private.masked_address(jsonb)
  from public, anon;
-- A function in a view is called with the reader's rights.
grant execute on function private.masked(text), private.masked_phone(text), private.masked_address(jsonb)
  to authenticated;

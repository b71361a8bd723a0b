-- What the dashboard shows of a creator. The seed joined orders and automation metrics in one query, which multiplied
-- both; here each side is added up alone. A materialized view has no policies, so it stands outside the API.

create materialized view private.creator_dashboard_metrics as
with sold as (
  select creator_id, currency, count(*) as orders,
    count(*) filter (where order_date >= current_date - interval '30 days') as monthly,
    coalesce(sum(total_amount - refund_amount) filter (where order_status not in ('unpaid', 'cancelled')), 0) as revenue
  from public.orders
  group by creator_id, currency
),
sales as (
  select s.creator_id, sum(s.orders)::bigint as orders, sum(s.monthly)::bigint as monthly,
    sum(s.revenue) filter (where s.currency = c.currency) as revenue, jsonb_object_agg(s.currency, s.revenue) as by_currency
  from sold s
  join public.creators c on c.id = s.creator_id
  group by s.creator_id
),
-- A metric without a creator is the user's own and counts for each of his creators.
saved as (
  select c.id as creator_id, avg(m.time_saved_hours) as time_saved, avg(m.stress_reduction_score) as stress
  from public.creators c
  join public.automation_metrics m on m.user_id = c.user_id and coalesce(m.creator_id, c.id) = c.id
  group by c.id
)
select c.id as creator_id, c.handle, c.currency,
  coalesce(sales.orders, 0) as total_orders,
  coalesce(sales.monthly, 0) as monthly_orders,
  -- In the creator's own currency: amounts of two currencies have no sum.
  coalesce(sales.revenue, 0) as total_revenue,
  coalesce(sales.by_currency, '{}') as revenue_by_currency,
  coalesce(saved.time_saved, 0) as avg_time_saved,
  coalesce(saved.stress, 0) as avg_stress_reduction,
  now() as refreshed_at
from public.creators c
left join sales on sales.creator_id = c.id
left join saved on saved.creator_id = c.id;

-- A refresh beside readers needs a unique key; the reader finds a creator by it.
create unique index creator_dashboard_metrics_key on private.creator_dashboard_metrics (creator_id);

/* Recounts every creator's figures. Readers go on with the old ones meanwhile. */
create function private.refresh_creator_dashboard() returns void
language plpgsql security definer set search_path = '' as $$
begin
  refresh materialized view concurrently private.creator_dashboard_metrics;
end $$;

create function private.read_creator_dashboard()
returns table (creator_id uuid, handle text, currency text, total_orders bigint, monthly_orders bigint,
  total_revenue numeric, revenue_by_currency jsonb, avg_time_saved numeric, avg_stress_reduction numeric,
  refreshed_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select m.creator_id, m.handle, m.currency, m.total_orders, m.monthly_orders, m.total_revenue, m.revenue_by_currency,
    m.avg_time_saved, m.avg_stress_reduction, m.refreshed_at
  from private.creator_dashboard_metrics m
  -- A packer has no money to look at.
  where m.creator_id = any (array(select private.creators_as('lead', 'support')))
    or (select private.is_server())
$$;

/* The dashboard figures of the creators that the caller leads or owns; of all for support, admin and the server. */
create function public.creator_dashboard()
returns table (creator_id uuid, handle text, currency text, total_orders bigint, monthly_orders bigint,
  total_revenue numeric, revenue_by_currency jsonb, avg_time_saved numeric, avg_stress_reduction numeric,
  refreshed_at timestamptz)
language sql stable set search_path = '' as $$ select * from private.read_creator_dashboard() $$;

revoke execute on function private.refresh_creator_dashboard() from public, anon, authenticated;
revoke execute on function private.read_creator_dashboard(), public.creator_dashboard() from public, anon;
grant execute on function private.refresh_creator_dashboard() to service_role;
grant execute on function private.read_creator_dashboard(), public.creator_dashboard() to authenticated, service_role;

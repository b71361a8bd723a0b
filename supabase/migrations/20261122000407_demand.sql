-- velocity_score and viral_correlation by the definitions of docs/metrics.md: the same figures as src/shared computes at
-- a desk (domain/orders/demand.ts); a test compares them.

/* Units and orders of each product in each hour (UTC) of the 35 days up to a moment. Cancelled orders do not count. */
create function private.product_hours(of_creator uuid, at timestamptz)
returns table (product_id uuid, hour_at timestamptz, orders bigint, units bigint)
language sql stable set search_path = '' as $$
  select i.product_id, date_trunc('hour', o.order_date, 'UTC'), count(distinct o.id), sum(i.quantity)
  from public.orders o
  join public.order_items i on i.creator_id = o.creator_id and i.order_id = o.id
  where o.creator_id = of_creator and o.order_status <> 'cancelled'
    and o.order_date >= date_trunc('hour', at, 'UTC') - interval '35 days' and o.order_date <= at
  group by i.product_id, date_trunc('hour', o.order_date, 'UTC')
$$;

/*
 * How far each of the last 168 hours was above the shop's own: units of the hour over the mean of the same hour of the
 * day in the up to 28 days before in which the shop was selling, never below two.
 */
create function private.spike_signal(of_creator uuid, at timestamptz)
returns table (hour_at timestamptz, ratio numeric)
language sql stable set search_path = '' as $$
  with sold as (
    select h.hour_at, sum(h.units) as units from private.product_hours(of_creator, at) h group by h.hour_at
  ),
  first as (select date_trunc('day', min(hour_at), 'UTC') as day from sold),
  hours as (
    select generate_series(date_trunc('hour', at, 'UTC') - interval '167 hours', date_trunc('hour', at, 'UTC'), '1 hour') as hour_at
  ),
  usual as (
    select hours.hour_at, avg(coalesce(s.units, 0)) as units
    from hours
    cross join first
    cross join lateral generate_series(hours.hour_at - interval '28 days', hours.hour_at - interval '1 day', '1 day') as earlier
    left join sold s on s.hour_at = earlier
    where earlier >= first.day
    group by hours.hour_at
  )
  select hours.hour_at, coalesce(s.units, 0) / greatest(2, coalesce(u.units, 0))
  from hours
  left join sold s on s.hour_at = hours.hour_at
  left join usual u on u.hour_at = hours.hour_at
$$;

/* Units an hour over the last six hours as a multiple of the product's own mean before them, times 100. */
create function private.velocity_scores(of_creator uuid, at timestamptz)
returns table (product_id uuid, score integer)
language sql stable set search_path = '' as $$
  with hours as (
    select h.product_id, h.hour_at, h.units, h.hour_at > at - interval '7 hours' as is_recent
    from private.product_hours(of_creator, at) h
  ),
  sums as (
    select product_id,
      coalesce(sum(units) filter (where is_recent), 0) as recent,
      coalesce(sum(units) filter (where not is_recent), 0) as past,
      greatest(1, extract(epoch from at - interval '6 hours' - min(hour_at) filter (where not is_recent)) / 3600) as span
    from hours
    group by product_id
  )
  select product_id, least(1000, round(recent / 6 / greatest(2.0 / 6, past / coalesce(span, 1)) * 100))::integer
  from sums
$$;

/* Pearson's r between a product's units and the shop's spike signal over 168 hours; none where either stands still. */
create function private.viral_correlations(of_creator uuid, at timestamptz)
returns table (product_id uuid, r numeric)
language sql stable set search_path = '' as $$
  with signal as materialized (select * from private.spike_signal(of_creator, at)),
  sold as materialized (select * from private.product_hours(of_creator, at)),
  products as (select distinct s.product_id from sold s join signal g on g.hour_at = s.hour_at)
  select p.product_id,
    round(greatest(-1, least(1, corr(coalesce(s.units, 0)::float8, g.ratio::float8)))::numeric, 3)
  from products p
  cross join signal g
  left join sold s on s.product_id = p.product_id and s.hour_at = g.hour_at
  group by p.product_id
$$;

/* Stores both figures with the creator's products, where they changed. Answers how many products did. */
create function private.refresh_product_scores(of_creator uuid, at timestamptz default now()) returns integer
language plpgsql set search_path = '' as $$
declare
  changed integer;
begin
  with scores as (
    select p.id, coalesce(v.score, 0) as score, c.r
    from public.products p
    left join private.velocity_scores(of_creator, at) v on v.product_id = p.id
    left join private.viral_correlations(of_creator, at) c on c.product_id = p.id
    where p.creator_id = of_creator
  ),
  -- A synced transaction writes at most 1,000 rows: the rest has its turn next time.
  due as (
    select s.* from scores s join public.products p on p.id = s.id
    where (p.velocity_score, p.viral_correlation) is distinct from (s.score, s.r) limit 1000
  )
  update public.products p set velocity_score = d.score, viral_correlation = d.r from due d where p.id = d.id;
  get diagnostics changed = row_count;
  return changed;
end $$;

/* velocity_score of one product at a moment, 0 to 1000; null for one that the caller may not see. */
create function public.velocity_score(of_product uuid, at timestamptz default now()) returns integer
language sql stable set search_path = '' as $$
  select coalesce((select v.score from private.velocity_scores(p.creator_id, at) v where v.product_id = p.id), 0)
  from public.products p where p.id = of_product
$$;

/* viral_correlation of one product at a moment, -1 to 1; null where there is nothing to compare. */
create function public.viral_correlation(of_product uuid, at timestamptz default now()) returns numeric
language sql stable set search_path = '' as $$
  select (select c.r from private.viral_correlations(p.creator_id, at) c where c.product_id = p.id)
  from public.products p where p.id = of_product
$$;

revoke execute on function private.product_hours(uuid, timestamptz), private.spike_signal(uuid, timestamptz),
  private.velocity_scores(uuid, timestamptz), private.viral_correlations(uuid, timestamptz),
  public.velocity_score(uuid, timestamptz), public.viral_correlation(uuid, timestamptz) from public, anon;
revoke execute on function private.refresh_product_scores(uuid, timestamptz) from public, anon, authenticated;
-- They run as the caller: a creator's policies hold inside.
grant execute on function private.product_hours(uuid, timestamptz), private.spike_signal(uuid, timestamptz),
  private.velocity_scores(uuid, timestamptz), private.viral_correlations(uuid, timestamptz),
  public.velocity_score(uuid, timestamptz), public.viral_correlation(uuid, timestamptz) to authenticated, service_role;
grant execute on function private.refresh_product_scores(uuid, timestamptz) to service_role;

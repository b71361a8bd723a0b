-- viral_score, step 2 of 3, migrate: the figure, in batches beside the running shop.

/*
 * An order is as viral as its loudest product: velocity_score, weighed by how far that product goes with the shop's
 * spikes. Open orders only; at most `most` rows a call, since a synced transaction writes 1,000 at most. Answers how
 * many changed: call again until 0.
 */
create function private.refresh_viral_scores(of_creator uuid, most integer default 1000) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  with scores as (
    select o.id, coalesce(max(round(p.velocity_score * greatest(p.viral_correlation, 0))), 0)::integer as score
    from public.orders o
    join public.order_items i on i.creator_id = o.creator_id and i.order_id = o.id
    join public.products p on p.creator_id = i.creator_id and p.id = i.product_id
    where o.creator_id = of_creator and o.closed_at is null
      and o.order_status in ('on_hold', 'awaiting_shipment', 'partially_shipping', 'awaiting_collection', 'unknown')
    group by o.id
  ),
  due as (
    select s.id, s.score from scores s join public.orders o on o.id = s.id
    where o.viral_score is distinct from s.score order by s.id limit most
  )
  update public.orders o set viral_score = d.score from due d where o.id = d.id;
  get diagnostics changed = row_count;
  return changed;
end $$;

revoke execute on function private.refresh_viral_scores(uuid, integer) from public, anon, authenticated;
grant execute on function private.refresh_viral_scores(uuid, integer) to service_role;

-- A conflict about a parcel says which desk and person were there first, not only when.

/* Who shipped an order before `m` did, or put it on hold, as a conflict of that kind needs it: the act that the order
   still shows, else the latest of its kind; null where nobody of the shop did it. */
create function private.act_before(m private.mutation, o private.order_state, doubt text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object('deskId', e.desk_id, 'userId', e.user_id, 'at', private.ms_of(e.occurred_at))
    from public.desk_events e
    where e.creator_id = m.creator_id and e.order_id = o.id and e.mutation_id <> m.id
      and e.act = case doubt when 'shippedTwice' then 'ship' when 'shippedOnHold' then 'hold' end
    order by e.occurred_at = case doubt when 'shippedTwice' then o.closed_at else o.held_at end desc nulls last,
      e.occurred_at desc
    limit 1);
end $$;
revoke execute on function private.act_before from public;
grant execute on function private.act_before to authenticated, service_role;

/* ship: the box is sealed. The order is closed whatever it says; its claim ends with it. */
create or replace function private.act_ship(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  doubt text := private.ship_conflict(o);
begin
  if r.order_id is null then
    return private.refused_field(m, 'orderId');
  elsif o.id is null then
    return private.unknown_order(m, r);
  end if;
  if o.fulfillment_stage <> 'closed' then
    r.o := private.advanced(o, 'closed');
    r.o.fulfillment_stage := 'closed';
    r.o.closed_at := m.at;
    r.o.is_changed := true;
    r.o := private.claim_released(r.o);
  end if;
  if doubt is not null then
    r.status := 'conflict';
    r.code := 'conflict.' || doubt;
    perform private.raise_conflict(m, 5, o.id, o.id, doubt, jsonb_build_object('status', o.order_status,
      'closedAt', private.ms_of(o.closed_at), 'heldAt', private.ms_of(o.held_at), 'holdReason', o.hold_reason,
      'theirs', private.act_before(m, o, doubt)),
      'The order is closed: the parcel has left.', 'Find out whether one or two parcels left, and stop what can be stopped.');
  end if;
  return r;
end $$;

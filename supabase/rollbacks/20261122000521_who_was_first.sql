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
      'closedAt', private.ms_of(o.closed_at), 'heldAt', private.ms_of(o.held_at), 'holdReason', o.hold_reason),
      'The order is closed: the parcel has left.', 'Find out whether one or two parcels left, and stop what can be stopped.');
  end if;
  return r;
end $$;

drop function private.act_before;

-- Facts about orders: they have happened, so they are kept whatever the server thinks of them, and what does not fit is
-- put before a person.

/* The orders that a batch names, locked, with their claims. Locked first and read afterwards: what was waited for is
   seen only by a statement that begins later. */
create function private.lock_orders(batch private.mutation[]) returns private.order_state[]
language plpgsql volatile set search_path = '' as $$
declare
  ids constant uuid[] := array(select m.order_id from unnest(batch) m);
begin
  perform from public.orders o where o.creator_id = (batch[1]).creator_id and o.id = any (ids)
    order by o.id for no key update;
  return (
    select array_agg(row(o.id, o.order_status, o.fulfillment_stage, o.processing_started, o.closed_at, o.held_at,
      o.hold_reason, o.note, o.tags, o.priority_level, o.impact_level, false, c.desk_id, c.user_id, c.claimed_at,
      c.expires_at, c.released_at, c.taken_over_from, c.take_over_reason, c.desk_id is not null, false)::private.order_state)
    -- Each claim by its own key: a join might read all of them.
    from public.orders o left join lateral (
      select t.* from public.order_claims t where t.creator_id = o.creator_id and t.order_id = o.id offset 0) c on true
    where o.creator_id = (batch[1]).creator_id and o.id = any (ids));
end $$;

/* The same for one mutation: the order as it is locked, and its claim afterwards, where the act looks at it. */
create function private.lock_order(m private.mutation) returns private.order_state
language plpgsql volatile set search_path = '' as $$
declare
  o private.order_state;
begin
  if m.order_id is null then
    return null;
  end if;
  select t.id, t.order_status, t.fulfillment_stage, t.processing_started, t.closed_at, t.held_at, t.hold_reason, t.note,
    t.tags, t.priority_level, t.impact_level
  into o.id, o.order_status, o.fulfillment_stage, o.processing_started, o.closed_at, o.held_at, o.hold_reason, o.note,
    o.tags, o.priority_level, o.impact_level
  from public.orders t where t.creator_id = m.creator_id and t.id = m.order_id for no key update;
  if m.needs_claim and found then
    select t.desk_id, t.user_id, t.claimed_at, t.expires_at, t.released_at, t.taken_over_from, t.take_over_reason, true
    into o.claim_desk, o.claim_user, o.claimed_at, o.claim_expires_at, o.claim_released_at, o.taken_over_from,
      o.take_over_reason, o.has_claim
    from public.order_claims t where t.creator_id = m.creator_id and t.order_id = m.order_id;
  end if;
  return o;
end $$;

/* Writes what acts changed of orders and of their claims. One order alone is written without a list of rows, which
   costs less; the columns are the same. */
create function private.write_orders(creator uuid, orders private.order_state[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  o private.order_state := orders[1];
begin
  if cardinality(orders) > 1 then
    update public.orders t set fulfillment_stage = w.fulfillment_stage, processing_started = w.processing_started,
      closed_at = w.closed_at, held_at = w.held_at, hold_reason = w.hold_reason, note = w.note, tags = w.tags,
      priority_level = w.priority_level, impact_level = w.impact_level
    from unnest(orders) w where t.creator_id = creator and t.id = w.id and w.is_changed;
    foreach o in array orders loop
      if o.is_claim_changed then
        perform private.write_claim(creator, o);
      end if;
    end loop;
    return;
  end if;
  if o.is_changed then
    update public.orders t set fulfillment_stage = o.fulfillment_stage, processing_started = o.processing_started,
      closed_at = o.closed_at, held_at = o.held_at, hold_reason = o.hold_reason, note = o.note, tags = o.tags,
      priority_level = o.priority_level, impact_level = o.impact_level
    where t.creator_id = creator and t.id = o.id;
  end if;
  if o.is_claim_changed then
    perform private.write_claim(creator, o);
  end if;
end $$;

/* Writes an order's claim, under the lock of the order. Only a desk or a person that goes takes a claim away meanwhile. */
create function private.write_claim(creator uuid, o private.order_state) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if o.has_claim then
    update public.order_claims t set desk_id = o.claim_desk, user_id = o.claim_user, claimed_at = o.claimed_at,
      expires_at = o.claim_expires_at, released_at = o.claim_released_at, taken_over_from = o.taken_over_from,
      take_over_reason = o.take_over_reason
    where t.creator_id = creator and t.order_id = o.id;
    if found then
      return;
    end if;
  end if;
  insert into public.order_claims (creator_id, order_id, desk_id, user_id, claimed_at, expires_at, released_at,
    taken_over_from, take_over_reason)
  values (creator, o.id, o.claim_desk, o.claim_user, o.claimed_at, o.claim_expires_at, o.claim_released_at,
    o.taken_over_from, o.take_over_reason);
end $$;

/* What a fact about an order begins with: applied, to that order, with what the desk told. */
create function private.fact_of(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result;
begin
  r.status := 'applied';
  r.order_id := m.order_id;
  -- Most acts have neither; asking first is cheaper than a call.
  if m.payload ? 'shipmentId' then
    r.shipment_id := private.field_uuid(m.payload, 'shipmentId');
  end if;
  if m.payload ? 'reason' then
    r.reason := private.field_text(m.payload, 'reason');
  end if;
  r.before := jsonb_build_object('stage', o.fulfillment_stage);
  r.after := m.payload - 'orderId' - 'reason';
  r.o := o;
  return r;
end $$;

/* A fact about an order that the server has never heard of: kept, and shown until its import arrives. */
create function private.unknown_order(m private.mutation, r private.act_result) returns private.act_result
language plpgsql volatile set search_path = '' as $$
begin
  perform private.raise_conflict(m, 5, r.order_id, r.order_id, 'unknownOrder', m.payload, 'The act was kept in the journal.',
    'Import the order, then look at its journal.');
  r.status := 'conflict';
  r.code := 'conflict.unknownOrder';
  return r;
end $$;

/* Moves an order on, never back: a late fact from another desk does not undo what came after it. */
create function private.advanced(o private.order_state, stage text) returns private.order_state
language plpgsql stable set search_path = '' as $$
declare
  stages constant text[] := '{new,claimed,picked,verified,labelled,closed}';
begin
  if array_position(stages, stage) > array_position(stages, o.fulfillment_stage) then
    o.fulfillment_stage := stage;
    o.processing_started := coalesce(o.processing_started, now());
    o.is_changed := true;
  end if;
  return o;
end $$;

/* scan, pick, verify, pack, resolvePrint, cancelPrint: the journal keeps them, and picking and verifying move on. */
create function private.act_progress(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
begin
  if r.order_id is null then
    return private.refused_field(m, 'orderId');
  elsif o.id is null then
    return private.unknown_order(m, r);
  end if;
  if m.act in ('pick', 'verify', 'pack') then
    r.o := private.advanced(o, case m.act when 'pick' then 'picked' else 'verified' end);
  end if;
  return r;
end $$;

/* Who else printed this order's label, while no reprint says that this was meant. */
create function private.other_print(m private.mutation, r private.act_result) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object('deskId', e.desk_id, 'userId', e.user_id, 'at', private.ms_of(e.occurred_at),
      'jobId', e.after -> 'jobId', 'mutationId', e.mutation_id)
    from public.desk_events e
    where e.creator_id = m.creator_id and e.order_id = r.order_id and e.act = 'print' and e.desk_id <> m.desk_id
      and e.shipment_id is not distinct from r.shipment_id and coalesce(e.after ->> 'kind', 'label') = 'label'
    order by e.occurred_at desc limit 1);
end $$;

/* print, reprint. Two desks that printed the same label offline are asked which one was used. */
create function private.act_print(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  other jsonb;
begin
  if r.order_id is null then
    return private.refused_field(m, 'orderId');
  elsif o.id is null then
    return private.unknown_order(m, r);
  elsif coalesce(m.payload ->> 'kind', 'label') <> 'label' or m.act = 'reprint' then
    return r;
  end if;
  other := private.other_print(m, r);
  if other is not null then
    r.status := 'conflict';
    r.code := 'conflict.printedTwice';
    perform private.raise_conflict(m, 5, o.id, o.id, 'printedTwice',
      jsonb_build_object('theirs', other, 'ours', m.payload - 'orderId'), 'Both prints were kept.',
      'Say which label is on the parcel and destroy the other.');
  elsif o.order_status = 'cancelled' then
    r.status := 'conflict';
    r.code := 'conflict.printedCancelled';
    perform private.raise_conflict(m, 5, o.id, o.id, 'printedCancelled', m.payload, 'The print was kept.',
      'Destroy the label and put the items back.');
  end if;
  r.o := private.advanced(o, 'labelled');
  return r;
end $$;

/* label: the shipment has a document, and perhaps a tracking number that nobody knew here. */
create function private.act_label(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  s public.shipments;
  tracking text := private.field_text(m.payload, 'trackingNumber', 100);
begin
  if r.order_id is null then
    return private.refused_field(m, 'orderId');
  elsif o.id is null then
    return private.unknown_order(m, r);
  end if;
  select t.* into s from public.shipments t where t.creator_id = m.creator_id and t.id = r.shipment_id for no key update;
  if s.tracking_number is null and tracking is not null then
    update public.shipments t set tracking_number = tracking,
      carrier = case when t.carrier = '' then coalesce(private.field_text(m.payload, 'carrier', 100), '') else t.carrier end
    where t.creator_id = m.creator_id and t.id = s.id;
  elsif s.tracking_number <> tracking then
    r.status := 'conflict';
    r.code := 'conflict.trackingDiffers';
    perform private.raise_conflict(m, 8, s.id, o.id, 'trackingDiffers',
      jsonb_build_object('theirs', s.tracking_number, 'ours', tracking), 'The number that was known stays.',
      'Compare both with the label on the parcel.');
  end if;
  return r;
end $$;

/* Why a parcel that has left should not have; null where nothing speaks against it. */
create function private.ship_conflict(o private.order_state) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when o.fulfillment_stage = 'closed' then 'shippedTwice'
    when o.order_status = 'cancelled' then 'shippedCancelled'
    when o.order_status = 'unpaid' then 'shippedUnpaid'
    when o.held_at is not null then 'shippedOnHold'
  end;
end $$;

/* ship: the box is sealed. The order is closed whatever it says; its claim ends with it. */
create function private.act_ship(m private.mutation, o private.order_state) returns private.act_result
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

/* journal: a line of the desk's journal that changes nothing here, such as a printer added. */
create function private.act_journal(m private.mutation) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result;
begin
  if private.field_text(m.payload, 'act', 40) is null then
    return private.refused_field(m, 'act');
  end if;
  r.status := 'applied';
  r.order_id := m.order_id;
  r.reason := private.field_text(m.payload, 'reason');
  r.before := m.payload -> 'before';
  r.after := m.payload - 'before' - 'orderId' - 'reason';
  return r;
end $$;

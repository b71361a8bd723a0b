create or replace function private.push(device uuid, mutations jsonb, version integer) returns json
language plpgsql volatile security definer
-- Plans are made once for a connection, and by index, whatever the first batches held.
set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  desk record;
  batch private.mutation[];
  answers jsonb;
  fresh private.mutation[];
  results private.act_result[] := '{}';
begin
  -- One batch of a desk at a time: the same one sent four times at once is applied by the first. Nearly always all is
  -- well, which is one question; where the answer is no, each guard is asked by itself.
  select d.creator_id, d.user_id, d.last_push_seq, m.role into desk
  from private.sync_state s
  join public.desks d on d.id = device and d.user_id = (select auth.uid()) and d.revoked_at is null
  join public.users u on u.id = d.user_id and u.is_active and u.suspended_at is null
  join public.creator_members m on m.creator_id = d.creator_id and m.user_id = d.user_id and m.removed_at is null
  where version between s.oldest_schema_version and s.schema_version
  for no key update of d;
  if not found then
    perform private.require_wire(version), private.require_desk(device);
    select d.creator_id, d.user_id, d.last_push_seq, private.my_role(d.creator_id) as role into desk
    from public.desks d where d.id = device for no key update;
  end if;
  batch := private.read_batch(desk.creator_id, device, desk.user_id, desk.role, mutations);
  answers := private.known_results(batch);
  fresh := case when answers = '{}' then batch else private.new_mutations(batch, answers) end;
  if cardinality(fresh) > 0 then
    -- Its past has split (a restored backup, a copied folder), and acts would change places.
    if (fresh[1]).push_seq <= desk.last_push_seq then
      perform private.sync_fail('sync.outOfOrder',
        'This desk has sent later acts already. Register it anew and send what was not acknowledged.',
        jsonb_build_object('pushSeq', (fresh[1]).push_seq, 'lastPushSeq', desk.last_push_seq));
    end if;
    results := private.apply_batch(fresh);
    answers := answers || private.record_batch(fresh, results);
  end if;
  return private.push_answer(batch, answers);
end $$;

create function private.run_single(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  pushing constant text := set_config('creatorflow.pushing',
    case when m.act in ('importOrders', 'mapStatus') then 'off' else 'on' end, true);
  r private.act_result := private.run_act(m, private.lock_order(m));
begin
  perform private.write_orders(m.creator_id, array[r.o]), set_config('creatorflow.pushing', 'off', true),
    private.count_synced(2), private.ring_doorbell(m.creator_id);
  r.o := null;
  return r;
end $$;

create or replace function private.run_batch(batch private.mutation[]) returns private.act_result[]
language plpgsql volatile set search_path = '' as $$
declare
  results private.act_result[] := '{}';
  creator constant uuid := (batch[1]).creator_id;
  orders private.order_state[];
  places jsonb;
  place integer;
  m private.mutation;
  one private.act_result;
  pushing text;
begin
  if cardinality(batch) = 1 then
    return array[private.run_single(batch[1])];
  end if;
  orders := private.lock_orders(batch);
  places := private.places_of(orders);
  pushing := set_config('creatorflow.pushing', 'on', true);
  foreach m in array batch loop
    exit when cardinality(results) > 0 and not private.has_room(3 * cardinality(results));
    if m.act in ('importOrders', 'mapStatus') then
      perform private.write_orders(creator, orders);
      pushing := set_config('creatorflow.pushing', 'off', true);
      one := private.run_act(m, null);
      pushing := set_config('creatorflow.pushing', 'on', true);
      orders := private.lock_orders(batch);
      places := private.places_of(orders);
    else
      place := (places ->> m.order_id::text)::integer;
      one := private.run_act(m, orders[place]);
      if (one.o).is_changed or (one.o).is_claim_changed then
        orders[place] := one.o;
      end if;
    end if;
    one.o := null;
    results := results || one;
  end loop;
  -- An act writes its order and at most one row beside it; its line in the journal is counted where it is written.
  perform private.write_orders(creator, orders), set_config('creatorflow.pushing', 'off', true),
    private.count_synced(2 * cardinality(results)), private.ring_doorbell(creator);
  return results;
end $$;

create or replace function private.record_batch(batch private.mutation[], results private.act_result[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  answers jsonb;
  journalled bigint;
  refused bigint;
  m private.mutation := batch[1];
  r private.act_result := results[1];
  is_retry boolean := m.retry_of is not null;
  pushing text := set_config('creatorflow.pushing', 'on', true);
begin
  if cardinality(results) = 1 then
    -- The same rows as below, for one act alone: without lists it costs half.
    journalled := (r.status <> 'refused' and m.act <> 'renewClaim')::integer;
    refused := (r.status = 'refused')::integer;
    answers := jsonb_strip_nulls(jsonb_build_object('status', r.status, 'code', r.code, 'details', r.details));
    if journalled > 0 then
      insert into public.desk_events (id, creator_id, desk_id, user_id, mutation_id, act, class, order_id, shipment_id,
        product_id, reason, before, after, occurred_at)
      values (m.id, m.creator_id, m.desk_id, m.user_id, m.id, m.act, m.class, r.order_id, r.shipment_id, r.product_id,
        r.reason, r.before, r.after, m.at);
    end if;
    insert into public.applied_mutations (creator_id, mutation_id, device_id, push_seq, payload_hash, result)
    values (m.creator_id, m.id, m.desk_id, m.push_seq, m.payload_hash, answers);
    update public.desks d set last_push_seq = m.push_seq, last_seen_at = now() where d.id = m.desk_id;
    answers := jsonb_build_object(m.id, answers);
  else
    with done as materialized (
      -- A lease that goes on is nothing that a person did.
      select x.*, x.status <> 'refused' and x.act <> 'renewClaim' as is_journalled,
        jsonb_strip_nulls(jsonb_build_object('status', x.status, 'code', x.code, 'details', x.details)) as result
      from unnest(batch[:cardinality(results)], results) as x (creator_id, desk_id, user_id, role, id, push_seq, act, version,
        at, payload, payload_hash, retry_of, kind, class, is_allowed, named_order, needs_claim,
        status, code, details, order_id, shipment_id, product_id, reason, before, after, o)
    ), journal as (
      insert into public.desk_events (id, creator_id, desk_id, user_id, mutation_id, act, class, order_id, shipment_id,
        product_id, reason, before, after, occurred_at)
      select d.id, d.creator_id, d.desk_id, d.user_id, d.id, d.act, d.class, d.order_id, d.shipment_id, d.product_id, d.reason,
        d.before, d.after, d.at
      from done d where d.is_journalled
    ), acknowledged as (
      insert into public.applied_mutations (creator_id, mutation_id, device_id, push_seq, payload_hash, result)
      select d.creator_id, d.id, d.desk_id, d.push_seq, d.payload_hash, d.result from done d
    ), told as (
      update public.desks d set last_push_seq = (batch[cardinality(results)]).push_seq, last_seen_at = now()
      where d.id = (batch[1]).desk_id
    )
    select jsonb_object_agg(d.id, d.result), count(*) filter (where d.is_journalled),
      count(*) filter (where d.status = 'refused') into answers, journalled, refused from done d;
  end if;
  pushing := set_config('creatorflow.pushing', 'off', true);
  -- The bell has been rung for the acts themselves.
  journalled := private.count_synced(journalled);
  if refused > 0 then
    perform private.bury_refused(batch[:cardinality(results)], results);
  end if;
  if cardinality(batch) > 1 then
    is_retry := exists (select from unnest(batch) b where b.retry_of is not null);
  end if;
  if is_retry then
    update public.sync_dead_letters d set resolved_at = now(), resolution = 'retried'
    from unnest(batch[:cardinality(results)]) b
    where d.creator_id = b.creator_id and d.mutation_id = b.retry_of and d.resolved_at is null;
  end if;
  return answers;
end $$;

create or replace function private.write_orders(creator uuid, orders private.order_state[]) returns void
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

drop function private.push_single(private.mutation);
drop function private.write_order(uuid, private.order_state);

drop trigger touch on public.desks;
create trigger touch before update on public.desks
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

-- An act sent alone, which is what a desk at work sends: one function from the lock to the answer. Handing lists of rows
-- from function to function cost as much as the act's own statements.

/* Writes what one act changed of its order, and of the order's claim. */
create function private.write_order(creator uuid, o private.order_state) returns void
language plpgsql volatile set search_path = '' as $$
begin
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

/* Applies one new act: the same rows and the same answer as run_batch, record_batch and push_answer have for many. A rule
   of the database that it breaks refuses it. */
create function private.push_single(m private.mutation) returns json
language plpgsql volatile set search_path = '' as $$
declare
  -- Such acts write orders by themselves, which the tables' own watchers count and tell.
  is_watched constant boolean := m.act in ('importOrders', 'mapStatus');
  pushing text := set_config('creatorflow.pushing', case when is_watched then 'off' else 'on' end, true);
  r private.act_result;
  answer jsonb;
  told text;
begin
  begin
    r := private.run_act(m, private.lock_order(m));
    if (r.o).is_changed or (r.o).is_claim_changed then
      perform private.write_order(m.creator_id, r.o);
    end if;
    -- The act's order, what it wrote beside it, and its line in the journal.
    perform private.count_synced(3), private.ring_doorbell(m.creator_id);
  exception when integrity_constraint_violation or data_exception or raise_exception then
    get stacked diagnostics told = pg_exception_detail;
    r := private.broken_act(m, sqlstate, sqlerrm, told);
    perform private.ring_doorbell(m.creator_id);
  end;
  if is_watched then
    pushing := set_config('creatorflow.pushing', 'on', true);
  end if;
  answer := jsonb_strip_nulls(jsonb_build_object('status', r.status, 'code', r.code, 'details', r.details));
  -- A lease that goes on is nothing that a person did.
  with journal as (
    insert into public.desk_events (id, creator_id, desk_id, user_id, mutation_id, act, class, order_id, shipment_id,
      product_id, reason, before, after, occurred_at)
    select m.id, m.creator_id, m.desk_id, m.user_id, m.id, m.act, m.class, r.order_id, r.shipment_id, r.product_id,
      r.reason, r.before, r.after, m.at
    where r.status <> 'refused' and m.act <> 'renewClaim'
  ), acknowledged as (
    insert into public.applied_mutations (creator_id, mutation_id, device_id, push_seq, payload_hash, result)
    values (m.creator_id, m.id, m.desk_id, m.push_seq, m.payload_hash, answer)
  )
  update public.desks d set last_push_seq = m.push_seq, last_seen_at = now() where d.id = m.desk_id;
  if r.status = 'refused' then
    perform private.bury_refused(array[m], array[r]);
  end if;
  if m.retry_of is not null then
    update public.sync_dead_letters d set resolved_at = now(), resolution = 'retried'
    where d.creator_id = m.creator_id and d.mutation_id = m.retry_of and d.resolved_at is null;
  end if;
  pushing := set_config('creatorflow.pushing', 'off', true);
  return json_build_object('results', json_build_array(json_build_array(m.id, r.status, r.code, answer -> 'details')),
    'taken', 1, 'more', false, 'xid', pg_current_xact_id()::text,
    'serverTime', (date_part('epoch', now()) * 1000)::bigint);
end $$;

create or replace function private.push(device uuid, mutations jsonb, version integer) returns json
language plpgsql volatile security definer
-- Plans are made once for a connection, and by index, whatever the first batches held.
set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  desk record;
  one private.mutation;
  batch private.mutation[];
  answers jsonb;
  fresh private.mutation[];
  results private.act_result[] := '{}';
begin
  -- One batch of a desk at a time: the same one sent four times at once is applied by the first. Nearly always all is
  -- well, which is one question; where the answer is no, each guard is asked by itself.
  select d.creator_id, d.user_id, d.last_push_seq, m.role, k as act,
    exists (select from public.applied_mutations a where a.creator_id = d.creator_id and a.mutation_id =
      case when pg_input_is_valid(mutations -> 0 ->> 'id', 'uuid') then (mutations -> 0 ->> 'id')::uuid end) as is_known
  into desk
  from private.sync_state s
  left join private.sync_acts k on k.act = mutations -> 0 ->> 'act'
  join public.desks d on d.id = device and d.user_id = (select auth.uid()) and d.revoked_at is null
  join public.users u on u.id = d.user_id and u.is_active and u.suspended_at is null
  join public.creator_members m on m.creator_id = d.creator_id and m.user_id = d.user_id and m.removed_at is null
  where $3 between s.oldest_schema_version and s.schema_version
  for no key update of d;
  if not found then
    perform private.require_wire(version), private.require_desk(device);
    select d.creator_id, d.user_id, d.last_push_seq, private.my_role(d.creator_id) as role, null::private.sync_acts as act,
      true as is_known into desk
    from public.desks d where d.id = device for no key update;
  end if;
  -- An act alone and new, which is what a desk at work sends. What speaks against it is said below, as for many.
  if (case when jsonb_typeof(mutations) = 'array'
    then jsonb_array_length(mutations) = 1 and pg_column_size(mutations) <= 4194304 end) then
    one := private.read_mutation(desk.creator_id, device, desk.user_id, desk.role, mutations -> 0, desk.act);
    if one.push_seq > desk.last_push_seq and not desk.is_known and not coalesce(one.version > (desk.act).version, false) then
      return private.push_single(one);
    end if;
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

-- What they did for a batch of one is done above.

create or replace function private.write_orders(creator uuid, orders private.order_state[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  o private.order_state;
begin
  update public.orders t set fulfillment_stage = w.fulfillment_stage, processing_started = w.processing_started,
    closed_at = w.closed_at, held_at = w.held_at, hold_reason = w.hold_reason, note = w.note, tags = w.tags,
    priority_level = w.priority_level, impact_level = w.impact_level
  from unnest(orders) w where t.creator_id = creator and t.id = w.id and w.is_changed;
  foreach o in array coalesce(orders, '{}') loop
    if o.is_claim_changed then
      perform private.write_claim(creator, o);
    end if;
  end loop;
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
  pushing text := set_config('creatorflow.pushing', 'on', true);
begin
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
  pushing := set_config('creatorflow.pushing', 'off', true);
  -- The bell has been rung for the acts themselves.
  journalled := private.count_synced(journalled);
  if refused > 0 then
    perform private.bury_refused(batch[:cardinality(results)], results);
  end if;
  if exists (select from unnest(batch) b where b.retry_of is not null) then
    update public.sync_dead_letters d set resolved_at = now(), resolution = 'retried'
    from unnest(batch[:cardinality(results)]) b
    where d.creator_id = b.creator_id and d.mutation_id = b.retry_of and d.resolved_at is null;
  end if;
  return answers;
end $$;

drop function private.run_single(private.mutation);

revoke execute on function private.write_order(uuid, private.order_state), private.push_single(private.mutation)
  from public, anon, authenticated;

-- A push says when a desk was seen last; that is no change of the desk.
drop trigger touch on public.desks;
create trigger touch before update of name, platform, app_version, revoked_at, revoked_by on public.desks
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

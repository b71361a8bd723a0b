-- What desks send: batches of named mutations, in the desk's own order, applied once however often they are sent, with
-- their answers, dead letters and journal in one transaction.

/* Says why a call is no batch at all: nothing of it can be answered one by one. */
create function private.refuse_batch(mutations jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
  if jsonb_typeof(mutations) is distinct from 'array' then
    perform private.sync_fail('input.invalid', 'Send an array of mutations.', '{"field": "mutations"}');
  end if;
  perform private.sync_fail('input.tooLarge', 'Send 1 to 500 mutations and at most 4 MB in one batch.',
    jsonb_build_object('mutations', jsonb_array_length(mutations), 'bytes', pg_column_size(mutations)));
end $$;

/* Refuses a batch in which an id repeats or a seq does not grow. */
create function private.check_order(batch private.mutation[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  wrong record;
begin
  select count(distinct b.id) as ids, min(b.place) filter (where b.push_seq <= b.before) as late into wrong
  from (select m.id, m.push_seq, m.place, lag(m.push_seq) over (order by m.place) as before
    from (select u.id, u.push_seq, u.ordinality as place from unnest(batch) with ordinality u) m) b;
  if wrong.ids < cardinality(batch) then
    perform private.sync_fail('input.invalid', 'Each mutation has an id of its own, a seq and an act.');
  elsif wrong.late is not null then
    perform private.sync_fail('sync.outOfOrder', 'Send mutations in the order of their seq.',
      jsonb_build_object('index', wrong.late - 1));
  end if;
end $$;

/* One mutation, read, with what private.sync_acts says of its act; null where it cannot be answered at all. */
create function private.read_mutation(creator uuid, desk uuid, person uuid, role text, m jsonb, a private.sync_acts)
returns private.mutation
language plpgsql stable set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(m -> 'act') = 'string' and length(m ->> 'id') = 36 and pg_input_is_valid(m ->> 'id', 'uuid')
    and (case when jsonb_typeof(m -> 'seq') = 'number'
      then (m -> 'seq')::numeric between 1 and 9007199254740991 and (m -> 'seq')::numeric % 1 = 0 end), false) then
    -- Calls cost more than all the rest here: what private.time_of and private.rank say is said again, and others
    -- stand behind a question where most mutations have no such field.
    return row(creator, desk, person, role, (m ->> 'id')::uuid, (m -> 'seq')::bigint, m ->> 'act',
      case when m ? 'v' then coalesce(private.field_int(m, 'v'), 1) else 1 end,
      case when jsonb_typeof(m -> 'at') = 'number' and m ->> 'at' ~ '^[0-9]{1,15}$'
        and (m ->> 'at')::bigint <= 253402300799999
        then timestamptz 'epoch' + (m ->> 'at')::bigint * interval '1 millisecond' end,
      coalesce(m -> 'payload', 'null'),
      encode(sha256(convert_to(concat_ws(' ', m ->> 'act', m ->> 'v', m ->> 'at', m -> 'payload'), 'UTF8')), 'hex'),
      case when m ? 'retryOf' then private.field_uuid(m, 'retryOf') end, a.kind, a.class,
      -- A server has no role, and may do everything.
      a.least_role = any ((array['packer', 'lead', 'owner'])[:array_position(array['packer', 'lead', 'owner'], role)]),
      case when m -> 'payload' ? 'orderId' then private.field_uuid(m -> 'payload', 'orderId') end,
      a.needs_claim)::private.mutation;
  end if;
  return null;
end $$;

/* The batch, read. An act of a version that this database does not know stops the call: it waits for an update. */
create function private.read_batch(creator uuid, desk uuid, person uuid, role text, mutations jsonb)
returns private.mutation[]
language plpgsql stable security definer set search_path = '' as $$
declare
  batch private.mutation[];
  unsound bigint;
  unread text;
  a private.sync_acts;
begin
  if (case when jsonb_typeof(mutations) = 'array'
    then jsonb_array_length(mutations) not between 1 and 500 or pg_column_size(mutations) > 4194304 else true end) then
    perform private.refuse_batch(mutations);
  elsif jsonb_array_length(mutations) = 1 then
    select k.* into a from private.sync_acts k where k.act = mutations -> 0 ->> 'act';
    batch := array[private.read_mutation(creator, desk, person, role, mutations -> 0, a)];
    unsound := case when (batch[1]).id is null then 1 end;
    unread := case when (batch[1]).version > a.version then a.act end;
  else
    select array_agg(x.read order by x.place), min(x.place) filter (where (x.read).id is null),
      min(x.act) filter (where (x.read).version > x.version)
    into batch, unsound, unread
    from (select e.place, k.act, k.version, private.read_mutation(creator, desk, person, role, e.m, k) as read
      from jsonb_array_elements(mutations) with ordinality e (m, place)
      left join private.sync_acts k on k.act = e.m ->> 'act' offset 0) x;
  end if;
  if unsound is not null then
    perform private.sync_fail('input.invalid', 'Each mutation has an id of its own, a seq and an act.',
      jsonb_build_object('index', unsound - 1));
  end if;
  if cardinality(batch) > 1 then
    perform private.check_order(batch);
  end if;
  if unread is not null then
    perform private.sync_fail('sync.serverTooOld', 'Keep everything and try again later: the server is being updated.',
      jsonb_build_object('act', unread));
  end if;
  return batch;
end $$;

/* Finds the act's function. Its guard is the function's own; what holds for all acts is looked at here. */
create function private.run_act(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
begin
  if m.kind is null then
    return private.refused('input.invalid', jsonb_build_object('field', 'act', 'value', m.act));
  elsif jsonb_typeof(m.payload) <> 'object' then
    return private.refused('input.invalid', '{"field": "payload"}');
  elsif m.at is null then
    return private.refused('input.invalid', '{"field": "at"}');
  elsif not m.is_allowed then
    return private.refused('access.denied', jsonb_build_object('role', m.role));
  end if;
  -- One condition after the other: of a CASE with a call for each act, all calls would be made ready for one.
  if m.act in ('scan', 'pick', 'verify', 'pack', 'resolvePrint', 'cancelPrint') then
    return private.act_progress(m, o);
  elsif m.act in ('print', 'reprint') then
    return private.act_print(m, o);
  elsif m.act = 'ship' then
    return private.act_ship(m, o);
  elsif m.act = 'claim' then
    return private.act_claim(m, o);
  elsif m.act in ('renewClaim', 'releaseClaim') then
    return private.act_own_claim(m, o);
  elsif m.act = 'takeOverClaim' then
    return private.act_take_over_claim(m, o);
  elsif m.act = 'label' then
    return private.act_label(m, o);
  elsif m.act = 'note' then
    return private.act_note(m, o);
  elsif m.act = 'tag' then
    return private.act_tag(m, o);
  elsif m.act in ('moveStock', 'adjustStock') then
    return private.act_move_stock(m);
  elsif m.act = 'count' then
    return private.act_count(m);
  elsif m.act = 'journal' then
    return private.act_journal(m);
  elsif m.act = 'hold' then
    return private.act_hold(m, o);
  elsif m.act = 'release' then
    return private.act_release(m, o);
  elsif m.act = 'reopen' then
    return private.act_reopen(m, o);
  elsif m.act = 'editOrder' then
    return private.act_edit_order(m, o);
  elsif m.act = 'mapStatus' then
    return private.act_map_status(m);
  elsif m.act = 'price' then
    return private.act_price(m);
  elsif m.act = 'importOrders' then
    return private.act_import_orders(m);
  elsif m.act = 'resolveConflict' then
    return private.act_resolve_conflict(m);
  elsif m.act = 'dismissDeadLetter' then
    return private.act_dismiss_dead_letter(m);
  end if;
  return null;
end $$;

/* True when the transaction has room for another mutation and the journal of those before it. */
create function private.has_room(done integer) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce(nullif(current_setting('creatorflow.synced_rows', true), '')::integer, 0) + done < 900;
end $$;

/* Runs a batch without a savepoint for each: refusals are answers. Stops before a transaction grows too large; the
   desk sends the rest again. Acts that write orders by themselves find those before them written, and those after them
   read again. */
create function private.run_batch(batch private.mutation[]) returns private.act_result[]
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

/* The same for a batch of one, which needs no lists. */
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

/* Where each order stands in the list. */
create function private.places_of(orders private.order_state[]) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (select coalesce(jsonb_object_agg(o.id, o.ordinality), '{}') from unnest(orders) with ordinality o);
end $$;

/* What an act that the database itself refused amounts to. A fact is kept all the same, for a person to settle. */
create function private.broken_act(m private.mutation, state text, said text, told text) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
  code text := case when state = 'P0001' then said when state like '22%' or state = '23514' then 'input.invalid'
    when state = '23503' then 'input.notFound' else 'conflict.stale' end;
begin
  if m.kind = 'fact' and m.order_id is not null then
    r.status := 'conflict';
    r.code := code;
    r.order_id := m.order_id;
    r.after := m.payload;
    perform private.raise_conflict(m, 5, r.order_id, r.order_id, 'factNotApplied', jsonb_build_object('code', code,
      'payload', m.payload), 'The act was kept in the journal.', 'Look at the order and put right what it should say.');
    return r;
  end if;
  -- Only what our own guards said is told: a message of the database may quote a row.
  return private.refused(code, jsonb_build_object('sqlstate', state)
    || case when state = 'P0001' and told like '{%' then jsonb_build_object('guard', told::jsonb) else '{}' end);
end $$;

/* Runs a batch of which an act broke a rule of the database, each under a savepoint, so that only that one is refused. */
create function private.run_one_by_one(batch private.mutation[]) returns private.act_result[]
language plpgsql volatile set search_path = '' as $$
declare
  results private.act_result[] := '{}';
  m private.mutation;
  one private.act_result;
  told text;
begin
  foreach m in array batch loop
    exit when not private.has_room(cardinality(results));
    begin
      one := (private.run_batch(array[m]))[1];
    exception when integrity_constraint_violation or data_exception or raise_exception then
      -- Too much together with what came before it: it has its turn in the next call.
      exit when sqlerrm = 'sync.transactionTooLarge' and cardinality(results) > 0;
      get stacked diagnostics told = pg_exception_detail;
      one := private.broken_act(m, sqlstate, sqlerrm, told);
    end;
    results := results || one;
  end loop;
  return results;
end $$;

/* A refusal in words, for a person who looks at dead letters. */
create function private.refusal_words(code text) returns text
language sql immutable set search_path = '' as $$
  select case code
    when 'input.invalid' then 'A field is missing or is not of its kind.'
    when 'input.notFound' then 'What this is about is not there.'
    when 'input.tooLarge' then 'There is too much in it: split it.'
    when 'access.denied' then 'Your role may not do this.'
    when 'rule.alreadyClosed' then 'The order has left already.'
    when 'rule.notClosed' then 'The order has not left.'
    when 'rule.notOpen' then 'TikTok has the parcel already.'
    when 'rule.notHeld' then 'The order is not on hold.'
    when 'rule.claimed' then 'Somebody else is packing it.'
    when 'rule.notClaimed' then 'Nobody has claimed it, or the claim was released.'
    when 'rule.alreadyResolved' then 'Somebody has settled it already.'
    when 'conflict.stale' then 'It has changed since: look at it and decide again.'
    when 'sync.forked' then 'The same id was sent before with something else in it.'
    when 'order.transition' then 'This status cannot follow the one that the order has.'
    else 'The server refused it.'
  end
$$;

/* Keeps what was refused, with its reason. */
create function private.bury_refused(batch private.mutation[], results private.act_result[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.sync_dead_letters (creator_id, device_id, user_id, mutation_id, push_seq, name, version, payload,
    payload_hash, code, message, details, retry_of)
  select m.creator_id, m.desk_id, m.user_id, m.id, m.push_seq, left(m.act, 100), m.version, m.payload, m.payload_hash,
    r.code, private.refusal_words(r.code), coalesce(r.details, '{}'), m.retry_of
  from unnest(results) with ordinality r join unnest(batch) with ordinality m using (ordinality)
  where r.status = 'refused'
  on conflict (creator_id, mutation_id) do nothing;
end $$;

/* Journal and acknowledgements of what was done and the desk's last seq, in one statement; dead letters. Answers the
   results by mutation. */
create function private.record_batch(batch private.mutation[], results private.act_result[]) returns jsonb
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

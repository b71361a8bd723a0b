-- What desks send: batches of named mutations, in the desk's own order, applied once however often they are sent, with
-- their answers, dead letters and journal in one transaction.

/* Refuses a call that is no batch at all: nothing of it can be answered one by one. */
create function private.check_batch(mutations jsonb) returns void
language plpgsql stable set search_path = '' as $$
declare
  wrong record;
begin
  if jsonb_typeof(mutations) is distinct from 'array' then
    perform private.sync_fail('input.invalid', 'Send an array of mutations.', '{"field": "mutations"}');
  elsif jsonb_array_length(mutations) not between 1 and 500 or pg_column_size(mutations) > 4194304 then
    perform private.sync_fail('input.tooLarge', 'Send 1 to 500 mutations and at most 4 MB in one batch.',
      jsonb_build_object('mutations', jsonb_array_length(mutations), 'bytes', pg_column_size(mutations)));
  end if;
  select count(distinct lower(b.id)) as ids, min(b.place) filter (where not b.is_sound) as unsound,
    min(b.place) filter (where b.seq <= b.before) as late into wrong
  from (
    select x.place, x.id, x.seq, lag(x.seq) over (order by x.place) as before, coalesce(
      pg_input_is_valid(x.id, 'uuid') and length(x.id) = 36 and x.seq between 1 and 9007199254740991 and x.seq % 1 = 0
      and jsonb_typeof(x.act) = 'string', false) as is_sound
    from (
      select e.place, e.m ->> 'id' as id, e.m -> 'act' as act,
        case when jsonb_typeof(e.m -> 'seq') = 'number' then (e.m -> 'seq')::numeric end as seq
      from jsonb_array_elements(mutations) with ordinality e (m, place)
    ) x
  ) b;
  if wrong.unsound is not null or wrong.ids < jsonb_array_length(mutations) then
    perform private.sync_fail('input.invalid', 'Each mutation has an id of its own, a seq and an act.',
      jsonb_build_object('index', wrong.unsound - 1));
  elsif wrong.late is not null then
    perform private.sync_fail('sync.outOfOrder', 'Send mutations in the order of their seq.',
      jsonb_build_object('index', wrong.late - 1));
  end if;
end $$;

/* The batch, read. An act of a version that this database does not know stops the call: it waits for an update. */
create function private.read_batch(desk public.desks, role text, mutations jsonb) returns private.mutation[]
language plpgsql stable security definer set search_path = '' as $$
declare
  batch private.mutation[];
  unread text;
  may_do constant text[] := (array['packer', 'lead', 'owner'])[:private.rank(role)];
begin
  select array_agg(row(desk.creator_id, desk.id, desk.user_id, role, (x.m ->> 'id')::uuid, (x.m ->> 'seq')::bigint,
      x.m ->> 'act', coalesce(private.field_int(x.m, 'v'), 1), private.time_of(private.field_int(x.m, 'at')),
      coalesce(x.m -> 'payload', 'null'),
      encode(sha256(convert_to(concat_ws(' ', x.m ->> 'act', x.m ->> 'v', x.m ->> 'at', x.m -> 'payload'), 'UTF8')), 'hex'),
      private.field_uuid(x.m, 'retryOf'), a.kind, a.class, a.least_role = any (may_do))::private.mutation order by x.place),
    min(a.act) filter (where private.field_int(x.m, 'v') > a.version)
  into batch, unread
  from jsonb_array_elements(mutations) with ordinality x (m, place) left join private.sync_acts a on a.act = x.m ->> 'act';
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
  return case m.act
    when 'scan' then private.act_progress(m, o)
    when 'pick' then private.act_progress(m, o)
    when 'verify' then private.act_progress(m, o)
    when 'pack' then private.act_progress(m, o)
    when 'resolvePrint' then private.act_progress(m, o)
    when 'cancelPrint' then private.act_progress(m, o)
    when 'print' then private.act_print(m, o)
    when 'reprint' then private.act_print(m, o)
    when 'label' then private.act_label(m, o)
    when 'ship' then private.act_ship(m, o)
    when 'count' then private.act_count(m)
    when 'moveStock' then private.act_move_stock(m)
    when 'adjustStock' then private.act_move_stock(m)
    when 'journal' then private.act_journal(m)
    when 'claim' then private.act_claim(m, o)
    when 'takeOverClaim' then private.act_take_over_claim(m, o)
    when 'renewClaim' then private.act_own_claim(m, o)
    when 'releaseClaim' then private.act_own_claim(m, o)
    when 'hold' then private.act_hold(m, o)
    when 'release' then private.act_release(m, o)
    when 'reopen' then private.act_reopen(m, o)
    when 'note' then private.act_note(m, o)
    when 'tag' then private.act_tag(m, o)
    when 'editOrder' then private.act_edit_order(m, o)
    when 'mapStatus' then private.act_map_status(m)
    when 'price' then private.act_price(m)
    when 'importOrders' then private.act_import_orders(m)
    when 'resolveConflict' then private.act_resolve_conflict(m)
    when 'dismissDeadLetter' then private.act_dismiss_dead_letter(m)
  end;
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
  orders private.order_state[] := private.lock_orders(batch);
  places jsonb := private.places_of(orders);
  place integer;
  m private.mutation;
  one private.act_result;
begin
  perform set_config('creatorflow.pushing', 'on', true);
  foreach m in array batch loop
    exit when not private.has_room(3 * cardinality(results));
    if m.act in ('importOrders', 'mapStatus') then
      perform private.write_orders(creator, orders);
      perform set_config('creatorflow.pushing', 'off', true);
      one := private.run_act(m, null);
      perform set_config('creatorflow.pushing', 'on', true);
      orders := private.lock_orders(batch);
      places := private.places_of(orders);
    else
      place := (places ->> lower(m.payload ->> 'orderId'))::integer;
      one := private.run_act(m, orders[place]);
      if (one.o).is_changed or (one.o).is_claim_changed then
        orders[place] := one.o;
      end if;
    end if;
    one.o := null;
    results := results || one;
  end loop;
  perform private.write_orders(creator, orders);
  perform set_config('creatorflow.pushing', 'off', true);
  -- An act writes its order and at most one row beside it; its line in the journal is counted where it is written.
  perform private.count_synced(2 * cardinality(results));
  perform private.ring_doorbell(creator);
  return results;
end $$;

/* Where each order stands in the list. */
create function private.places_of(orders private.order_state[]) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return case when cardinality(orders) = 1 then jsonb_build_object((orders[1]).id, 1)
    else (select coalesce(jsonb_object_agg(o.id, o.ordinality), '{}') from unnest(orders) with ordinality o) end;
end $$;

/* What an act that the database itself refused amounts to. A fact is kept all the same, for a person to settle. */
create function private.broken_act(m private.mutation, state text, said text, told text) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
  code text := case when state = 'P0001' then said when state like '22%' or state = '23514' then 'input.invalid'
    when state = '23503' then 'input.notFound' else 'conflict.stale' end;
begin
  if m.kind = 'fact' and private.field_uuid(m.payload, 'orderId') is not null then
    r.status := 'conflict';
    r.code := code;
    r.order_id := private.field_uuid(m.payload, 'orderId');
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

/* Journal and acknowledgements of what was done, in one statement; dead letters. Answers the results by mutation. */
create function private.record_batch(batch private.mutation[], results private.act_result[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  answers jsonb;
begin
  with done as materialized (
    select x.*, case when x.code is null and x.details is null then jsonb_build_object('status', x.status)
      else jsonb_strip_nulls(jsonb_build_object('status', x.status, 'code', x.code, 'details', x.details)) end as result
    from unnest(batch[:cardinality(results)], results) as x (creator_id, desk_id, user_id, role, id, push_seq, act, version,
      at, payload, payload_hash, retry_of, kind, class, is_allowed,
      status, code, details, order_id, shipment_id, product_id, reason, before, after, o)
  ), journal as (
    insert into public.desk_events (id, creator_id, desk_id, user_id, mutation_id, act, class, order_id, shipment_id,
      product_id, reason, before, after, occurred_at)
    select d.id, d.creator_id, d.desk_id, d.user_id, d.id, d.act, d.class, d.order_id, d.shipment_id, d.product_id, d.reason,
      d.before, d.after, d.at
    -- A lease that goes on is nothing that a person did.
    from done d where d.status <> 'refused' and d.act <> 'renewClaim'
  ), acknowledged as (
    insert into public.applied_mutations (creator_id, mutation_id, device_id, push_seq, payload_hash, result)
    select d.creator_id, d.id, d.desk_id, d.push_seq, d.payload_hash, d.result from done d
  )
  select jsonb_object_agg(d.id, d.result) into answers from done d;
  if answers @? '$.*.status ? (@ == "refused")' then
    perform private.bury_refused(batch[:cardinality(results)], results);
  end if;
  if (batch[1]).retry_of is not null
    or (cardinality(batch) > 1 and exists (select from unnest(batch) m where m.retry_of is not null)) then
    update public.sync_dead_letters d set resolved_at = now(), resolution = 'retried'
    from unnest(batch[:cardinality(results)]) m
    where d.creator_id = m.creator_id and d.mutation_id = m.retry_of and d.resolved_at is null;
  end if;
  return answers;
end $$;

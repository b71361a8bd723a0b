-- The writing half of the API.

/* What was applied before, by mutation: [id, status, code, details]. The same id with another payload is a fork: it is
   answered as refused, and kept as a dead letter when its id is still free for one. */
create function private.known_results(batch private.mutation[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  results jsonb;
begin
  -- Nearly every batch is new.
  if cardinality(batch) = 1 then
    if not exists (select from public.applied_mutations a
      where a.creator_id = (batch[1]).creator_id and a.mutation_id = (batch[1]).id) then
      return '{}';
    end if;
  elsif not exists (select from unnest(batch) m
    join public.applied_mutations a on a.creator_id = m.creator_id and a.mutation_id = m.id) then
    return '{}';
  end if;
  with known as (
    select m as sent, a.payload_hash = m.payload_hash as is_same, a.result
    from unnest(batch) m join public.applied_mutations a on a.creator_id = m.creator_id and a.mutation_id = m.id
  ), forked as (
    insert into public.sync_dead_letters (creator_id, device_id, user_id, mutation_id, push_seq, name, version, payload,
      payload_hash, code, message)
    select (k.sent).creator_id, (k.sent).desk_id, (k.sent).user_id, (k.sent).id, (k.sent).push_seq, left((k.sent).act, 100),
      (k.sent).version, (k.sent).payload, (k.sent).payload_hash, 'sync.forked', private.refusal_words('sync.forked')
    from known k where not k.is_same
    on conflict (creator_id, mutation_id) do nothing
  )
  select coalesce(jsonb_object_agg((k.sent).id, case when k.is_same then k.result
    else '{"status": "refused", "code": "sync.forked"}' end), '{}') into results from known k;
  return results;
end $$;

/* Only what was never applied, in order. */
create function private.new_mutations(batch private.mutation[], known jsonb) returns private.mutation[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select m from unnest(batch) with ordinality b
    cross join lateral (select row(b.creator_id, b.desk_id, b.user_id, b.role, b.id, b.push_seq, b.act, b.version, b.at,
      b.payload, b.payload_hash, b.retry_of, b.kind, b.class, b.is_allowed, b.order_id, b.needs_claim)::private.mutation as m) x
    where not known ? b.id::text order by b.ordinality);
end $$;

create function private.apply_batch(batch private.mutation[]) returns private.act_result[]
language plpgsql volatile set search_path = '' as $$
begin
  return private.run_batch(batch);
exception when integrity_constraint_violation or data_exception or raise_exception then
  return private.run_one_by_one(batch);
end $$;

/* The answer: results in the order sent, for as many as were taken; the desk sends the rest again. */
create function private.push_answer(batch private.mutation[], answers jsonb) returns json
language plpgsql stable set search_path = '' as $$
declare
  r jsonb := answers -> (batch[1]).id::text;
begin
  -- One answer needs no list.
  if cardinality(batch) = 1 and r is not null then
    return json_build_object('results', json_build_array(json_build_array((batch[1]).id, r -> 'status', r -> 'code',
      r -> 'details')), 'taken', 1, 'more', false, 'xid', pg_current_xact_id()::text,
      'serverTime', (date_part('epoch', now()) * 1000)::bigint);
  end if;
  return (
    select json_build_object(
      'results', coalesce(json_agg(json_build_array(a.id, a.result -> 'status', a.result -> 'code', a.result -> 'details')
        order by a.ordinality) filter (where a.result is not null), '[]'),
      'taken', count(a.result), 'more', count(a.result) < count(*), 'xid', pg_current_xact_id()::text,
      'serverTime', (date_part('epoch', now()) * 1000)::bigint)
    from (select b.id, b.ordinality, answers -> b.id::text as result from unnest(batch) with ordinality b) a);
end $$;

create function private.push(device uuid, mutations jsonb, version integer) returns json
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

create function public.sync_push(device_id uuid, mutations jsonb, schema_version integer default 1) returns json
-- In plpgsql, which keeps its plan for the life of a connection.
language plpgsql volatile set search_path = '' as $$
begin
  return private.push($1, $2, $3);
end $$;

comment on function public.sync_push is
  'Applies a desk''s mutations in order, each once, and answers each. See docs/backend.md.';

revoke execute on function public.sync_push(uuid, jsonb, integer), private.push(uuid, jsonb, integer) from public, anon;
grant execute on function public.sync_push(uuid, jsonb, integer), private.push(uuid, jsonb, integer)
  to authenticated, service_role;

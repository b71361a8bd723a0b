-- The writing half of the API.

/* What was applied before, by mutation: [id, status, code, details]. The same id with another payload is a fork: it is
   answered as refused, and kept as a dead letter when its id is still free for one. */
create function private.known_results(batch private.mutation[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  results jsonb;
begin
  -- Nearly every batch is new.
  if (case when cardinality(batch) = 1 then not exists (select from public.applied_mutations a
      where a.creator_id = (batch[1]).creator_id and a.mutation_id = (batch[1]).id)
    else not exists (select from unnest(batch) m
      join public.applied_mutations a on a.creator_id = m.creator_id and a.mutation_id = m.id) end) then
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

/* Only what was never applied, in order. Raises sync.outOfOrder for a new mutation below what the desk sent before:
   its past has split (a restored backup, a copied folder), and acts would change places. */
create function private.new_mutations(batch private.mutation[], known jsonb, last_seq bigint) returns private.mutation[]
language plpgsql stable set search_path = '' as $$
declare
  fresh private.mutation[] := case when known = '{}' then batch else array(select m from unnest(batch) with ordinality b
    cross join lateral (select row(b.creator_id, b.desk_id, b.user_id, b.role, b.id, b.push_seq, b.act, b.version, b.at,
      b.payload, b.payload_hash, b.retry_of, b.kind, b.class, b.is_allowed)::private.mutation as m) x
    where not known ? b.id::text order by b.ordinality) end;
begin
  if cardinality(fresh) > 0 and (fresh[1]).push_seq <= last_seq then
    perform private.sync_fail('sync.outOfOrder',
      'This desk has sent later acts already. Register it anew and send what was not acknowledged.',
      jsonb_build_object('pushSeq', (fresh[1]).push_seq, 'lastPushSeq', last_seq));
  end if;
  return fresh;
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
begin
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
  desk public.desks;
  batch private.mutation[];
  answers jsonb;
  fresh private.mutation[];
  results private.act_result[] := '{}';
begin
  perform private.require_wire(version);
  perform private.require_desk(device);
  perform private.check_batch(mutations);
  -- One batch of a desk at a time: the same one sent four times at once is applied by the first.
  select d.* into desk from public.desks d where d.id = device for no key update;
  batch := private.read_batch(desk, private.my_role(desk.creator_id), mutations);
  answers := private.known_results(batch);
  fresh := private.new_mutations(batch, answers, desk.last_push_seq);
  if cardinality(fresh) > 0 then
    results := private.apply_batch(fresh);
    answers := answers || private.record_batch(fresh, results);
    update public.desks d set last_push_seq = (fresh[cardinality(results)]).push_seq, last_seen_at = now() where d.id = device;
  end if;
  return private.push_answer(batch, answers);
end $$;

create function public.sync_push(device_id uuid, mutations jsonb, schema_version integer default 1) returns json
language sql volatile set search_path = '' as $$ select private.push($1, $2, $3) $$;

comment on function public.sync_push is
  'Applies a desk''s mutations in order, each once, and answers each. See docs/backend.md.';

revoke execute on function public.sync_push(uuid, jsonb, integer), private.push(uuid, jsonb, integer) from public, anon;
grant execute on function public.sync_push(uuid, jsonb, integer), private.push(uuid, jsonb, integer)
  to authenticated, service_role;

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

drop function private.push_single(private.mutation);
drop function private.write_order(uuid, private.order_state);

drop trigger touch on public.desks;
create trigger touch before update on public.desks
  for each row when (old.* is distinct from new.*) execute function private.touch_updated_at();

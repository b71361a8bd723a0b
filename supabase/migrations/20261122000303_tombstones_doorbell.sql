-- What happens when desks' rows change: a transaction stays small enough for one page, what is gone leaves a tombstone,
-- and the creator's desks are told. All by statement, so that a thousand rows cost as much as one.

create function private.sync_fail(code text, hint text, details jsonb default '{}') returns void
language plpgsql immutable set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = code, detail = details::text, hint = hint;
end $$;

/* Counts a transaction's rows, answers how many there are by now, and refuses the one that outgrows a page, unless it is
   maintenance that says so (`creatorflow.bulk`): pulls can cut such a transaction, but then its rows do not arrive
   together. */
create function private.count_synced(changed bigint) returns bigint
language plpgsql set search_path = '' as $$
declare
  counted constant bigint := set_config('creatorflow.synced_rows',
    (coalesce(nullif(current_setting('creatorflow.synced_rows', true), '')::bigint, 0) + changed)::text, true);
begin
  if counted > 1000 and coalesce(current_setting('creatorflow.bulk', true), '') <> 'on' then
    perform private.sync_fail('sync.transactionTooLarge', 'Write at most 1000 synced rows in one transaction.',
      jsonb_build_object('rows', counted));
  end if;
  return counted;
end $$;

/* Rings once for a creator and transaction. The bell says only that there is something up to this xid; a bell that
   cannot be rung costs no writer his work, since desks also pull by the clock. */
create function private.ring_doorbell(of_creator uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  rung text := coalesce(current_setting('creatorflow.rung', true), '');
begin
  if strpos(rung, of_creator::text) > 0 then
    return;
  end if;
  perform set_config('creatorflow.rung', rung || of_creator::text, true),
    realtime.send(jsonb_build_object('xid', pg_current_xact_id()::text), 'changed', 'creator:' || of_creator, true);
end $$;

/* After an insert or update: only rows stamped by this transaction are news. Argument: the owner column. */
create function private.after_synced_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  one record;
begin
  if tg_argv[0] = 'id' then
    for one in select c.id as creator, count(*) as changed from changed_rows c
      where c.xid = pg_current_xact_id() group by c.id
    loop
      perform private.count_synced(one.changed);
      perform private.ring_doorbell(one.creator);
    end loop;
  else
    for one in select c.creator_id as creator, count(*) as changed from changed_rows c
      where c.xid = pg_current_xact_id() group by c.creator_id
    loop
      perform private.count_synced(one.changed);
      perform private.ring_doorbell(one.creator);
    end loop;
  end if;
  return null;
end $$;

/* After a delete. A creator that goes takes its tombstones along: its desks learn it from their next pull. */
create function private.after_synced_delete() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  one record;
begin
  insert into public.tombstones (creator_id, table_rank, id, kind, rev)
  select g.creator_id, tg_argv[0]::smallint, g.id, 'deleted', g.rev + 1
  from gone_rows g where exists (select 1 from public.creators c where c.id = g.creator_id)
  on conflict (creator_id, xid, table_rank, id) do update set kind = excluded.kind, rev = excluded.rev;
  for one in select g.creator_id, count(*) as changed from gone_rows g group by g.creator_id loop
    perform private.count_synced(one.changed);
    perform private.ring_doorbell(one.creator_id);
  end loop;
  return null;
end $$;

/* A row that goes to another creator is gone for the desks of the first. */
create function private.after_synced_move() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.tombstones (creator_id, table_rank, id, kind, rev)
  values (old.creator_id, tg_argv[0]::smallint, old.id, 'moved', new.rev)
  on conflict (creator_id, xid, table_rank, id) do update set kind = excluded.kind, rev = excluded.rev;
  perform private.count_synced(1);
  perform private.ring_doorbell(old.creator_id);
  return null;
end $$;

create procedure private.build_watchers(at_rank integer)
language plpgsql set search_path = '' as $$
declare
  synced private.synced_tables := (select t from private.synced_tables t where t.table_rank = at_rank);
begin
  -- While a batch of sync_push is run and recorded, it counts and rings for all of its statements itself.
  execute format('create or replace trigger zz_synced_insert after insert on public.%I referencing new table as changed_rows
    for each statement when (current_setting(''creatorflow.pushing'', true) is distinct from ''on'')
    execute function private.after_synced_change(%L)', synced.table_name, synced.owner_column);
  execute format('create or replace trigger zz_synced_update after update on public.%I referencing new table as changed_rows
    for each statement when (current_setting(''creatorflow.pushing'', true) is distinct from ''on'')
    execute function private.after_synced_change(%L)', synced.table_name, synced.owner_column);
  -- A creator has nobody left to tell when it goes, and belongs to nobody else.
  if synced.owner_column <> 'creator_id' then
    return;
  end if;
  execute format('create or replace trigger zz_synced_delete after delete on public.%I referencing old table as gone_rows
    for each statement execute function private.after_synced_delete(%L)', synced.table_name, at_rank);
  execute format('create or replace trigger zz_synced_move after update of creator_id on public.%I for each row
    when (old.creator_id <> new.creator_id) execute function private.after_synced_move(%L)', synced.table_name, at_rank);
end $$;

do $$
declare
  at_rank integer;
begin
  for at_rank in select table_rank from private.synced_tables loop
    call private.build_watchers(at_rank);
  end loop;
end $$;

-- Who hears the bell: members of that creator, on a private channel. Nobody may ring it from outside.
create policy creator_doorbell on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select realtime.topic()) in (select 'creator:' || c from private.my_creators() as c));

revoke execute on function private.sync_fail(text, text, jsonb), private.count_synced(bigint),
  private.ring_doorbell(uuid) from public, anon, authenticated;

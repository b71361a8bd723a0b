-- The reading half of the API. Functions of the API run as the caller, so that policies hold; they pass positions on to
-- private ones, whose names of parameters cannot be taken for columns.

create function private.pull(desk uuid, kept jsonb, page_limit integer, version integer) returns json
language plpgsql stable set search_path = '' as $$
declare
  scope private.sync_scope := private.sync_scope_of(desk, version, page_limit);
  at private.sync_cursor := private.read_cursor(kept, scope);
begin
  if at.stale is not null then
    return json_build_object('mustBootstrap', at.stale, 'watermark', scope.watermark::text);
  elsif at.phase is not null then
    return private.bootstrap_page(scope, at);
  end if;
  return private.changes_page(scope, at);
end $$;

create function public.sync_pull(
  device_id uuid, "cursor" jsonb default null, page_limit integer default 5000, schema_version integer default 1
) returns json
language sql stable set search_path = '' as $$ select private.pull($1, $2, $3, $4) $$;

comment on function public.sync_pull is
  'What changed for this desk since its cursor; without one, the first page of everything. See docs/backend.md.';

/* 256 buckets of one table's rows that the caller's cursor has passed: [bucket, rows, hash]. A bucket is the last byte
   of the id; its hash the exclusive or of the first 32 bits of md5('id:rev'). */
create function private.digest_buckets(synced private.synced_tables, creator uuid, until_xid xid8) returns json
language plpgsql stable set search_path = '' as $$
declare
  buckets json;
begin
  execute format('select coalesce(json_agg(json_build_array(b.bucket, b.rows, b.hash) order by b.bucket), ''[]'') from (
      select get_byte(uuid_send(t.id), 15) as bucket, count(*) as rows,
        bit_xor((''x'' || substr(md5(t.id || '':'' || t.rev), 1, 8))::bit(32)::bigint) as hash
      from public.%I t where t.%I = $1 and t.xid < $2 group by 1) b', synced.table_name, synced.owner_column)
  into buckets using creator, until_xid;
  return buckets;
end $$;

/* Ids that changed or went after the cursor: the caller leaves them out of its own digest. Raises sync.behind. */
create function private.changed_since(synced private.synced_tables, creator uuid, from_xid xid8) returns json
language plpgsql stable security definer set search_path = '' as $$
declare
  ids uuid[];
begin
  execute format('select array_agg(c.id) from (
      select t.id from public.%I t where t.%I = $1 and t.xid >= $2
      union select g.id from public.tombstones g where g.creator_id = $1 and g.xid >= $2 and g.table_rank = $3
      limit 1001) c', synced.table_name, synced.owner_column)
  into ids using creator, from_xid, synced.table_rank;
  if cardinality(ids) > 1000 then
    perform private.sync_fail('sync.behind', 'Pull first: too much has changed since this cursor.');
  end if;
  return coalesce(to_json(ids), '[]');
end $$;

/* The rows of some buckets, to repair from. */
create function private.digest_rows(synced private.synced_tables, creator uuid, until_xid xid8, buckets integer[]) returns json
language plpgsql stable set search_path = '' as $$
declare
  ids uuid[];
begin
  execute format('select array_agg(t.id) from public.%I t where t.%I = $1 and t.xid < $2
      and get_byte(uuid_send(t.id), 15) = any ($3)', synced.table_name, synced.owner_column)
  into ids using creator, until_xid, buckets;
  return private.rows_of(synced.table_rank, creator, coalesce(ids, '{}'));
end $$;

create function private.digest(desk uuid, kept jsonb, name text, buckets integer[], version integer) returns json
language plpgsql stable set search_path = '' as $$
declare
  scope private.sync_scope := private.sync_scope_of(desk, version);
  at private.sync_cursor := private.read_cursor(kept, scope);
  synced private.synced_tables := private.synced_table_named(name);
begin
  if at.stale is not null then
    return json_build_object('mustBootstrap', at.stale, 'watermark', scope.watermark::text);
  elsif kept is null or at.phase is not null or at.id is not null then
    perform private.sync_fail('sync.behind', 'Finish the bootstrap, then compare.');
  elsif buckets is not null and (cardinality(buckets) > 16 or not buckets <@ array(select generate_series(0, 255))) then
    perform private.sync_fail('input.invalid', 'Ask for at most 16 buckets, 0 to 255.', '{"field": "buckets"}');
  end if;
  return json_build_object('table', name, 'xid', at.xid::text,
    'changed', private.changed_since(synced, scope.creator_id, at.xid),
    'buckets', case when buckets is null then private.digest_buckets(synced, scope.creator_id, at.xid) end,
    'page', case when buckets is not null then private.digest_rows(synced, scope.creator_id, at.xid, buckets) end);
end $$;

create function private.synced_table_named(name text) returns private.synced_tables
language plpgsql stable security definer set search_path = '' as $$
declare
  synced private.synced_tables;
begin
  select t.* into synced from private.synced_tables t where t.table_name = name;
  if synced.table_rank is null then
    perform private.sync_fail('input.invalid', 'Name a synced table.', jsonb_build_object('field', 'table_name', 'value', name));
  end if;
  return synced;
end $$;

create function public.sync_digest(
  device_id uuid, "cursor" jsonb, table_name text, buckets integer[] default null, schema_version integer default 1
) returns json
language sql stable set search_path = '' as $$ select private.digest($1, $2, $3, $4, $5) $$;

comment on function public.sync_digest is
  'Hashes of one table below the cursor, or the rows of some buckets. See docs/backend.md.';

/* Registers a desk for a creator, or says where a known one stands. The id is drawn by the desk and stays its own. */
create function private.register_desk(desk uuid, creator uuid, named text, runs_on text, program text, version integer)
returns json
language plpgsql volatile security definer set search_path = '' as $$
declare
  known public.desks;
begin
  perform private.require_wire(version);
  perform private.require_role(creator, 'packer');
  if desk is null or coalesce(trim(named), '') = '' or char_length(trim(named)) > 100 then
    perform private.sync_fail('input.invalid', 'A desk has an id and a name of up to 100 characters.',
      jsonb_build_object('field', case when desk is null then 'device_id' else 'name' end));
  end if;
  insert into public.desks as d (id, creator_id, user_id, name, platform, app_version, last_seen_at)
  values (desk, creator, (select auth.uid()), trim(named), left(coalesce(runs_on, ''), 100), left(coalesce(program, ''), 100), now())
  on conflict (id) do update set name = excluded.name, platform = excluded.platform, app_version = excluded.app_version,
    last_seen_at = now()
    where d.creator_id = excluded.creator_id and d.user_id = excluded.user_id and d.revoked_at is null
  returning * into known;
  if known.id is null then
    -- A desk that was taken out of the shop does not come back under another id by itself.
    if exists (select from public.desks d where d.id = desk and d.creator_id = creator and d.user_id = (select auth.uid())) then
      perform private.sync_fail('desk.revoked', 'The owner took this desk out of the shop.',
        jsonb_build_object('deviceId', desk));
    end if;
    perform private.sync_fail('sync.staleDevice',
      'This id belongs to another person or shop. Register with a new one; nothing is lost.',
      jsonb_build_object('deviceId', desk));
  end if;
  return json_build_object('deviceId', desk, 'creatorId', creator, 'role', private.my_role(creator),
    'epoch', private.sync_epoch(), 'schemaVersion', (select s.schema_version from private.sync_state s),
    'lastPushSeq', known.last_push_seq, 'serverTime', (date_part('epoch', now()) * 1000)::bigint);
end $$;

create function public.sync_register_device(
  device_id uuid, creator_id uuid, name text, platform text default '', app_version text default '',
  schema_version integer default 1
) returns json
language sql volatile set search_path = '' as $$ select private.register_desk($1, $2, $3, $4, $5, $6) $$;

comment on function public.sync_register_device is
  'Makes this device a desk of a creator, or says where it stands. See docs/backend.md.';

-- The highest push_seq that was ever taken from the desk: what comes with a lower one and is not known is a fork.
alter table public.desks add column last_push_seq bigint not null default 0 check (last_push_seq >= 0);

/* Throws away what no desk can need any more; a cursor older than that has to begin anew. Answers the rows it took. */
create function private.prune_sync(keep interval default '90 days') returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  floor_xid xid8;
  taken integer;
begin
  with old as (delete from public.tombstones t where t.buried_at < now() - keep returning t.xid)
  select count(*), max(o.xid) into taken, floor_xid from old o;
  update private.sync_state set tombstone_floor = greatest(tombstone_floor, (floor_xid::text::bigint + 1)::text::xid8)
  where floor_xid is not null;
  with old as (delete from public.applied_mutations m where m.applied_at < now() - keep returning 1)
  select taken + count(*) into taken from old o;
  return taken;
end $$;
grant execute on function private.prune_sync(interval) to service_role;

do $$
declare
  callable text;
begin
  foreach callable in array array['public.sync_pull', 'public.sync_digest', 'public.sync_register_device',
    'private.pull', 'private.digest', 'private.register_desk', 'private.sync_scope_of', 'private.read_cursor',
    'private.cursor_json', 'private.is_uuid', 'private.sync_fail', 'private.sync_acks', 'private.sync_gone',
    'private.table_of', 'private.sync_page', 'private.cut_page', 'private.changes_page', 'private.bootstrap_ranks',
    'private.next_ids', 'private.synced_table', 'private.next_orders', 'private.bootstrap_orders',
    'private.bootstrap_rows', 'private.bootstrap_acks', 'private.bootstrap_page', 'private.digest_buckets',
    'private.changed_since', 'private.digest_rows', 'private.synced_table_named', 'private.sync_epoch'] loop
    execute format('revoke execute on function %s from public, anon', callable);
    execute format('grant execute on function %s to authenticated, service_role', callable);
  end loop;
end $$;

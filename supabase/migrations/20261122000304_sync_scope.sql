-- Who asks, how far there is something to read, and where a cursor stands.

create table private.sync_state (
  is_only boolean primary key default true check (is_only),
  -- Changed by hand (private.begin_sync_epoch) when history was rewritten in a way that the cluster cannot tell itself.
  epoch uuid not null default gen_random_uuid(),
  -- Wire versions that this database speaks.
  schema_version integer not null default 1,
  oldest_schema_version integer not null default 1,
  -- Tombstones below this transaction have been thrown away: an older cursor has to begin anew.
  tombstone_floor xid8 not null default '0'
);
insert into private.sync_state default values;

create type private.sync_scope as (
  desk_id uuid,
  creator_id uuid,
  epoch text,
  -- Every transaction below it has ended: nothing can appear there any more.
  watermark xid8,
  tombstone_floor xid8,
  page_limit integer
);

create type private.sync_cursor as (
  -- Why the cursor is of no use any more; null where it is.
  stale text,
  -- The first transaction that has not been read to its end.
  xid xid8,
  -- Where inside that transaction, when it is too large for a page; in a bootstrap where inside its phase.
  at_rank integer,
  id uuid,
  -- The phase of a bootstrap, and the order date it has come down to.
  phase integer,
  before timestamptz
);

/* The history that cursors are good for. A restored, failed-over or rebuilt cluster has another timeline or another
   identifier, so that its cursors are refused without anybody thinking of it. */
create function private.sync_epoch() returns text
language sql stable security definer set search_path = '' as $$
  select md5(s.epoch::text || ':' || sys.system_identifier || ':' || chk.timeline_id)
  from private.sync_state s, pg_catalog.pg_control_system() sys, pg_catalog.pg_control_checkpoint() chk
$$;

/* Tells every desk to begin anew. For operators, after surgery on the data. */
create function private.begin_sync_epoch() returns text
language sql volatile set search_path = '' as $$
  update private.sync_state set epoch = gen_random_uuid();
  select private.sync_epoch();
$$;

/* A version that is newer than this database speaks waits; one that is older than it still speaks has to be updated. */
create function private.require_wire(version integer) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  state private.sync_state;
begin
  select s.* into state from private.sync_state s;
  if version is null or version < 1 then
    perform private.sync_fail('input.invalid', 'Name the version of the wire.', jsonb_build_object('field', 'schema_version'));
  elsif version > state.schema_version then
    perform private.sync_fail('sync.serverTooOld', 'Keep everything and try again later: the server is being updated.',
      jsonb_build_object('schemaVersion', version, 'spoken', state.schema_version));
  elsif version < state.oldest_schema_version then
    perform private.sync_fail('sync.clientTooOld', 'Update this program; nothing is lost meanwhile.',
      jsonb_build_object('schemaVersion', version, 'oldest', state.oldest_schema_version));
  end if;
end $$;

/* The desk's creator and the watermark of this very statement's snapshot. Raises what private.require_desk raises. */
create function private.sync_scope_of(desk uuid, version integer, page_limit integer default 5000) returns private.sync_scope
language plpgsql stable security definer set search_path = '' as $$
declare
  scope private.sync_scope;
begin
  perform private.require_wire(version);
  perform private.require_desk(desk);
  scope.desk_id := desk;
  select d.creator_id into scope.creator_id from public.desks d where d.id = desk;
  scope.epoch := private.sync_epoch();
  scope.watermark := pg_snapshot_xmin(pg_current_snapshot());
  select s.tombstone_floor into scope.tombstone_floor from private.sync_state s;
  -- A page holds any whole transaction that kept to the rule of 1,000 rows.
  scope.page_limit := greatest(1000, least(coalesce(page_limit, 5000), 10000));
  return scope;
end $$;

create function private.is_uuid(value text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return coalesce(length(value) = 36 and pg_input_is_valid(value, 'uuid'), false);
end $$;

/* Reads the cursor that a desk kept. A missing one begins a bootstrap; one that is not of this history says why. Raises
   sync.badCursor for what is no cursor at all. */
create function private.read_cursor(kept jsonb, scope private.sync_scope) returns private.sync_cursor
language plpgsql stable set search_path = '' as $$
declare
  at private.sync_cursor;
begin
  if kept is null or kept = 'null' then
    at.xid := scope.watermark;
    at.phase := 1;
    return at;
  end if;
  if jsonb_typeof(kept) <> 'object' or kept ->> 'epoch' is null or coalesce(kept ->> 'xid', '') !~ '^[0-9]{1,19}$'
    or coalesce(kept ->> 'rank', '0') !~ '^[0-9]{1,2}$' or coalesce(kept ->> 'phase', '1') !~ '^[0-9]{1,2}$'
    or not private.is_uuid(coalesce(kept ->> 'id', '00000000-0000-0000-0000-000000000000'))
    or coalesce(kept ->> 'before', '2026-01-01T00:00:00.000000Z') !~ '^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$' then
    perform private.sync_fail('sync.badCursor', 'Send the cursor exactly as the last page gave it, or null to begin.');
  end if;
  at.xid := (kept ->> 'xid')::xid8;
  at.at_rank := (kept ->> 'rank')::integer;
  at.id := (kept ->> 'id')::uuid;
  at.phase := (kept ->> 'phase')::integer;
  at.before := (kept ->> 'before')::timestamptz;
  at.stale := case
    when kept ->> 'epoch' <> scope.epoch then 'epoch'
    when at.xid > scope.watermark then 'ahead'
    when at.xid < scope.tombstone_floor then 'expired'
  end;
  return at;
end $$;

/* The cursor as the wire has it; a desk keeps it as it is. */
create function private.cursor_json(scope private.sync_scope, at private.sync_cursor) returns json
language sql stable set search_path = '' as $$
  select json_strip_nulls(json_build_object('epoch', scope.epoch, 'xid', at.xid::text, 'rank', at.at_rank, 'id', at.id,
    'phase', at.phase, 'before', to_char(at.before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
$$;

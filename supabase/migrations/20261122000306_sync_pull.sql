-- What changed since the desk's cursor: all tables in one snapshot, whole transactions only, and of acknowledgements
-- only those whose transaction the new cursor has wholly passed. Everything here is stable: a volatile function would
-- look at several snapshots.

/* Acknowledgements of one desk: [mutation, push_seq, status, code, details], below `until`. */
create function private.sync_acks(creator uuid, desk uuid, from_xid xid8, until_xid xid8) returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_array(m.mutation_id, m.push_seq, m.result -> 'status', m.result -> 'code',
      m.result -> 'details') order by m.push_seq), '[]')
  from public.applied_mutations m
  where m.creator_id = creator and m.device_id = desk and m.xid >= from_xid and m.xid < until_xid
$$;

/* Rows that are gone: [table, id, xid, kind]. A desk applies one only to a row with a lower xid. */
create function private.sync_gone(creator uuid, from_xid xid8, until_xid xid8) returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.table_name, g.id, g.xid::text, g.kind) order by g.xid), '[]')
  from public.tombstones g join private.synced_tables s using (table_rank)
  where g.creator_id = creator and g.xid >= from_xid and g.xid < until_xid
$$;

create function private.table_of(at_rank integer) returns text
language sql stable security definer set search_path = '' as $$
  select table_name from private.synced_tables where table_rank = at_rank
$$;

/* A page as the wire has it. */
create function private.sync_page(
  scope private.sync_scope, at private.sync_cursor, is_bootstrap boolean, has_more boolean, names text[], tables json[],
  gone json, acks json
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'cursor', private.cursor_json(scope, at), 'more', has_more, 'watermark', scope.watermark::text,
    'serverTime', (date_part('epoch', now()) * 1000)::bigint, 'isBootstrap', is_bootstrap,
    'tables', coalesce((select json_object_agg(n, t) from unnest(names, tables) as pages (n, t) where t is not null), '{}'),
    'gone', gone, 'acks', acks)
$$;

/* A page inside a transaction that is larger than a page (a restore, or maintenance that asked for it): rank by rank
   and id by id. What is gone and what is acknowledged comes with its last page, when the cursor leaves it. */
create function private.cut_page(scope private.sync_scope, at private.sync_cursor, large xid8) returns json
language plpgsql stable set search_path = '' as $$
declare
  after_large constant xid8 := (large::text::bigint + 1)::text::xid8;
  remaining integer := scope.page_limit;
  names text[] := '{}';
  tables json[] := '{}';
  part json;
  next_at private.sync_cursor;
begin
  for at_rank in greatest(coalesce(at.at_rank, 1), 1)..15 loop
    part := private.changes_of(at_rank, scope.creator_id, large,
      case when at_rank = at.at_rank then at.id else '00000000-0000-0000-0000-000000000000' end, after_large, remaining);
    continue when part is null;
    names := names || private.table_of(at_rank);
    tables := tables || part;
    remaining := remaining - json_array_length(part -> 'rows');
    if remaining <= 0 then
      next_at.xid := large;
      next_at.at_rank := at_rank;
      next_at.id := (part -> 'rows' -> -1 ->> 0)::uuid;
      return private.sync_page(scope, next_at, false, true, names, tables, '[]', '[]');
    end if;
  end loop;
  next_at.xid := after_large;
  return private.sync_page(scope, next_at, false, after_large < scope.watermark, names, tables,
    private.sync_gone(scope.creator_id, large, after_large),
    private.sync_acks(scope.creator_id, scope.desk_id, large, after_large));
end $$;

/* The page after a cursor that stands between two transactions. */
create function private.changes_page(scope private.sync_scope, at private.sync_cursor) returns json
language plpgsql stable set search_path = '' as $$
declare
  reach record;
  least_id constant uuid := '00000000-0000-0000-0000-000000000000';
  names text[] := '{}';
  tables json[] := '{}';
  at_rank integer;
  next_at private.sync_cursor;
begin
  if at.id is not null then
    return private.cut_page(scope, at, at.xid);
  end if;
  reach := private.sync_window(scope.creator_id, scope.desk_id, at.xid, scope.watermark, scope.page_limit);
  if reach.is_cut then
    return private.cut_page(scope, at, reach.bound);
  end if;
  foreach at_rank in array reach.ranks loop
    continue when at_rank in (0, 16);
    names := names || private.table_of(at_rank);
    tables := tables || private.changes_of(at_rank, scope.creator_id, at.xid, least_id, reach.bound, null);
  end loop;
  next_at.xid := reach.bound;
  return private.sync_page(scope, next_at, false, reach.bound < scope.watermark, names, tables,
    case when 0 = any (reach.ranks) then private.sync_gone(scope.creator_id, at.xid, reach.bound) else '[]' end,
    case when 16 = any (reach.ranks) then private.sync_acks(scope.creator_id, scope.desk_id, at.xid, reach.bound)
      else '[]' end);
end $$;

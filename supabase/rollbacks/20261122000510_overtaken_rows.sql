/* The page after a cursor that stands between two transactions. */
create or replace function private.changes_page(scope private.sync_scope, at private.sync_cursor) returns json
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

drop function private.overtaken, private.with_rows;

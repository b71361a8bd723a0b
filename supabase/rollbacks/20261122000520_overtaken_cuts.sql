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
  over record;
  gone jsonb := '[]';
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
  if 0 = any (reach.ranks) then
    gone := private.sync_gone(scope.creator_id, at.xid, reach.bound);
  end if;
  if 16 = any (reach.ranks) then
    over := private.overtaken(scope.creator_id, scope.desk_id, at.xid, reach.bound);
    gone := gone || (over.gone)::jsonb;
    select w.all_names, w.all_tables into names, tables
    from private.with_rows(names, tables, 'orders', case when cardinality(over.orders) > 0
      then private.rows_of(5, scope.creator_id, over.orders) end) w;
    select w.all_names, w.all_tables into names, tables
    from private.with_rows(names, tables, 'order_claims', case when cardinality(over.claims) > 0
      then private.rows_of(12, scope.creator_id, over.claims) end) w;
    select w.all_names, w.all_tables into names, tables
    from private.with_rows(names, tables, 'inventory_sync', case when cardinality(over.stock) > 0
      then private.rows_of(11, scope.creator_id, over.stock) end) w;
  end if;
  next_at.xid := reach.bound;
  return private.sync_page(scope, next_at, false, reach.bound < scope.watermark, names, tables, gone::json,
    case when 16 = any (reach.ranks) then private.sync_acks(scope.creator_id, scope.desk_id, at.xid, reach.bound)
      else '[]' end);
end $$;

/* A page inside a transaction that is larger than a page (a restore, or maintenance that asked for it): rank by rank
   and id by id. What is gone and what is acknowledged comes with its last page, when the cursor leaves it. */
create or replace function private.cut_page(scope private.sync_scope, at private.sync_cursor, large xid8) returns json
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

drop function private.with_overtaken, private.acknowledging_page;

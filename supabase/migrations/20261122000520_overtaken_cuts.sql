-- An acknowledgement comes with the effect of its act out of a transaction that is larger than a page, too. Such a
-- transaction is brought in several pages: a row of it that a later one changes, before or between them, has left it by
-- then, so its last page acknowledged the act without its row.

/* The rows of a page with what this desk's acts of it were about and a later transaction has taken since. */
create function private.with_overtaken(scope private.sync_scope, from_xid xid8, bound xid8, names text[], tables json[],
  gone json, out all_names text[], out all_tables json[], out all_gone json)
language plpgsql stable set search_path = '' as $$
declare
  over record := private.overtaken(scope.creator_id, scope.desk_id, from_xid, bound);
  part record;
begin
  all_names := names;
  all_tables := tables;
  all_gone := (gone::jsonb || over.gone::jsonb)::json;
  for part in select * from (values ('orders', 5, over.orders), ('order_claims', 12, over.claims),
      ('inventory_sync', 11, over.stock)) as p (name, at_rank, ids) where cardinality(p.ids) > 0 loop
    select w.all_names, w.all_tables into all_names, all_tables
    from private.with_rows(all_names, all_tables, part.name,
      private.rows_of(part.at_rank, scope.creator_id, part.ids)) w;
  end loop;
end $$;

/* A page with the acknowledgements from `from_xid` to its cursor, which stands between two transactions. */
create function private.acknowledging_page(scope private.sync_scope, from_xid xid8, bound xid8, names text[],
  tables json[], gone json) returns json
language plpgsql stable set search_path = '' as $$
declare
  acks constant json := private.sync_acks(scope.creator_id, scope.desk_id, from_xid, bound);
  next_at private.sync_cursor;
  whole record;
begin
  next_at.xid := bound;
  if json_array_length(acks) = 0 then
    return private.sync_page(scope, next_at, false, bound < scope.watermark, names, tables, gone, acks);
  end if;
  whole := private.with_overtaken(scope, from_xid, bound, names, tables, gone);
  return private.sync_page(scope, next_at, false, bound < scope.watermark, whole.all_names, whole.all_tables,
    whole.all_gone, acks);
end $$;

revoke execute on function private.with_overtaken, private.acknowledging_page from public;
grant execute on function private.with_overtaken, private.acknowledging_page to authenticated, service_role;

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
  return private.acknowledging_page(scope, large, after_large, names, tables,
    private.sync_gone(scope.creator_id, large, after_large));
end $$;

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
  gone json := '[]';
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
    return private.acknowledging_page(scope, at.xid, reach.bound, names, tables, gone);
  end if;
  next_at.xid := reach.bound;
  return private.sync_page(scope, next_at, false, reach.bound < scope.watermark, names, tables, gone, '[]');
end $$;

-- An acknowledgement comes with the effect of its act, also where a later transaction has changed the row once more. Such
-- a row carries the later stamp, which may stand above the watermark while anything else is open: then the page reached
-- the act and not its row, and a desk showed for that long what had been there before the act.

/* Rows above `bound` of what this desk's acts of a page were about, and those of them that are gone by now. */
create function private.overtaken(creator uuid, desk uuid, from_xid xid8, bound xid8,
  out orders uuid[], out claims uuid[], out stock uuid[], out gone json)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  of_orders uuid[];
  of_products uuid[];
begin
  select coalesce(array_agg(distinct e.order_id) filter (where e.order_id is not null), '{}'),
    coalesce(array_agg(distinct e.product_id) filter (where e.product_id is not null), '{}')
  into of_orders, of_products
  -- A line of the journal has the id of its act.
  from public.applied_mutations m join public.desk_events e on e.id = m.mutation_id and e.creator_id = m.creator_id
  where m.creator_id = creator and m.device_id = desk and m.xid >= from_xid and m.xid < bound;
  orders := array(select o.id from public.orders o
    where o.creator_id = creator and o.id = any (of_orders) and o.xid >= bound);
  claims := array(select c.id from public.order_claims c
    where c.creator_id = creator and c.order_id = any (of_orders) and c.xid >= bound);
  stock := array(select i.id from public.inventory_sync i
    where i.creator_id = creator and i.product_id = any (of_products) and i.xid >= bound);
  gone := (select coalesce(json_agg(json_build_array('orders', g.id, g.xid::text, g.kind)), '[]')
    from public.tombstones g
    where g.creator_id = creator and g.xid >= bound and g.table_rank = 5 and g.id = any (of_orders));
end $$;

/* The tables of a page with more rows of one. A desk that gets a row twice takes it once. */
create function private.with_rows(names text[], tables json[], name text, part json,
  out all_names text[], out all_tables json[])
language plpgsql immutable set search_path = '' as $$
declare
  place constant integer := array_position(names, name);
begin
  all_names := names;
  all_tables := tables;
  if part is null then
    return;
  elsif place is null then
    all_names := names || name;
    all_tables := tables || part;
  elsif tables[place] is null then
    all_tables[place] := part;
  else
    all_tables[place] := json_build_object('cols', part -> 'cols',
      'rows', (tables[place] -> 'rows')::jsonb || (part -> 'rows')::jsonb);
  end if;
end $$;

revoke execute on function private.overtaken, private.with_rows from public;
grant execute on function private.overtaken, private.with_rows to authenticated, service_role;

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

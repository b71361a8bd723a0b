-- The readers of each table, made from the list of synced columns: one way to write a row, so that a pull, a bootstrap
-- and a repair give the same. They run as the caller, under the policies of the table.

/* One table's rows as json, `{cols, rows}` with rows as positional arrays, for a condition over `t`. */
create function private.rows_query(at_rank integer, condition text) returns text
language sql stable set search_path = '' as $$
  select format('select json_build_object(''cols'', %L::json, ''rows'', json_agg(r.wire)) from (
      select json_build_array(%s) as wire from public.%I t where t.%I = $1 and %s) r having count(*) > 0',
    json_agg(c.column_name order by c.position),
    string_agg(private.wire_expression(c.column_name, c.kind), ', ' order by c.position),
    s.table_name, s.owner_column, condition)
  from private.synced_tables s join private.synced_columns c using (table_rank)
  where s.table_rank = at_rank group by s.table_name, s.owner_column
$$;

/* Makes one reader. plpgsql keeps its plan for the life of a connection, which a function in SQL would not; and the
   plan is always the one by index, whatever the first callers asked for. */
create procedure private.build_reader(at_rank integer, name text, arguments text, condition text)
language plpgsql set search_path = '' as $$
declare
  named text := format('private.%I', name || '_' || (select table_name from private.synced_tables where table_rank = at_rank));
begin
  execute format('create or replace function %s(uuid, %s) returns json language plpgsql stable
    set search_path = '''' set plan_cache_mode = force_generic_plan as %L', named, arguments,
    format('begin return (%s); end', private.rows_query(at_rank, condition)));
  execute format('revoke execute on function %s(uuid, %s) from public', named, arguments);
  execute format('grant execute on function %s(uuid, %s) to authenticated, service_role', named, arguments);
end $$;

/* Makes `name(rank, ...)` that asks the reader of that rank. */
create procedure private.build_dispatch(name text, parameters text, passed text, only_with_order boolean)
language plpgsql set search_path = '' as $$
begin
  execute format('create or replace function private.%I(at_rank integer, %s) returns json language plpgsql stable
    set search_path = '''' as %L', name, parameters, (
      select 'begin return case at_rank ' || string_agg(format('when %s then private.%I(%s)', s.table_rank,
        name || '_' || s.table_name, passed), ' ' order by s.table_rank) || ' end; end'
      from private.synced_tables s where s.comes_with_order or not only_with_order));
  execute format('revoke execute on function private.%I from public', name);
  execute format('grant execute on function private.%I to authenticated, service_role', name);
end $$;

/* How far the next page reaches: the transactions below `bound`, of which those ranks have rows. When one transaction
   alone is larger than a page, `is_cut` says so and the page ends inside it. Counts as its owner; rows are read under
   the policies afterwards. Acknowledgements (rank 16) and tombstones (rank 0) count like rows. */
create procedure private.build_window()
language plpgsql set search_path = '' as $$
begin
  execute format('create or replace function private.sync_window(creator uuid, desk uuid, from_xid xid8, until_xid xid8,
      page_limit integer, out bound xid8, out is_cut boolean, out ranks integer[])
    language plpgsql stable security definer set search_path = '''' set plan_cache_mode = force_generic_plan as %L', $body$
  begin
    if from_xid >= until_xid then
      bound := until_xid; is_cut := false; ranks := '{}';
      return;
    end if;
    with changed as materialized (
      select c.* from (
        $body$ || (
      select string_agg(format('(select %s as at_rank, t.xid from public.%I t where t.%I = creator
          and t.xid >= from_xid and t.xid < until_xid order by t.xid limit page_limit + 1)',
        s.table_rank, s.table_name, s.owner_column), ' union all ' order by s.table_rank)
      from private.synced_tables s) || $body$
        union all (select 0, t.xid from public.tombstones t where t.creator_id = creator
          and t.xid >= from_xid and t.xid < until_xid order by t.xid limit page_limit + 1)
        union all (select 16, t.xid from public.applied_mutations t where t.creator_id = creator and t.device_id = desk
          and t.xid >= from_xid and t.xid < until_xid order by t.xid limit page_limit + 1)
      ) c order by c.xid limit page_limit + 1
    ), cut as (
      select case when count(*) <= page_limit then until_xid else max(c.xid) end as xid, min(c.xid) as first from changed c
    )
    select cut.xid, cut.xid = cut.first,
      (select coalesce(array_agg(distinct c.at_rank order by c.at_rank), '{}') from changed c
        where c.xid < cut.xid or cut.xid = cut.first)
    into bound, is_cut, ranks from cut;
    is_cut := coalesce(is_cut, false);
  end $body$);
  revoke execute on function private.sync_window from public;
  grant execute on function private.sync_window to authenticated, service_role;
end $$;

/* Makes every reader anew from the list of synced columns. Called once here and by each migration that adds a column. */
create procedure private.build_sync()
language plpgsql set search_path = '' as $$
declare
  synced private.synced_tables;
begin
  for synced in select t.* from private.synced_tables t loop
    call private.build_stamps(synced.table_rank);
    call private.build_watchers(synced.table_rank);
    call private.build_reader(synced.table_rank, 'changes_of', 'xid8, uuid, xid8, integer',
      '(t.xid, t.id) > ($2, $3) and t.xid < $4 order by t.xid, t.id limit $5');
    call private.build_reader(synced.table_rank, 'rows_of', 'uuid[]', 't.id = any ($2)');
    if synced.comes_with_order then
      call private.build_reader(synced.table_rank, 'with_orders_of', 'uuid[]', 't.order_id = any ($2)');
    end if;
  end loop;
  call private.build_dispatch('changes_of', 'creator uuid, from_xid xid8, after_id uuid, until_xid xid8, max_rows integer',
    'creator, from_xid, after_id, until_xid, max_rows', false);
  call private.build_dispatch('rows_of', 'creator uuid, ids uuid[]', 'creator, ids', false);
  call private.build_dispatch('with_orders_of', 'creator uuid, order_ids uuid[]', 'creator, order_ids', true);
  call private.build_window();
end $$;
call private.build_sync();

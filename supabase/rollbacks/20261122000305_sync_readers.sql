drop function private.sync_window, private.changes_of, private.rows_of, private.with_orders_of;
do $$
declare
  synced private.synced_tables;
begin
  for synced in select t.* from private.synced_tables t loop
    execute format('drop function private.%I', 'changes_of_' || synced.table_name);
    execute format('drop function private.%I', 'rows_of_' || synced.table_name);
    if synced.comes_with_order then
      execute format('drop function private.%I', 'with_orders_of_' || synced.table_name);
    end if;
  end loop;
end $$;
drop procedure private.build_sync();
drop procedure private.build_window();
drop procedure private.build_dispatch(text, text, text, boolean);
drop procedure private.build_reader(integer, text, text, text);
drop function private.rows_query(integer, text);

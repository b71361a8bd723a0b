do $$
declare
  name text;
begin
  for name in select t.table_name from private.synced_tables t loop
    execute format('drop trigger zz_stamp_new on public.%1$I; drop trigger zz_stamp on public.%1$I', name);
    execute format('drop function private.%I()', 'stamp_' || name);
  end loop;
end $$;
drop procedure private.build_stamps(integer);
drop function private.stamp_new();

do $$
declare
  name text;
begin
  for name in select t.table_name from private.synced_tables t loop
    execute format('drop trigger zz_stamp_new on public.%1$I; drop trigger zz_stamp_change on public.%1$I;
      drop trigger zz_stamp_keep on public.%1$I', name);
  end loop;
end $$;
drop procedure private.build_stamps(integer);
drop function private.keep_stamp(), private.stamp();

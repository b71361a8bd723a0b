drop policy creator_doorbell on realtime.messages;
do $$
declare
  synced private.synced_tables;
begin
  for synced in select t.* from private.synced_tables t loop
    execute format('drop trigger zz_synced_insert on public.%1$I; drop trigger zz_synced_update on public.%1$I',
      synced.table_name);
    if synced.owner_column = 'creator_id' then
      execute format('drop trigger zz_synced_delete on public.%1$I; drop trigger zz_synced_move on public.%1$I',
        synced.table_name);
    end if;
  end loop;
end $$;
drop procedure private.build_watchers(integer);
drop function private.after_synced_move(), private.after_synced_delete(), private.after_synced_change(),
  private.ring_doorbell(uuid), private.count_synced(bigint), private.sync_fail(text, text, jsonb);

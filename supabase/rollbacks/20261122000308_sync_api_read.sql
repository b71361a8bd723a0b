drop function public.sync_pull, public.sync_digest, public.sync_register_device;
drop function private.prune_sync, private.register_desk, private.digest, private.synced_table_named, private.digest_rows,
  private.changed_since, private.digest_buckets, private.pull;
alter table public.desks drop column last_push_seq;

drop function private.run_retention(timestamptz, integer);
drop function private.delete_old_rows(private.retention_policies, timestamptz, integer);
drop function private.drop_old_partitions(regclass, timestamptz);
drop table private.retention_policies;

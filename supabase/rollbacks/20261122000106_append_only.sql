-- A partitioned table takes its partitions with it.
drop table public.performance_logs;
drop table public.webhook_receipts;
drop table public.tiktok_webhooks;
drop table public.analytics_events;
drop function private.prepare_partitions(regclass, integer);
drop function private.add_month_partition(regclass, date);
drop function private.partition_key(regclass);

-- How the database itself is doing, and which statements are slow.

do $$ begin
  if not exists (select from pg_catalog.pg_extension where extname = 'pg_stat_statements') then
    create extension pg_stat_statements with schema extensions;
  end if;
end $$;

/* Each reading with its two thresholds; higher is worse in all of them. */
create function private.database_readings()
returns table (metric text, current_value numeric, warning numeric, critical numeric)
language sql stable security definer set search_path = '' as $$
  with activity as (
    select count(*) filter (where state = 'active') as active,
      -- Only a transaction that writes holds the watermark of sync back.
      coalesce(max(extract(epoch from clock_timestamp() - xact_start)) filter (where backend_xid is not null), 0) as oldest
    from pg_catalog.pg_stat_activity
    where backend_type = 'client backend'
  ),
  pages as (
    select coalesce(100.0 * sum(blks_read) / nullif(sum(blks_read + blks_hit), 0), 0) as missed
    from pg_catalog.pg_stat_database where datname = current_database()
  ),
  slots as (
    select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0) / 1048576 as lag
    from pg_catalog.pg_replication_slots
  ),
  room as (select setting::numeric as connections from pg_catalog.pg_settings where name = 'max_connections')
  select 'active_connections', active, connections * 0.8, connections * 0.95 from activity, room
  union all select 'oldest_write_seconds', round(oldest::numeric, 1), 30, 300 from activity
  union all select 'sync_horizon_xids',
    (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - pg_snapshot_xmin(pg_current_snapshot())::text::numeric), 10000, 100000
  union all select 'cache_miss_percent', round(missed, 2), 10, 40 from pages
  union all select 'replication_lag_mb', round(lag, 1), 1024, 8192 from slots
  union all select 'jobs_overdue', count(*), 100, 1000 from private.job_queue
    where run_at < now() - interval '5 minutes' and (locked_until is null or locked_until < now())
  union all select 'webhooks_overdue', count(*), 50, 500 from public.tiktok_webhooks
    where processing_status in ('received', 'failed') and received_at < now() - interval '5 minutes'
$$;

create function private.read_database_performance()
returns table (metric text, current_value numeric, threshold numeric, status text)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not (private.is_server() or private.is_admin() or private.is_support()) then
    raise exception using errcode = 'P0001', message = 'access.denied',
      detail = '{"needs": "support"}', hint = 'Only support and admin see how the database is doing.';
  end if;
  return query select r.metric, r.current_value, r.warning,
    case when r.current_value >= r.critical then 'critical' when r.current_value >= r.warning then 'warning' else 'healthy' end
  from private.database_readings() r;
end $$;

/* Metric, value, the threshold from which it is a warning, and healthy, warning or critical. Raises access.denied. */
create function public.check_database_performance()
returns table (metric text, current_value numeric, threshold numeric, status text)
language sql stable set search_path = '' as $$ select * from private.read_database_performance() $$;

/*
 * Writes statements whose mean is over a second, after more than ten calls, into performance_logs; a statement again
 * only once it was called since. The seed compared the total of all calls, which every busy statement reaches. Only
 * statements whose constants pg_stat_statements replaces are taken: a utility command could carry a secret. Answers how
 * many were written.
 */
create function private.log_slow_queries() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  written integer;
begin
  insert into public.performance_logs (operation_type, execution_time_ms, performance_tier, optimization_data, database_query)
  select 'slow_query', round(s.mean_exec_time::numeric, 3), case when s.mean_exec_time > 5000 then 'critical' else 'slow' end,
    jsonb_build_object('queryId', s.queryid::text, 'calls', s.calls, 'rows', s.rows,
      'totalMs', round(s.total_exec_time::numeric, 3), 'maxMs', round(s.max_exec_time::numeric, 3)),
    left(s.query, 2000)
  from extensions.pg_stat_statements s
  where s.mean_exec_time > 1000 and s.calls > 10 and s.toplevel
    and s.query ~* '^\s*(with|select|insert|update|delete|merge)\M'
    and s.dbid = (select oid from pg_catalog.pg_database where datname = current_database())
    and not exists (
      select from public.performance_logs l
      where l.operation_type = 'slow_query' and l.logged_at > now() - interval '1 day'
        and l.optimization_data ->> 'queryId' = s.queryid::text and (l.optimization_data ->> 'calls')::bigint >= s.calls
    );
  get diagnostics written = row_count;
  return written;
end $$;

create function public.log_slow_queries() returns integer
language sql set search_path = '' as $$ select private.log_slow_queries() $$;

revoke execute on function private.database_readings() from public, anon, authenticated;
revoke execute on function private.log_slow_queries(), public.log_slow_queries() from public, anon, authenticated;
revoke execute on function private.read_database_performance(), public.check_database_performance() from public, anon;
grant execute on function private.log_slow_queries(), public.log_slow_queries() to service_role;
grant execute on function private.read_database_performance(), public.check_database_performance()
  to authenticated, service_role;

-- How long what only grows is kept, and the months ahead that it grows into.

create table private.retention_policies (
  table_name text primary key,
  age_column text not null,
  -- Of a partitioned table whole months go.
  is_partitioned boolean not null,
  keep interval not null check (keep >= interval '1 day'),
  -- Rows that may go, over and above their age.
  condition text not null default 'true',
  why text not null
);

insert into private.retention_policies (table_name, age_column, is_partitioned, keep, condition, why) values
  ('public.analytics_events', 'timestamp', true, '84 months', 'true', 'financial audit: seven years'),
  ('public.tiktok_webhooks', 'received_at', true, '3 months', 'true', 'to look into a dispute; TikTok repeats for 16 hours at most'),
  ('public.performance_logs', 'logged_at', true, '2 months', 'true', 'to compare this month with the last'),
  ('public.webhook_receipts', 'received_at', false, '90 days', 'true', 'far longer than TikTok repeats an event'),
  ('public.system_health', 'measured_at', false, '90 days', 'true', 'a row stands for each change of state'),
  ('public.alert_events', 'resolved_at', false, '180 days', 'resolution_status = ''resolved''', 'open alerts stay'),
  ('private.job_dead_letters', 'failed_at', false, '90 days', 'true', 'to find out why');

/* Drops the months that ended before a moment. Answers their names. */
create function private.drop_old_partitions(parent regclass, before timestamptz) returns text[]
language plpgsql set search_path = '' as $$
declare
  part regclass;
  name text;
  dropped text[] := '{}';
begin
  for part, name in
    select c.oid, c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = parent and c.relname ~ '_\d{6}$' order by c.relname
  loop
    if (to_date(right(name, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC' <= before then
      execute format('drop table %s', part);
      dropped := dropped || name;
    end if;
  end loop;
  return dropped;
end $$;

/* Deletes at most `most` rows that are past their time; little by little, so that no writer waits. */
create function private.delete_old_rows(policy private.retention_policies, before timestamptz, most integer) returns integer
language plpgsql set search_path = '' as $$
declare
  gone integer;
begin
  execute format('delete from %1$s where (tableoid, ctid) in (select tableoid, ctid from %1$s where %2$I < $1 and %3$s limit $2)',
    policy.table_name::regclass, policy.age_column, policy.condition) using before, most;
  get diagnostics gone = row_count;
  return gone;
end $$;

/*
 * One night's work: months ahead, months and rows past their time, label bytes that expired. Answers what it did to
 * each table. A partition that somebody reads too long is left for the next night.
 */
create function private.run_retention(at timestamptz default now(), most integer default 50000) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s' as $$
declare
  policy private.retention_policies;
  done jsonb := '{}';
  emptied integer;
begin
  for policy in select * from private.retention_policies order by table_name loop
    if not policy.is_partitioned then
      done := done || jsonb_build_object(policy.table_name, private.delete_old_rows(policy, at - policy.keep, most));
      continue;
    end if;
    begin
      perform private.prepare_partitions(policy.table_name::regclass);
      done := done || jsonb_build_object(policy.table_name,
        private.drop_old_partitions(policy.table_name::regclass, at - policy.keep));
      -- What an odd clock put outside of all months.
      perform private.delete_old_rows(policy, at - policy.keep, most);
    exception when lock_not_available then
      done := done || jsonb_build_object(policy.table_name, 'busy');
    end;
  end loop;

  update public.shipment_labels set bytes = null
  where id = any (array(select id from public.shipment_labels where bytes is not null and expires_at < at limit 1000));
  get diagnostics emptied = row_count;
  return done || jsonb_build_object('public.shipment_labels', emptied);
end $$;

revoke execute on function private.drop_old_partitions(regclass, timestamptz),
  private.delete_old_rows(private.retention_policies, timestamptz, integer),
  private.run_retention(timestamptz, integer) from public, anon, authenticated;
grant execute on function private.run_retention(timestamptz, integer) to service_role;

-- Health with escalation: a reading becomes a status, a status that lasts becomes louder, and each trouble is one alert.

create function private.health_status(value numeric, warning numeric, critical numeric) returns text
language sql immutable set search_path = '' as $$
  select case when value >= critical then 'critical' when value >= warning then 'warning' else 'nominal' end
$$;

/* How loud: a warning is a notice, an alert after 15 minutes and critical after an hour; critical is an alert at once
   and critical after 10 minutes. */
create function private.escalation_for(status text, lasting interval) returns text
language sql immutable set search_path = '' as $$
  select case
    when status = 'nominal' then 'none'
    when status = 'critical' and lasting >= interval '10 minutes' then 'critical'
    when status = 'warning' and lasting >= interval '60 minutes' then 'critical'
    when status = 'critical' or lasting >= interval '15 minutes' then 'alert'
    else 'notify'
  end
$$;

/* Every creator's readings at a moment, told to its owner; zero is a reading too. */
create function private.creator_readings(at timestamptz)
returns table (user_id uuid, creator_id uuid, metric text, current_value numeric, warning numeric, critical numeric)
language sql stable set search_path = '' as $$
  with found as (
    select s.creator_id, 'shop_sync_lag_minutes' as metric, max(extract(epoch from at - s.last_sync) / 60) as n
    from public.tiktok_shops s where s.is_active and s.last_sync is not null group by 1
    union all
    select w.creator_id, 'webhook_backlog', count(*) from public.tiktok_webhooks w
    where w.processing_status in ('received', 'failed') and w.received_at < at - interval '5 minutes' group by 1
    union all
    select d.creator_id, 'dead_letters_open', count(*) from public.sync_dead_letters d where d.resolved_at is null group by 1
    union all
    select i.creator_id, 'stock_oversold', count(*) from public.inventory_sync i where i.is_oversold group by 1
    union all
    select f.creator_id, 'conflicts_open', count(*) from public.conflicts f where f.status = 'open' group by 1
  ),
  asked (metric, warning, critical) as (values ('shop_sync_lag_minutes', 30, 120), ('webhook_backlog', 20, 200),
    ('dead_letters_open', 1, 20), ('stock_oversold', 1, 20), ('conflicts_open', 5, 50))
  select c.user_id, c.id, a.metric, coalesce(round(f.n::numeric, 1), 0), a.warning, a.critical
  from public.creators c
  cross join asked a
  left join found f on f.creator_id = c.id and f.metric = a.metric
$$;

/* The newest row of each metric. */
create view private.health_now with (security_invoker = true) as
select distinct on (metric_type, user_id, creator_id) *
from public.system_health
order by metric_type, user_id, creator_id, measured_at desc;

/* Alerts follow the newest rows: opened, made louder while open, resolved with the metric. Answers how many changed. */
create function private.follow_health_alerts(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  ranks constant text[] := array['notify', 'alert', 'critical'];
  raised integer;
  resolved integer;
begin
  insert into public.alert_events as e (user_id, creator_id, alert_type, severity_level, alert_message, alert_data, triggered_at)
  select h.user_id, h.creator_id, 'health.' || h.metric_type, h.escalation_level,
    format('%s is %s: %s, warning from %s', replace(h.metric_type, '_', ' '), h.status, h.current_value::float, h.threshold_warning::float),
    jsonb_build_object('healthId', h.id, 'since', h.degraded_since), at
  from private.health_now h where h.escalation_level <> 'none'
  on conflict (user_id, creator_id, alert_type, related_entity_id) where resolution_status <> 'resolved' do update
    -- Louder also means that somebody has to look again.
    set severity_level = excluded.severity_level, alert_message = excluded.alert_message,
      alert_data = excluded.alert_data, resolution_status = 'open'
    where array_position(ranks, e.severity_level) < array_position(ranks, excluded.severity_level);
  get diagnostics raised = row_count;

  update public.alert_events e set resolution_status = 'resolved', resolved_at = at
  from private.health_now h
  where e.resolution_status <> 'resolved' and e.alert_type = 'health.' || h.metric_type and h.status = 'nominal'
    and e.user_id is not distinct from h.user_id and e.creator_id is not distinct from h.creator_id;
  get diagnostics resolved = row_count;
  return raised + resolved;
end $$;

/*
 * Takes every reading and writes what changed: a new row where status or escalation did, the same row where only the
 * value did. Answers {"rows": n, "alerts": n}. `at` is for tests; a schedule calls it without.
 */
create function private.run_health_checks(at timestamptz default now()) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  written integer;
begin
  with reading as (
    select null::uuid as user_id, null::uuid as creator_id, d.* from private.database_readings() d
    union all
    select * from private.creator_readings(at)
  ),
  judged as (
    select r.*, h.id as last_id, h.status as last_status, h.escalation_level as last_escalation,
      private.health_status(r.current_value, r.warning, r.critical) as status,
      coalesce(h.degraded_since, at) as since
    from reading r
    left join private.health_now h on h.metric_type = r.metric
      and h.user_id is not distinct from r.user_id and h.creator_id is not distinct from r.creator_id
  ),
  graded as (
    select j.*, private.escalation_for(j.status, at - j.since) as escalation from judged j
  ),
  kept as (
    update public.system_health h set current_value = g.current_value, measured_at = at
    from graded g
    where h.id = g.last_id and g.status = g.last_status and g.escalation = g.last_escalation
      and (h.current_value <> g.current_value or h.measured_at < at - interval '1 hour')
    returning h.id
  ),
  added as (
    insert into public.system_health (user_id, creator_id, metric_type, status, current_value, threshold_warning,
      threshold_critical, escalation_level, degraded_since, measured_at)
    select g.user_id, g.creator_id, g.metric, g.status, g.current_value, g.warning, g.critical, g.escalation,
      case when g.status <> 'nominal' then g.since end, at
    from graded g
    where g.last_id is null or g.status <> g.last_status or g.escalation <> g.last_escalation
    returning id
  )
  select (select count(*) from kept) + (select count(*) from added) into written;
  return jsonb_build_object('rows', written, 'alerts', private.follow_health_alerts(at));
end $$;

/* For the health-check-monitor function, every five minutes. */
create function public.run_health_checks() returns jsonb
language sql set search_path = '' as $$ select private.run_health_checks() $$;

revoke execute on function private.health_status(numeric, numeric, numeric), private.escalation_for(text, interval),
  private.creator_readings(timestamptz), private.follow_health_alerts(timestamptz), private.run_health_checks(timestamptz),
  public.run_health_checks() from public, anon, authenticated;
grant execute on function private.run_health_checks(timestamptz), public.run_health_checks() to service_role;

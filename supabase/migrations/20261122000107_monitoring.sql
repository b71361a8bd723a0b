-- Measurements and alerts. Not partitioned: Realtime names the partition a change was in, so that nobody who listens
-- to system_health would hear it. Retention deletes in small batches instead.

create table public.system_health (
  id uuid primary key default gen_random_uuid(),
  -- Null: the system's own, for support and admin.
  user_id uuid references public.users (id) on delete cascade,
  creator_id uuid references public.creators (id) on delete cascade,
  metric_type text not null check (metric_type <> ''),
  status text not null check (status in ('nominal', 'warning', 'critical')),
  current_value numeric(18, 3) not null,
  threshold_warning numeric(18, 3) not null,
  threshold_critical numeric(18, 3) not null,
  metric_data jsonb not null default '{}' check (jsonb_typeof(metric_data) = 'object'),
  escalation_level text not null default 'none' check (escalation_level in ('none', 'notify', 'alert', 'critical')),
  -- When this metric left nominal; what escalation counts from.
  degraded_since timestamptz,
  measured_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint system_health_degraded check ((status = 'nominal') = (degraded_since is null)),
  constraint system_health_quiet check (status <> 'nominal' or escalation_level = 'none')
);
create index system_health_creator on public.system_health (creator_id);
create index system_health_latest on public.system_health (metric_type, user_id, creator_id, measured_at desc);

create table public.alert_events (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.users (id) on delete cascade,
  creator_id uuid references public.creators (id) on delete cascade,
  related_entity_id uuid,
  alert_type text not null check (alert_type <> ''),
  severity_level text not null check (severity_level in ('notify', 'alert', 'critical')),
  alert_message text not null,
  alert_data jsonb not null default '{}' check (jsonb_typeof(alert_data) = 'object'),
  resolution_status text not null default 'open' check (resolution_status in ('open', 'acknowledged', 'resolved')),
  assigned_to text,
  triggered_at timestamptz not null default now(),
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  constraint alert_events_resolved check ((resolution_status = 'resolved') = (resolved_at is not null))
);
-- One open alert for one thing: it goes up in severity, it does not multiply.
create unique index alert_events_open_key on public.alert_events (user_id, creator_id, alert_type, related_entity_id)
  nulls not distinct where resolution_status <> 'resolved';
create index alert_events_user on public.alert_events (user_id, triggered_at);
create index alert_events_creator on public.alert_events (creator_id);

create table public.automation_metrics (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  creator_id uuid references public.creators (id) on delete cascade,
  automation_type text not null check (automation_type <> ''),
  orders_processed integer not null default 0 check (orders_processed >= 0),
  time_saved_hours numeric(12, 4) not null default 0 check (time_saved_hours >= 0),
  stress_reduction_score numeric(6, 2) check (stress_reduction_score between 0 and 100),
  efficiency_gain numeric(8, 4),
  error_count integer not null default 0 check (error_count >= 0),
  performance_data jsonb not null default '{}' check (jsonb_typeof(performance_data) = 'object'),
  metric_date date not null,
  created_at timestamptz not null default now(),
  constraint automation_metrics_day_key unique nulls not distinct (user_id, metric_date, creator_id, automation_type)
);
create index automation_metrics_creator on public.automation_metrics (creator_id, metric_date);

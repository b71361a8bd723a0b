drop table public.automation_metrics;
drop table public.alert_events;
drop table public.system_health;

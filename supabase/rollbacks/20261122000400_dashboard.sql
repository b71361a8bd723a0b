drop function public.creator_dashboard();
drop function private.read_creator_dashboard();
drop function private.refresh_creator_dashboard();
drop materialized view private.creator_dashboard_metrics;

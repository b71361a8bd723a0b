drop function public.run_health_checks();
drop function private.run_health_checks(timestamptz);
drop function private.follow_health_alerts(timestamptz);
drop view private.health_now;
drop function private.creator_readings(timestamptz);
drop function private.escalation_for(text, interval);
drop function private.health_status(numeric, numeric, numeric);

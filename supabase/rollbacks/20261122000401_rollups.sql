drop view public.automation_metrics_monthly;
drop view public.automation_metrics_weekly;
drop view public.automation_metrics_daily;

-- Automation metrics by day, ISO week and month. Plain views over at most one row a user, day and kind: always fresh,
-- under the caller's own policies, and nothing to refresh.

create view public.automation_metrics_daily with (security_invoker = true) as
select user_id, creator_id, metric_date as period,
  sum(orders_processed)::bigint as orders_processed,
  sum(time_saved_hours) as time_saved_hours,
  -- A day of many orders weighs more than a quiet one.
  round(sum(stress_reduction_score * greatest(orders_processed, 1))
    / nullif(sum(greatest(orders_processed, 1)) filter (where stress_reduction_score is not null), 0), 2)
    as stress_reduction_score,
  round(sum(efficiency_gain * greatest(orders_processed, 1))
    / nullif(sum(greatest(orders_processed, 1)) filter (where efficiency_gain is not null), 0), 4) as efficiency_gain,
  sum(error_count)::bigint as error_count
from public.automation_metrics
group by user_id, creator_id, metric_date;

-- Weeks and months are days added up alike.
do $$
declare
  named text;
  unit text;
begin
  for named, unit in values ('weekly', 'week'), ('monthly', 'month') loop
    execute format($view$
      create view public.automation_metrics_%1$s with (security_invoker = true) as
      select user_id, creator_id, date_trunc(%2$L, period)::date as period,
        sum(orders_processed)::bigint as orders_processed,
        sum(time_saved_hours) as time_saved_hours,
        round(sum(stress_reduction_score * greatest(orders_processed, 1))
          / nullif(sum(greatest(orders_processed, 1)) filter (where stress_reduction_score is not null), 0), 2)
          as stress_reduction_score,
        round(sum(efficiency_gain * greatest(orders_processed, 1))
          / nullif(sum(greatest(orders_processed, 1)) filter (where efficiency_gain is not null), 0), 4) as efficiency_gain,
        sum(error_count)::bigint as error_count
      from public.automation_metrics_daily
      group by user_id, creator_id, date_trunc(%2$L, period)$view$, named, unit);
  end loop;
end $$;

revoke all on public.automation_metrics_daily, public.automation_metrics_weekly, public.automation_metrics_monthly
  from public, anon, authenticated;
grant select on public.automation_metrics_daily, public.automation_metrics_weekly, public.automation_metrics_monthly
  to authenticated, service_role;

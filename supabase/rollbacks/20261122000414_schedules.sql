do $schedules$ begin
  if to_regprocedure('cron.unschedule(text)') is not null then
    perform cron.unschedule(jobname) from cron.job where jobname in ('creatorflow-health', 'creatorflow-dashboard',
      'creatorflow-recounts', 'creatorflow-slow-queries', 'creatorflow-retention', 'creatorflow-prune-sync');
  end if;
end $schedules$;

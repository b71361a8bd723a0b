do $schedules$ begin
  if to_regprocedure('cron.unschedule(text)') is not null then
    perform cron.unschedule(jobname) from cron.job where jobname like 'creatorflow-%';
  end if;
end $schedules$;

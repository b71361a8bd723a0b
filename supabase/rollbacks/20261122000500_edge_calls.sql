do $schedules$ begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('creatorflow-health', '*/5 * * * *', 'select private.run_health_checks()');
  end if;
end $schedules$;
drop function private.monitor_health();
drop function private.call_edge_function(text);

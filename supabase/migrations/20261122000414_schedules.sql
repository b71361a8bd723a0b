-- What runs by itself. With pg_cron where the project has it; the local stack's scheduler stands behind the same
-- cron.schedule. Where there is neither, the health-check-monitor function still does its part.

do $schedules$ begin
  if exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron' and installed_version is null) then
    create extension pg_cron;
  end if;
  if to_regprocedure('cron.schedule(text,text,text)') is null then
    raise notice 'No pg_cron here: nothing is scheduled';
    return;
  end if;
  perform cron.schedule('creatorflow-health', '*/5 * * * *', 'select private.run_health_checks()');
  perform cron.schedule('creatorflow-dashboard', '*/5 * * * *', 'select private.refresh_creator_dashboard()');
  -- One creator after another, each a small write of its own: a block, since a function cannot commit.
  perform cron.schedule('creatorflow-recounts', '*/15 * * * *', $job$do $each$
    declare
      creator uuid;
    begin
      for creator in select c.id from public.creators c order by c.id loop
        perform private.refresh_product_scores(creator);
        commit;
        perform private.recount_stock(creator);
        commit;
        perform private.refresh_viral_scores(creator);
        commit;
        perform private.recount_customers(creator);
        commit;
      end loop;
    end $each$ $job$);
  perform cron.schedule('creatorflow-slow-queries', '10 * * * *', 'select private.log_slow_queries()');
  perform cron.schedule('creatorflow-retention', '40 3 * * *', 'select private.run_retention()');
  perform cron.schedule('creatorflow-prune-sync', '50 3 * * *', 'select private.prune_sync()');
end $schedules$;

-- The schedule calls the function health-check-monitor, where the project says how: pg_net is there, and the address and
-- the secret key are in Vault as project_url and secret_key. Otherwise it does the function's work itself. On the local
-- stack the scheduler gives both as settings of its own session, so that no key is stored.

/* Posts to an edge function; null when this project has no way to. The answer comes later, in net._http_response. */
create function private.call_edge_function(name text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  project_url text := nullif(current_setting('creatorflow.project_url', true), '');
  secret_key text := nullif(current_setting('creatorflow.secret_key', true), '');
  request bigint;
begin
  if project_url is null and to_regclass('vault.decrypted_secrets') is not null then
    execute 'select max(decrypted_secret) filter (where name = ''project_url''), '
      'max(decrypted_secret) filter (where name = ''secret_key'') from vault.decrypted_secrets'
      into project_url, secret_key;
  end if;
  if project_url is null or secret_key is null or to_regnamespace('net') is null then
    return null;
  end if;
  execute 'select net.http_post(url := $1, body := $2, headers := $3)' into request
    using project_url || '/functions/v1/' || name, '{}'::jsonb,
      jsonb_build_object('content-type', 'application/json', 'apikey', secret_key);
  return request;
end $$;

/* Every five minutes: the function's health checks, by way of the function where that is possible. */
create function private.monitor_health() returns text
language plpgsql security definer set search_path = '' as $$
begin
  if private.call_edge_function('health-check-monitor') is not null then
    return 'called';
  end if;
  perform private.run_health_checks();
  return 'ran';
end $$;

revoke execute on function private.call_edge_function(text), private.monitor_health() from public, anon, authenticated;

do $schedules$ begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('creatorflow-health', '*/5 * * * *', 'select private.monitor_health()');
  end if;
end $schedules$;

-- A stand-in for pg_cron: the same functions, tables and schedule text, run by the stack's scheduler. The
-- migrations ask whether cron.schedule is there, so the same lines serve pg_cron and this. As supabase_admin.

create schema cron;
grant usage on schema cron to postgres;

create table cron.job (
  jobid bigint generated always as identity primary key,
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default 5432,
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text
);
create unique index jobname_username_uniq on cron.job (jobname, username);

create table cron.job_run_details (
  jobid bigint,
  runid bigint generated always as identity primary key,
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);
create index job_run_details_jobid on cron.job_run_details (jobid, runid);

grant select on cron.job to postgres;
grant select, delete on cron.job_run_details to postgres;

-- Five fields, or an interval of seconds; the scheduler reads the fields themselves and reports bad ones.
create function cron.schedule(job_name text, schedule text, command text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  id bigint;
begin
  if schedule !~ '^\s*(\S+\s+){4}\S+\s*$' and schedule !~* '^\s*[1-5]?[0-9]\s+seconds?\s*$' then
    raise exception 'invalid schedule: %', schedule
      using errcode = '22023', hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
  end if;
  insert into cron.job as j (jobname, schedule, command, username)
  values (job_name, schedule, command, session_user)
  on conflict (jobname, username)
    do update set schedule = excluded.schedule, command = excluded.command, active = true
  returning jobid into id;
  notify cron_jobs;
  return id;
end $$;

create function cron.schedule(schedule text, command text) returns bigint language sql as $$
  select cron.schedule(null, schedule, command)
$$;

create function cron.unschedule(job_id bigint) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job where jobid = job_id and username = session_user;
  if not found then
    raise exception 'could not find valid entry for job %', job_id using errcode = 'XX000';
  end if;
  notify cron_jobs;
  return true;
end $$;

create function cron.unschedule(job_name text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job where jobname = job_name and username = session_user;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_name using errcode = 'XX000';
  end if;
  notify cron_jobs;
  return true;
end $$;

revoke execute on all functions in schema cron from public;
grant execute on all functions in schema cron to postgres;

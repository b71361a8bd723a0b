-- The queue's four moves. A job is leased, never taken away: a worker that dies gives it back by doing nothing.

/* The same key twice is one job; answers its id. A job that waits keeps its place. */
create function private.add_job(queue_name text, payload jsonb, key text default null, at timestamptz default now())
returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  job bigint;
begin
  insert into private.job_queue (queue, job_key, payload, run_at) values (queue_name, key, payload, at)
  on conflict (queue, job_key) do nothing
  returning id into job;
  if job is null then
    select id into job from private.job_queue q where q.queue = queue_name and q.job_key = key;
  end if;
  return job;
end $$;

/* Leases due jobs to a worker, each to one only. A job whose last try ended without a word counts that try. */
create function private.take_jobs(queue_name text, worker text, most integer default 10, lease interval default '1 minute')
returns setof private.job_queue
language sql security definer set search_path = '' as $$
  update private.job_queue q
  set locked_by = worker, locked_until = now() + lease, attempts = q.attempts + 1
  from (
    select id from private.job_queue
    where queue = queue_name and run_at <= now() and (locked_until is null or locked_until < now())
    order by run_at, id
    limit most
    for update skip locked
  ) due
  where q.id = due.id
  returning q.*
$$;

/* True when the job was still this worker's; false tells it that another one did the work again. */
create function private.finish_job(job bigint, worker text) returns boolean
language sql security definer set search_path = '' as $$
  with gone as (delete from private.job_queue where id = job and locked_by = worker returning id)
  select exists (select from gone)
$$;

/* Tries again later, doubling from two seconds to an hour; after the last try the job is kept among the dead. */
create function private.fail_job(job bigint, worker text, error text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  failed private.job_queue;
begin
  select * into failed from private.job_queue where id = job and locked_by = worker for update;
  if failed.id is null then
    return 'lost';
  elsif failed.attempts < failed.max_attempts then
    update private.job_queue
    set locked_by = null, locked_until = null, last_error = left(error, 2000),
      run_at = now() + least(interval '1 hour', interval '1 second' * 2 ^ failed.attempts)
    where id = job;
    return 'later';
  end if;
  insert into private.job_dead_letters (id, queue, job_key, payload, attempts, error, created_at)
  values (failed.id, failed.queue, failed.job_key, failed.payload, failed.attempts, left(error, 2000), failed.created_at);
  delete from private.job_queue where id = job;
  return 'dead';
end $$;

revoke execute on function private.add_job(text, jsonb, text, timestamptz),
  private.take_jobs(text, text, integer, interval), private.finish_job(bigint, text),
  private.fail_job(bigint, text, text) from public, anon, authenticated;
grant execute on function private.add_job(text, jsonb, text, timestamptz),
  private.take_jobs(text, text, integer, interval), private.finish_job(bigint, text),
  private.fail_job(bigint, text, text) to service_role;

-- A stand-in for pg_net: requests queued by SQL, sent by the stack after the transaction commits. Only to the
-- stack's own gateway: a local database has no business elsewhere. As supabase_admin.

create schema net;
grant usage on schema net to postgres;

create table net.http_request_queue (
  id bigint generated always as identity primary key,
  method text not null,
  url text not null,
  headers jsonb not null,
  body text,
  timeout_milliseconds integer not null
);

create table net._http_response (
  id bigint primary key,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);
grant select on net._http_response to postgres;

create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  request_id bigint;
begin
  if params <> '{}' then
    raise exception 'net.http_post: params are not provided by the local stack' using errcode = '0A000';
  end if;
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values ('POST', url, headers, body::text, timeout_milliseconds)
  returning id into request_id;
  notify net_requests;
  return request_id;
end $$;

revoke execute on all functions in schema net from public;
grant execute on all functions in schema net to postgres, service_role;
grant usage on schema net to service_role;

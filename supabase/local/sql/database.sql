-- The database itself: schemas, extensions and rights as hosted. Run as supabase_admin.

alter database postgres owner to postgres;
alter database postgres set search_path = "$user", public, extensions;
grant create on database postgres to supabase_auth_admin;

revoke create on schema public from public;
grant usage on schema public to anon, authenticated, service_role;
grant all on schema public to postgres;

create schema extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension pg_stat_statements with schema extensions;
-- Hosted lets postgres clear the statistics; a plain cluster keeps that for superusers.
grant execute on function extensions.pg_stat_statements_reset to postgres;

create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres;

-- Since 30 October 2026 a project gives new tables no grants: each migration says its own.
-- Functions keep what Postgres does by itself: execute for everyone, until revoked.
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

-- PostgREST learns of new tables and functions at once, as hosted.
create function extensions.pgrst_ddl_watch() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  notify pgrst, 'reload schema';
end $$;
create event trigger pgrst_ddl_watch on ddl_command_end
  when tag in ('CREATE SCHEMA', 'ALTER SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'ALTER TABLE', 'CREATE VIEW',
               'ALTER VIEW', 'CREATE MATERIALIZED VIEW', 'CREATE FUNCTION', 'ALTER FUNCTION', 'CREATE TYPE',
               'ALTER TYPE', 'COMMENT')
  execute function extensions.pgrst_ddl_watch();
create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_ddl_watch();

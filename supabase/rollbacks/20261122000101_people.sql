-- The trigger goes with its function: the accounts' table is not ours to alter.
drop function private.mirror_auth_user() cascade;
drop table public.subscriptions;
drop table public.user_roles;
drop table public.users;

drop table public.desks;
drop table public.creator_members;
drop table public.creators;
drop function private.add_owner();

drop function public.list_team(uuid), private.list_team(uuid);

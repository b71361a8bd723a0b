drop trigger allow_whole_delete on public.tiktok_shops;
drop trigger allow_whole_delete on public.creators;
drop trigger allow_whole_delete on public.users;
drop function private.allow_whole_delete();

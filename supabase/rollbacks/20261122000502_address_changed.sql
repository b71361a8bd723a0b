drop trigger raise_address_changed on public.orders;
drop function private.raise_address_changed();

drop trigger guard_packer on public.orders;
drop trigger guard_packer on public.shipments;
drop trigger guard_money on public.orders;
drop trigger guard_money on public.order_items;
drop trigger guard_money on public.shipments;
drop trigger guard_columns on public.users;
drop trigger guard_columns on public.creators;
drop trigger guard_columns on public.alert_events;
drop function private.guard_columns();

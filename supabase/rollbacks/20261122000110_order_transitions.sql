drop trigger guard_status on public.orders;
drop function private.guard_order_status();
drop function private.is_platform_report();
drop table private.order_transitions;

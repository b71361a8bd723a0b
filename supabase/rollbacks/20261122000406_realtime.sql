drop trigger order_insert_notify on public.orders;
drop trigger order_update_notify on public.orders;
drop function private.notify_order_update();
alter publication supabase_realtime
  drop table public.orders, public.system_health, public.automation_metrics, public.alert_events;

-- What was recorded stays; nothing more is recorded.
drop trigger append_only_whole on public.desk_events;
drop trigger append_only_whole on public.analytics_events;
drop trigger append_only on public.desk_events;
drop trigger append_only on public.analytics_events;
drop trigger audit_money on public.subscriptions;
drop trigger audit_removed_money on public.shipments;
drop trigger audit_changed_money on public.shipments;
drop trigger audit_new_shipments on public.shipments;
drop trigger audit_changed_money on public.order_items;
drop trigger audit_removed_money on public.orders;
drop trigger audit_changed_money on public.orders;
drop trigger audit_new_orders on public.orders;
drop function private.refuse_truncate(), private.refuse_change(), private.audit_new_shipments(),
  private.audit_new_orders(), private.audit_money(), private.record_money(uuid, uuid, text, jsonb),
  private.picked(jsonb, text[]);

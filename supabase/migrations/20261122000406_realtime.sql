-- What Realtime may send, and the seed's order_update_notify for whoever listens inside the database.

alter publication supabase_realtime
  add table public.orders, public.system_health, public.automation_metrics, public.alert_events;

/*
 * One notification a statement, at most 8 kB however many rows it wrote: per row it would serialise every commit. It
 * reaches listeners in the database only; desks hear the doorbell of sync. The 20 first orders are named, the rest
 * counted: who needs all of them pulls.
 */
create function private.notify_order_update() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_notify('order_updates', json_build_object('xid', pg_current_xact_id()::text,
    'count', (select count(*) from changed), 'orders', json_agg(json_build_object('order_id', c.id,
      'creator_id', c.creator_id, 'status', c.order_status, 'priority', c.priority_level, 'impact', c.impact_level)))::text)
  from (select * from changed limit 20) c having count(*) > 0;
  return null;
end $$;

-- A trigger that sees the rows of its statement may watch one event only, so that the seed's one trigger is a pair.
create trigger order_update_notify after update on public.orders
  referencing new table as changed for each statement execute function private.notify_order_update();
create trigger order_insert_notify after insert on public.orders
  referencing new table as changed for each statement execute function private.notify_order_update();

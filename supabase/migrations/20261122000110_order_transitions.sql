-- Which status may follow which. The rows are generated from src/shared (scripts/generate/order-transitions.ts); a test
-- proves both equal.

create table private.order_transitions (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);

delete from private.order_transitions;
insert into private.order_transitions (from_status, to_status) values
  ('unpaid', 'on_hold'),
  ('unpaid', 'awaiting_shipment'),
  ('unpaid', 'cancelled'),
  ('on_hold', 'awaiting_shipment'),
  ('on_hold', 'cancelled'),
  ('awaiting_shipment', 'partially_shipping'),
  ('awaiting_shipment', 'awaiting_collection'),
  ('awaiting_shipment', 'cancelled'),
  ('partially_shipping', 'awaiting_collection'),
  ('partially_shipping', 'cancelled'),
  ('awaiting_collection', 'in_transit'),
  ('awaiting_collection', 'completed'),
  ('awaiting_collection', 'cancelled'),
  ('in_transit', 'delivered'),
  ('in_transit', 'completed'),
  ('in_transit', 'cancelled'),
  ('delivered', 'completed');

/* True while the platform itself is speaking: its own functions, or an import that a desk carries in (sync_push says so
   for one transaction). A person's token never is the platform. */
create function private.is_platform_report() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(auth.role(), 'service_role') = 'service_role'
    or current_setting('creatorflow.platform_report', true) = 'on'
$$;

/* Guards order_status. What TikTok reports is a fact: reports skip steps, and a newer one holds even where the table
   knows no such step; one older than what the row holds changes nothing. Everybody else, and a program that has no
   newer report to show, takes only the table's steps. Raises order.transition and order.platformTime. */
create function private.guard_order_status() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_platform_report() then
    if new.platform_updated_at < old.platform_updated_at then
      new.order_status = old.order_status;
      new.status_text = old.status_text;
      new.platform_updated_at = old.platform_updated_at;
      return new;
    elsif new.platform_updated_at > coalesce(old.platform_updated_at, '-infinity') then
      return new;
    end if;
  elsif new.platform_updated_at is distinct from old.platform_updated_at then
    raise exception using errcode = 'P0001', message = 'order.platformTime',
      detail = json_build_object('orderId', old.id),
      hint = 'Only a report of TikTok moves platform_updated_at';
  end if;

  if new.order_status = old.order_status or old.order_status = 'unknown' or exists (
    select from private.order_transitions t where t.from_status = old.order_status and t.to_status = new.order_status
  ) then
    return new;
  end if;
  raise exception using errcode = 'P0001', message = 'order.transition',
    detail = json_build_object('orderId', old.id, 'from', old.order_status, 'to', new.order_status),
    hint = 'Pull the order again: its status has moved on, or this step does not exist';
end $$;

-- Runs before the triggers that stamp a change, so that a report that changes nothing leaves no stamp.
create trigger guard_status before update of order_status, status_text, platform_updated_at on public.orders
  for each row execute function private.guard_order_status();

-- Money leaves a trace that nobody can edit: every amount that is recorded, changed or removed becomes a row of
-- analytics_events with the category 'financial'. Ids and amounts only, so that erasing a buyer breaks no audit.

create function private.picked(row_ jsonb, names text[]) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_object_agg(n, row_ -> n) from unnest(names) n where row_ is not null
$$;

-- The event is the owner's, who may read it; the person who caused it stands in the properties.
create function private.record_money(of_creator uuid, of_order uuid, type text, details jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into public.analytics_events (user_id, creator_id, order_id, event_type, event_category, properties)
  select c.user_id, c.id, case when c.id is not null then of_order end, type, 'financial',
    details || jsonb_build_object('actor', (select auth.uid()), 'creatorId', of_creator)
  -- A creator who is being deleted is gone already; the trace is kept without him.
  from (select 1) one left join public.creators c on c.id = of_creator
$$;

-- Changes and removals, row by row: rare, and a trigger's WHEN lets the many other updates pass for nothing.
-- Arguments: what it is, and the columns that hold money.
create function private.audit_money() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  subject text := tg_argv[0];
  row_ jsonb := to_jsonb(coalesce(new, old));
  of_order uuid := case subject when 'order' then row_ ->> 'id' when 'subscription' then null else row_ ->> 'order_id' end;
  details jsonb := jsonb_build_object(subject || 'Id', row_ -> 'id', 'orderId', of_order,
    'before', private.picked(to_jsonb(old), tg_argv[1:]), 'after', private.picked(to_jsonb(new), tg_argv[1:]));
  deed text := case tg_op when 'INSERT' then 'recorded' when 'UPDATE' then 'changed' else 'removed' end;
begin
  if subject = 'subscription' then
    insert into public.analytics_events (user_id, event_type, event_category, properties)
    values ((select u.id from public.users u where u.id = (row_ ->> 'user_id')::uuid), subject || '.' || deed, 'financial',
      details || jsonb_build_object('actor', (select auth.uid()), 'userId', row_ -> 'user_id'));
  else
    -- An order that is being removed can no longer be pointed at.
    perform private.record_money((row_ ->> 'creator_id')::uuid,
      case when tg_op = 'DELETE' then null else of_order end, subject || '.' || deed, details);
  end if;
  return null;
end $$;

-- New orders come by the thousand: one statement, one insert.
create function private.audit_new_orders() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.analytics_events (user_id, creator_id, order_id, event_type, event_category, properties)
  select c.user_id, c.id, o.id, 'order.recorded', 'financial', jsonb_build_object('orderId', o.id, 'creatorId', c.id,
    'actor', (select auth.uid()), 'before', null, 'after', jsonb_build_object('total_amount', o.total_amount,
    'shipping_cost', o.shipping_cost, 'tax_amount', o.tax_amount, 'refund_amount', o.refund_amount,
    'currency', o.currency, 'payment_status', o.payment_status))
  from new_rows o join public.creators c on c.id = o.creator_id;
  return null;
end $$;

create function private.audit_new_shipments() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.analytics_events (user_id, creator_id, order_id, event_type, event_category, properties)
  select c.user_id, c.id, s.order_id, 'shipment.recorded', 'financial', jsonb_build_object('shipmentId', s.id,
    'orderId', s.order_id, 'creatorId', c.id, 'actor', (select auth.uid()), 'before', null, 'after',
    jsonb_build_object('shipping_cost', s.shipping_cost, 'insurance_cost', s.insurance_cost, 'currency', s.currency))
  from new_rows s join public.creators c on c.id = s.creator_id
  where s.shipping_cost <> 0 or s.insurance_cost <> 0;
  return null;
end $$;

create trigger audit_new_orders after insert on public.orders
  referencing new table as new_rows for each statement execute function private.audit_new_orders();
create trigger audit_changed_money
  after update of total_amount, shipping_cost, tax_amount, refund_amount, currency, payment_status on public.orders
  for each row when ((old.total_amount, old.shipping_cost, old.tax_amount, old.refund_amount, old.currency, old.payment_status)
    is distinct from (new.total_amount, new.shipping_cost, new.tax_amount, new.refund_amount, new.currency, new.payment_status))
  execute function private.audit_money('order', 'total_amount', 'shipping_cost', 'tax_amount', 'refund_amount', 'currency',
    'payment_status');
create trigger audit_removed_money after delete on public.orders
  for each row execute function private.audit_money('order', 'total_amount', 'shipping_cost', 'tax_amount',
    'refund_amount', 'currency', 'payment_status');

create trigger audit_changed_money after update on public.order_items
  for each row when ((old.unit_price, old.line_total, old.currency)
    is distinct from (new.unit_price, new.line_total, new.currency))
  execute function private.audit_money('order_item', 'unit_price', 'line_total', 'currency');

create trigger audit_new_shipments after insert on public.shipments
  referencing new table as new_rows for each statement execute function private.audit_new_shipments();
create trigger audit_changed_money after update on public.shipments
  for each row when ((old.shipping_cost, old.insurance_cost, old.currency)
    is distinct from (new.shipping_cost, new.insurance_cost, new.currency))
  execute function private.audit_money('shipment', 'shipping_cost', 'insurance_cost', 'currency');
create trigger audit_removed_money after delete on public.shipments
  for each row when (old.shipping_cost <> 0 or old.insurance_cost <> 0)
  execute function private.audit_money('shipment', 'shipping_cost', 'insurance_cost', 'currency');

create trigger audit_money after insert or update or delete on public.subscriptions
  for each row execute function private.audit_money('subscription', 'plan_name', 'status', 'monthly_fee', 'currency');

/*
 * Refuses changes of what is only ever added to, also to the server: grants stop the API's roles, this stops code of
 * ours. Arguments: columns of references, which a foreign key may let go of, and after '+' those that erasure may empty
 * while it runs. Whole months go by dropping their partition, which is no deletion of rows.
 */
create function private.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
declare
  mark integer := coalesce(array_position(tg_argv, '+'), array_length(tg_argv, 1));
  loose text[] := tg_argv[:mark - 1];
  erasable text[] := case when current_setting('creatorflow.erasing', true) = 'on' then tg_argv[mark + 1:] else '{}' end;
  refused boolean := tg_op = 'DELETE';
begin
  if tg_op = 'UPDATE' then
    select bool_or(not (a.key = any (erasable) or (a.key = any (loose) and a.value = 'null'))) into refused
      from jsonb_each(to_jsonb(new)) a
     where a.value is distinct from to_jsonb(old) -> a.key and a.key not in ('rev', 'xid');
  elsif tg_op = 'DELETE' and tg_table_name = 'desk_events' then
    -- The shop itself is being deleted, and its journal with it.
    refused := exists (select 1 from public.creators c where c.id = old.creator_id);
  end if;
  if not coalesce(refused, false) then
    return coalesce(new, old);
  end if;
  raise exception using errcode = 'P0001', message = 'audit.appendOnly',
    detail = jsonb_build_object('table', tg_table_name, 'operation', lower(tg_op))::text,
    hint = 'This table keeps what happened. Add a row that corrects it.';
end $$;

create function private.refuse_truncate() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = 'audit.appendOnly',
    detail = jsonb_build_object('table', tg_table_name, 'operation', 'truncate')::text,
    hint = 'This table keeps what happened. Add a row that corrects it.';
end $$;

create trigger append_only before update or delete on public.analytics_events
  for each row execute function private.refuse_change('user_id', 'creator_id', 'order_id', '+');
create trigger append_only before update or delete on public.desk_events
  for each row execute function private.refuse_change('user_id', 'desk_id', '+', 'before', 'after', 'summary', 'reason');
create trigger append_only_whole before truncate on public.analytics_events
  for each statement execute function private.refuse_truncate();
create trigger append_only_whole before truncate on public.desk_events
  for each statement execute function private.refuse_truncate();

-- Rows of an unprepared month wait in the default partition and are moved out of it when the month gets its own.
alter table private.analytics_events_default disable trigger append_only;

revoke execute on function private.picked(jsonb, text[]), private.record_money(uuid, uuid, text, jsonb),
  private.audit_money(), private.audit_new_orders(), private.audit_new_shipments(), private.refuse_change(),
  private.refuse_truncate() from public, anon, authenticated;

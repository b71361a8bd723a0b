-- Buyers' data goes: a number of days after delivery by itself, at once when a buyer asks. Orders, amounts and who did
-- what stay; whoever the buyer was does not, wherever it had been written.

alter table public.creators add column buyer_retention_days integer not null default 60
  check (buyer_retention_days between 7 and 365);
alter table public.orders add column buyer_erased_at timestamptz;

-- The scheduler asks each creator for his oldest orders that still know their buyer.
create index orders_buyer_due on public.orders (creator_id, (coalesce(delivered_at, cancelled_at, order_date)))
  where buyer_erased_at is null;

create function private.erase_order_rows(of_creator uuid, order_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.orders set
    -- The country is nobody in particular, and what duties and carriers are counted by.
    shipping_address = jsonb_strip_nulls(jsonb_build_object('country', shipping_address -> 'country')),
    customer_handle = '', customer_data = '{}', buyer_message = '', note = '', seller_note = '',
    hold_reason = case when hold_reason is null then null else '' end, buyer_erased_at = now()
   where creator_id = of_creator and id = any (order_ids);
$$;

-- Tracking numbers stay for disputes with carriers; what they tell of a door does not.
create function private.erase_parcels(of_creator uuid, order_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  with parcels as (
    select s.id from public.shipments s where s.creator_id = of_creator and s.order_id = any (order_ids)
    union
    select so.shipment_id from public.shipment_orders so where so.creator_id = of_creator and so.order_id = any (order_ids)
  ), labels as (
    update public.shipment_labels l set bytes = null
     where l.creator_id = of_creator and l.shipment_id in (select id from parcels) and l.bytes is not null
  )
  update public.shipments s set label_url = null, label_data = '{}', tracking_events = '[]'
   where s.creator_id = of_creator and s.id in (select id from parcels)
     and (s.label_url is not null or s.label_data <> '{}' or s.tracking_events <> '[]');
$$;

-- The journal keeps act, time, person and desk, and loses the images and the free text.
create function private.erase_journal(of_creator uuid, order_ids uuid[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform set_config('creatorflow.erasing', 'on', true);
  update public.desk_events set before = null, after = null, summary = '', reason = null
   where creator_id = of_creator and order_id = any (order_ids)
     and (before is not null or after is not null or summary <> '' or reason is not null);
  perform set_config('creatorflow.erasing', 'off', true);
end $$;

-- What names these buyers in free text: their orders' ids, handles, names, phones, street lines and mail addresses, as
-- one pattern. Towns are left out: they name nobody, and would take other buyers' papers along.
create function private.buyer_pattern(of_creator uuid, order_ids uuid[]) returns text
language sql stable set search_path = '' as $$
  with words as (
    select unnest(array[o.id::text, o.tiktok_order_id, o.customer_handle, o.shipping_address ->> 'name',
      o.shipping_address ->> 'phone', o.shipping_address -> 'lines' ->> 0, c.customer_handle, c.name, c.email, c.phone]) as word
    from public.orders o left join public.customers c on c.creator_id = o.creator_id and c.id = o.customer_id
    where o.creator_id = of_creator and o.id = any (order_ids)
  )
  -- As JSON writes them, with what a pattern reads as more than itself escaped. Short words would match by chance.
  select string_agg(distinct regexp_replace(trim(both '"' from to_json(word)::text), '([][(){}.*+?^$|\\-])', '\\\1', 'g'), '|')
  from words where length(word) >= 5
$$;

-- What is kept to be tried again, looked into or settled by a person may quote the order as it was. Asked before the
-- orders lose the words that are looked for.
create function private.erase_mentions(of_creator uuid, order_ids uuid[], pattern text) returns void
language sql volatile set search_path = '' as $$
  update public.conflicts set details = '{}', done = '', safe_choice = '', resolution = left(resolution, 0)
   where creator_id = of_creator
     and (order_id = any (order_ids) or entity_id = any (order_ids) or details::text ~ pattern);
  update public.sync_dead_letters set payload = null, details = '{}', message = code
   where creator_id = of_creator and (payload::text ~ pattern or details::text ~ pattern or message ~ pattern);
  -- The answer to a repeated send keeps its status: the act was applied, and is not to be applied again.
  update public.applied_mutations m set result = jsonb_strip_nulls(jsonb_build_object('status', m.result -> 'status',
      'erased', true))
   where m.creator_id = of_creator and m.mutation_id in (select e.mutation_id from public.desk_events e
     where e.creator_id = of_creator and e.order_id = any (order_ids));
  update public.order_claims set take_over_reason = 'erased'
   where creator_id = of_creator and order_id = any (order_ids) and take_over_reason is not null;
  update public.tiktok_webhooks set payload = '{"erased": true}', error_details = null
   where creator_id = of_creator and (payload::text ~ pattern or error_details::text ~ pattern);
  update private.job_dead_letters set payload = '{"erased": true}', error = ''
   where payload::text ~ pattern or error ~ pattern;
  delete from private.job_queue where payload::text ~ pattern;
  update public.alert_events set alert_message = alert_type, alert_data = '{}'
   where creator_id = of_creator
     and (related_entity_id = any (order_ids) or alert_data::text ~ pattern or alert_message ~ pattern);
$$;

-- Empties these orders of their buyers, everywhere. The images that desks hold follow by sync: each row is stamped.
create function private.erase_orders(of_creator uuid, order_ids uuid[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.erase_mentions(of_creator, order_ids, private.buyer_pattern(of_creator, order_ids));
  perform private.erase_journal(of_creator, order_ids);
  perform private.erase_parcels(of_creator, order_ids);
  perform private.erase_order_rows(of_creator, order_ids);
end $$;

create function private.erase_customer_row(of_creator uuid, of_customer uuid) returns void
language sql volatile set search_path = '' as $$
  update public.customers set customer_handle = 'erased-' || id, name = '', email = null, phone = null,
    shipping_addresses = '[]', preferences = '{}', erased_at = now()
   where creator_id = of_creator and id = of_customer;
$$;

-- A synced transaction writes at most 1,000 rows, and an order takes its parcels, labels and journal with it.
create function private.erasure_batch() returns integer
language sql immutable set search_path = '' as $$ select 30 $$;

/*
 * Erases one buyer at once: the row, and the orders that know him, the newest batch now and any others by the
 * scheduler's next runs. For the shop's owners, admins and the server. Answers {orders, more}.
 */
create function private.erase_customer(of_customer uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  buyer public.customers;
  known uuid[];
begin
  select c.* into buyer from public.customers c where c.id = of_customer;
  perform private.require_role(buyer.creator_id, 'owner');
  -- Orders of an import may carry the handle without the buyer's row: tied to it, so that later batches find them.
  update public.orders set customer_id = of_customer
   where creator_id = buyer.creator_id and customer_id is null and customer_handle = buyer.customer_handle;
  known := array(select o.id from public.orders o
    where o.creator_id = buyer.creator_id and o.customer_id = of_customer and o.buyer_erased_at is null
    order by o.order_date desc limit private.erasure_batch() + 1);
  perform private.erase_orders(buyer.creator_id, known[:private.erasure_batch()]);
  perform private.erase_customer_row(buyer.creator_id, of_customer);
  return jsonb_build_object('orders', least(cardinality(known), private.erasure_batch()),
    'more', cardinality(known) > private.erasure_batch());
end $$;

-- A creator's next orders to forget: those of buyers who asked, then those whose days are over. An order that never
-- arrived and was never cancelled counts from half a year after it was placed.
create function private.orders_to_forget(of_creator uuid, days integer) returns setof uuid
language sql stable set search_path = '' as $$
  select id from (
    (select o.id, 0 as turn from public.customers c
       join public.orders o on o.creator_id = c.creator_id and o.customer_id = c.id
      where c.creator_id = of_creator and c.erased_at is not null and o.buyer_erased_at is null
      limit private.erasure_batch())
    union
    (select o.id, 1 from public.orders o
      where o.creator_id = of_creator and o.buyer_erased_at is null
        and coalesce(o.delivered_at, o.cancelled_at, o.order_date) < now() - make_interval(days => days)
        and (o.delivered_at is not null or o.cancelled_at is not null
          or o.order_date < now() - make_interval(days => days + 180))
      order by coalesce(o.delivered_at, o.cancelled_at, o.order_date)
      limit private.erasure_batch())
  ) due order by turn limit private.erasure_batch()
$$;

-- Buyers all of whose orders have been forgotten, and those who never ordered.
create function private.forget_idle_customers(of_creator uuid, days integer) returns integer
language sql volatile set search_path = '' as $$
  with due as (
    select c.id from public.customers c
    where c.creator_id = of_creator and c.erased_at is null
      and not exists (select from public.orders o
        where o.creator_id = c.creator_id and o.customer_id = c.id and o.buyer_erased_at is null)
      and (c.created_at < now() - make_interval(days => days)
        or exists (select from public.orders o where o.creator_id = c.creator_id and o.customer_id = c.id))
    limit private.erasure_batch()
  ), erased as (
    select private.erase_customer_row(of_creator, due.id) from due
  )
  select count(*)::integer from erased
$$;

/*
 * One step of retention, run every minute by the scheduler: of the first creator who has anything due, or of the one
 * that is named, one batch. Answers {creatorId, orders, customers}, without a creator when nothing was due.
 */
create function private.forget_buyers(of_creator uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  creator record;
  due uuid[];
  customers integer;
begin
  for creator in select c.id, c.buyer_retention_days as days from public.creators c
    where of_creator is null or c.id = of_creator loop
    due := array(select private.orders_to_forget(creator.id, creator.days));
    perform private.erase_orders(creator.id, due) where cardinality(due) > 0;
    customers := private.forget_idle_customers(creator.id, creator.days);
    if cardinality(due) > 0 or customers > 0 then
      return jsonb_build_object('creatorId', creator.id, 'orders', cardinality(due), 'customers', customers);
    end if;
  end loop;
  return jsonb_build_object('orders', 0, 'customers', 0);
end $$;

-- An old export brought in again, or a late report, must not bring the buyer of a forgotten order back.
create function private.keep_forgotten() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.customer_handle = '';
  new.customer_data = '{}';
  new.buyer_message = '';
  new.seller_note = '';
  new.shipping_address = jsonb_strip_nulls(jsonb_build_object('country', new.shipping_address -> 'country'));
  new.buyer_erased_at = old.buyer_erased_at;
  return new;
end $$;
-- Named to run before the triggers that stamp a change: what is put back as it was is none.
create trigger forgotten before update of customer_handle, customer_data, buyer_message, seller_note, shipping_address,
  buyer_erased_at on public.orders
  for each row when (old.buyer_erased_at is not null) execute function private.keep_forgotten();

-- A forgotten buyer who buys again is somebody new under the id that his handle gives him: the empty row becomes his.
create function private.meet_again() returns trigger
language plpgsql set search_path = '' as $$
begin
  update public.customers c set customer_handle = new.customer_handle, name = new.name, email = new.email,
    phone = new.phone, shipping_addresses = new.shipping_addresses, preferences = new.preferences, erased_at = null
   where c.id = new.id and c.creator_id = new.creator_id and c.erased_at is not null;
  return case when found then null else new end;
end $$;
create trigger meet_again before insert on public.customers for each row execute function private.meet_again();

create function public.erase_customer(customer_id uuid) returns jsonb
language sql volatile set search_path = '' as $$ select private.erase_customer($1) $$;

revoke execute on function private.erase_order_rows(uuid, uuid[]), private.erase_parcels(uuid, uuid[]),
  private.erase_journal(uuid, uuid[]), private.buyer_pattern(uuid, uuid[]), private.erase_mentions(uuid, uuid[], text),
  private.erase_orders(uuid, uuid[]), private.erase_customer_row(uuid, uuid), private.erasure_batch(),
  private.orders_to_forget(uuid, integer), private.forget_idle_customers(uuid, integer), private.forget_buyers(uuid),
  private.keep_forgotten(), private.meet_again(), private.erase_customer(uuid), public.erase_customer(uuid) from public, anon, authenticated;
grant execute on function public.erase_customer(uuid), private.erase_customer(uuid) to authenticated, service_role;

do $$
begin
  if to_regprocedure('cron.schedule(text, text, text)') is not null then
    perform cron.schedule('creatorflow-forget-buyers', '* * * * *', 'select private.forget_buyers()');
  end if;
end $$;

-- Stock and prices. Stock is never set over what somebody else did meanwhile: movements add up, and a count is the
-- difference between what was counted and what the desk believed. On hand may fall below zero; the row then says that
-- it is oversold.

/* The place that an act names, or null: a product, its shop, and a warehouse of it. */
create function private.lock_stock(m private.mutation) returns public.inventory_sync
language plpgsql volatile set search_path = '' as $$
declare
  i public.inventory_sync;
  product uuid := private.field_uuid(m.payload, 'productId');
  shop uuid := private.field_uuid(m.payload, 'shopId');
  place text := coalesce(m.payload ->> 'warehouse', '');
begin
  select t.* into i from public.inventory_sync t where t.creator_id = m.creator_id and t.product_id = product
    and t.tiktok_shop_id = shop and t.warehouse_id = place for no key update;
  if i.id is null and exists (select from public.products p where p.creator_id = m.creator_id and p.id = product)
    and exists (select from public.tiktok_shops s where s.creator_id = m.creator_id and s.id = shop) then
    insert into public.inventory_sync as t (creator_id, product_id, tiktok_shop_id, warehouse_id)
    values (m.creator_id, product, shop, place)
    on conflict (creator_id, product_id, tiktok_shop_id, warehouse_id) do update set sync_status = t.sync_status
    returning * into i;
  end if;
  return i;
end $$;

/* A movement or a count of something the server does not know: a request is refused, a fact is kept and shown. */
create function private.unknown_stock(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
begin
  r.product_id := private.field_uuid(m.payload, 'productId');
  if m.act = 'adjustStock' or r.product_id is null then
    return private.refused(case when r.product_id is null then 'input.invalid' else 'input.notFound' end,
      jsonb_build_object('field', 'productId', 'productId', m.payload -> 'productId', 'shopId', m.payload -> 'shopId'));
  end if;
  perform private.raise_conflict(m, 3, r.product_id, null, 'unknownProduct', m.payload, 'The act was kept in the journal.',
    'Import the product, then count it.');
  r.status := 'conflict';
  r.code := 'conflict.unknownProduct';
  r.after := m.payload;
  return r;
end $$;

/* The answer to a change of stock: what there is now. */
create function private.stock_result(m private.mutation, i public.inventory_sync, on_hand integer) returns private.act_result
language plpgsql immutable set search_path = '' as $$
declare
  r private.act_result;
begin
  r.status := 'applied';
  r.product_id := i.product_id;
  r.reason := private.field_text(m.payload, 'reason');
  r.before := jsonb_build_object('onHand', i.local_stock);
  r.after := m.payload - 'reason' || jsonb_build_object('onHand', on_hand);
  r.details := jsonb_build_object('onHand', on_hand, 'isOversold', coalesce(on_hand, 0) < 0);
  return r;
end $$;

/* moveStock, adjustStock: so many more or fewer. What nobody has counted yet stays unknown. */
create function private.act_move_stock(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  i public.inventory_sync := private.lock_stock(m);
  delta integer := private.field_int(m.payload, 'delta');
begin
  if delta is null or delta not between -1000000 and 1000000 then
    return private.refused_field(m, 'delta');
  elsif i.id is null then
    return private.unknown_stock(m);
  end if;
  update public.inventory_sync t set local_stock = t.local_stock + delta, sync_status = 'pending'
  where t.creator_id = m.creator_id and t.id = i.id and t.local_stock is not null;
  return private.stock_result(m, i, i.local_stock + delta);
end $$;

/* count: what lies there, against what the desk believed when it counted. */
create function private.act_count(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  i public.inventory_sync := private.lock_stock(m);
  counted integer := private.field_int(m.payload, 'counted');
  believed integer := private.field_int(m.payload, 'believed');
  on_hand integer;
begin
  if counted is null or counted not between 0 and 1000000 then
    return private.refused_field(m, 'counted');
  elsif i.id is null then
    return private.unknown_stock(m);
  end if;
  on_hand := coalesce(i.local_stock + counted - believed, counted);
  update public.inventory_sync t set local_stock = on_hand, counted_at = m.at, sync_status = 'pending'
  where t.creator_id = m.creator_id and t.id = i.id;
  return private.stock_result(m, i, on_hand);
end $$;

/* price: from what the desk saw; where it is something else by now, nothing is changed. */
create function private.act_price(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  p public.products;
  wanted bigint := private.field_int(m.payload, 'toMinor');
  seen bigint := private.field_int(m.payload, 'fromMinor');
  r private.act_result;
begin
  select t.* into p from public.products t
  where t.creator_id = m.creator_id and t.id = private.field_uuid(m.payload, 'productId') for no key update;
  if wanted is null or wanted not between 0 and 99999999999 or seen is null then
    return private.refused_field(m, case when seen is null then 'fromMinor' else 'toMinor' end);
  elsif p.id is null then
    return private.refused('input.notFound', jsonb_build_object('productId', m.payload -> 'productId'));
  elsif p.currency is distinct from m.payload ->> 'currency' then
    return private.refused_field(m, 'currency');
  elsif p.base_price not in (private.amount_of(seen, p.currency), private.amount_of(wanted, p.currency)) then
    return private.refused('conflict.stale', jsonb_build_object('productId', p.id, 'field', 'basePrice',
      'now', (p.base_price * 10 ^ private.currency_exponent(p.currency))::bigint));
  end if;
  update public.products t set base_price = private.amount_of(wanted, p.currency)
  where t.creator_id = m.creator_id and t.id = p.id;
  r.status := 'applied';
  r.product_id := p.id;
  r.before := jsonb_build_object('minor', seen);
  r.after := m.payload;
  return r;
end $$;

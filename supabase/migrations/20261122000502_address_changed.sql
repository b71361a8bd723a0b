-- An address that changes after the label was printed: the label on the desk is for the old one. Whoever has it is asked,
-- since nobody can know here whether the parcel has been sealed.

create function private.raise_address_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Once is enough while it is open: the person looks at the order as it is then.
  if exists (select from public.conflicts c where c.creator_id = new.creator_id and c.entity_id = new.id
      and c.kind = 'addressChanged' and c.status = 'open') then
    return null;
  end if;
  insert into public.conflicts (creator_id, table_rank, entity_id, order_id, kind, details, done, safe_choice, device_id, user_id)
  select new.creator_id, 5, new.id, new.id, 'addressChanged',
    jsonb_build_object('printedAt', private.ms_of(e.occurred_at), 'deskId', e.desk_id),
    'The order has the new address; the label that was printed has the old one.',
    'Destroy the label and print it again.', e.desk_id, e.user_id
  from public.desk_events e
  where e.creator_id = new.creator_id and e.order_id = new.id and e.act in ('print', 'reprint')
  order by e.occurred_at desc limit 1;
  return null;
end $$;

create trigger raise_address_changed after update of shipping_address on public.orders for each row
  when (old.shipping_address is distinct from new.shipping_address and new.fulfillment_stage = 'labelled')
  execute function private.raise_address_changed();

revoke execute on function private.raise_address_changed() from public, anon, authenticated;

-- An account, a creator or a shop goes with all it has, in one transaction: the one delete that may be larger than a
-- page of sync. Desks that still pull take it in parts, and nobody can see half of what is gone.
-- A product that was ordered stays; one whose creator goes leaves before its order lines do, so that this is asked last.

create function private.allow_whole_delete() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform set_config('creatorflow.bulk', 'on', true);
  set constraints public.order_items_product_fk deferred;
  return null;
end $$;

create trigger allow_whole_delete before delete on public.users
  for each statement execute function private.allow_whole_delete();
create trigger allow_whole_delete before delete on public.creators
  for each statement execute function private.allow_whole_delete();
create trigger allow_whole_delete before delete on public.tiktok_shops
  for each statement execute function private.allow_whole_delete();

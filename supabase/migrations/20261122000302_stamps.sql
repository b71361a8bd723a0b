-- Stamps: `xid` is the transaction that last changed a row for the desks, `rev` counts those changes. Both are the
-- database's own: what a writer says about them is overruled. A change that no desk would see leaves no stamp.

create function private.stamp() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.rev := case tg_op when 'INSERT' then 1 else old.rev + 1 end;
  new.xid := pg_current_xact_id();
  return new;
end $$;

create function private.keep_stamp() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.rev := old.rev;
  new.xid := old.xid;
  return new;
end $$;

/* The triggers of one table. Their conditions are compared by the executor itself, so that a row that needs no stamp
   costs no call. They are named to run after every other trigger that may still change the row. */
create procedure private.build_stamps(at_rank integer)
language plpgsql set search_path = '' as $$
declare
  name text := (select table_name from private.synced_tables where table_rank = at_rank);
  changed text;
begin
  -- A generated column has no value yet; what it is made from is compared.
  select string_agg(format('new.%1$I is distinct from old.%1$I', c.column_name), ' or ' order by c.position) into changed
  from private.synced_columns c
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || name)::regclass and a.attname = c.column_name and a.attgenerated = ''
  where c.table_rank = at_rank and c.column_name not in ('rev', 'xid');
  execute format('create or replace trigger zz_stamp_new before insert on public.%I for each row
    when (new.rev <> 1 or new.xid <> pg_current_xact_id()) execute function private.stamp()', name);
  execute format('create or replace trigger zz_stamp_change before update on public.%I for each row
    when (%s) execute function private.stamp()', name, changed);
  execute format('create or replace trigger zz_stamp_keep before update on public.%I for each row
    when (not (%s) and (new.rev <> old.rev or new.xid <> old.xid)) execute function private.keep_stamp()', name, changed);
end $$;

do $$
declare
  at_rank integer;
begin
  for at_rank in select table_rank from private.synced_tables loop
    call private.build_stamps(at_rank);
  end loop;
end $$;

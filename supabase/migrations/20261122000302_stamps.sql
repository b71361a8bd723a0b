-- Stamps: `xid` is the transaction that last changed a row for the desks, `rev` counts those changes. Both are the
-- database's own: what a writer says about them is overruled. A change that no desk would see leaves no stamp.

create function private.stamp_new() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.rev := 1;
  new.xid := pg_current_xact_id();
  return new;
end $$;

/* The triggers of one table, named to run after every other that may still change the row. The columns are compared
   in a function of the table's own: a connection reads it once, where a condition on the trigger would be read again
   with every statement. */
create procedure private.build_stamps(at_rank integer)
language plpgsql set search_path = '' as $$
declare
  name text := (select table_name from private.synced_tables where table_rank = at_rank);
  columns text[];
  -- Other tables have a trigger of their own for updated_at.
  touched text := '';
begin
  -- A generated column has no value yet; what it is made from is compared.
  select array_agg(quote_ident(c.column_name) order by c.position) into columns
  from private.synced_columns c
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || name)::regclass and a.attname = c.column_name and a.attgenerated = ''
  where c.table_rank = at_rank and c.column_name not in ('rev', 'xid');
  -- A row that goes to another creator is news for the new one's desks.
  columns := columns || (select t.owner_column from private.synced_tables t where t.table_rank = at_rank);
  if name = 'orders' then
    touched := 'new.updated_at := now();';
  end if;
  execute format('create or replace function private.%I() returns trigger language plpgsql set search_path = '''' as %L',
    'stamp_' || name, format($body$
begin
  if (%1$s) is distinct from (%2$s) then
    new.rev := old.rev + 1;
    new.xid := pg_current_xact_id();
    %3$s
  elsif new is distinct from old then
    new.rev := old.rev;
    new.xid := old.xid;
    %3$s
  end if;
  return new;
end $body$, 'new.' || array_to_string(columns, ', new.'), 'old.' || array_to_string(columns, ', old.'), touched));
  execute format('create or replace trigger zz_stamp_new before insert on public.%I for each row
    when (new.rev <> 1 or new.xid <> pg_current_xact_id()) execute function private.stamp_new()', name);
  execute format('create or replace trigger zz_stamp before update on public.%I for each row
    execute function private.%I()', name, 'stamp_' || name);
end $$;

do $$
declare
  at_rank integer;
begin
  for at_rank in select table_rank from private.synced_tables loop
    call private.build_stamps(at_rank);
  end loop;
end $$;

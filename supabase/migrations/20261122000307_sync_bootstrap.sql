-- The first copy of everything. The watermark is recorded before the first row is read; what changes meanwhile comes
-- with the pulls from there. The phases, in the order in which a desk can work with them: what orders refer to, then
-- orders from the newest down with all that belongs to them, then the rest, then what this desk had acknowledged.

create type private.bootstrap_state as (
  at private.sync_cursor,
  names text[],
  tables json[],
  acks json,
  -- Rows that the page still has room for, and those that the last step asked for and got.
  room integer,
  asked integer,
  taken integer
);

/* The phase after this one, by table rank; 16 are the acknowledgements, null is the end. */
create function private.bootstrap_ranks() returns integer[]
language sql immutable set search_path = '' as $$ select array[1, 2, 13, 3, 5, 4, 11, 10, 14, 15, 16] $$;

/* The next ids of a table, least id first. */
create function private.next_ids(at_rank integer, creator uuid, after_id uuid, max_rows integer) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  ids uuid[];
  synced private.synced_tables := private.synced_table(at_rank);
begin
  execute format('select array_agg(n.id) from (select t.id from public.%1$I t where t.%2$I = $1
      and t.id > coalesce($2, ''00000000-0000-0000-0000-000000000000'') order by t.id limit $3) n',
    synced.table_name, synced.owner_column)
  into ids using creator, after_id, max_rows;
  return coalesce(ids, '{}');
end $$;

create function private.synced_table(at_rank integer) returns private.synced_tables
language sql stable security definer set search_path = '' as $$
  select t from private.synced_tables t where t.table_rank = at_rank
$$;

/* The ids of the next orders, newest first, and the date that the last of them has. */
create function private.next_orders(creator uuid, at private.sync_cursor, max_rows integer, out ids uuid[], out before timestamptz)
language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan as $$
begin
  if at.before is null then
    select array_agg(n.id), min(n.order_date) into ids, before from (
      select o.id, o.order_date from public.orders o where o.creator_id = creator
      order by o.order_date desc, o.id desc limit max_rows) n;
  else
    select array_agg(n.id), min(n.order_date) into ids, before from (
      select o.id, o.order_date from public.orders o
      where o.creator_id = creator and (o.order_date, o.id) < (at.before, at.id)
      order by o.order_date desc, o.id desc limit max_rows) n;
  end if;
  ids := coalesce(ids, '{}');
end $$;

/* Orders and what belongs to them. An order brings a few rows along, so that only half of the room is asked for. */
create function private.bootstrap_orders(scope private.sync_scope, state private.bootstrap_state)
returns private.bootstrap_state
language plpgsql stable set search_path = '' as $$
declare
  next record;
  part_rank integer;
begin
  state.asked := (state.room + 1) / 2;
  next := private.next_orders(scope.creator_id, state.at, state.asked);
  state.taken := cardinality(next.ids);
  if state.taken > 0 then
    state.names := state.names || 'orders'::text;
    state.tables := state.tables || private.rows_of(5, scope.creator_id, next.ids);
    foreach part_rank in array array[6, 8, 9, 7, 12] loop
      state.names := state.names || private.table_of(part_rank);
      state.tables := state.tables || private.with_orders_of(part_rank, scope.creator_id, next.ids);
    end loop;
    state.at.before := next.before;
    state.at.id := next.ids[state.taken];
  end if;
  return state;
end $$;

/* Rows of any other table, by id. */
create function private.bootstrap_rows(scope private.sync_scope, state private.bootstrap_state, at_rank integer)
returns private.bootstrap_state
language plpgsql stable set search_path = '' as $$
declare
  ids uuid[];
begin
  state.asked := state.room;
  ids := private.next_ids(at_rank, scope.creator_id, (state.at).id, state.asked);
  state.taken := cardinality(ids);
  if state.taken > 0 then
    state.names := state.names || private.table_of(at_rank);
    state.tables := state.tables || private.rows_of(at_rank, scope.creator_id, ids);
    state.at.id := ids[state.taken];
  end if;
  return state;
end $$;

/* What this desk had acknowledged before the watermark, of the last 14 days: the copy holds its effects. */
create function private.bootstrap_acks(scope private.sync_scope, state private.bootstrap_state)
returns private.bootstrap_state
language plpgsql stable security definer set search_path = '' as $$
begin
  state.asked := state.room;
  select coalesce(json_agg(json_build_array(m.mutation_id, m.push_seq, m.result -> 'status', m.result -> 'code',
    m.result -> 'details')), '[]') into state.acks
  from (
    select * from public.applied_mutations m
    where m.creator_id = scope.creator_id and m.device_id = scope.desk_id and m.xid < (state.at).xid
      and m.applied_at > now() - interval '14 days'
      and m.mutation_id > coalesce((state.at).id, '00000000-0000-0000-0000-000000000000')
    order by m.mutation_id limit state.asked
  ) m;
  state.taken := json_array_length(state.acks);
  state.at.id := coalesce((state.acks -> -1 ->> 0)::uuid, (state.at).id);
  return state;
end $$;

/* One page of a bootstrap; several small phases share one. After the last comes a pull from the recorded watermark. */
create function private.bootstrap_page(scope private.sync_scope, at private.sync_cursor) returns json
language plpgsql stable set search_path = '' as $$
declare
  phases constant integer[] := private.bootstrap_ranks();
  state private.bootstrap_state;
begin
  state := row(at, '{}', '{}', '[]', scope.page_limit, 0, 0);
  loop
    state := case phases[(state.at).phase]
      when 5 then private.bootstrap_orders(scope, state)
      when 16 then private.bootstrap_acks(scope, state)
      else private.bootstrap_rows(scope, state, phases[(state.at).phase])
    end;
    exit when state.taken = state.asked;
    state.room := state.room - state.taken;
    state.at.phase := nullif((state.at).phase + 1, cardinality(phases) + 1);
    state.at.before := null;
    state.at.id := null;
    exit when state.room <= 0 or (state.at).phase is null;
  end loop;
  return private.sync_page(scope, state.at, true, true, state.names, state.tables, '[]', state.acks);
end $$;

-- Requests about orders: refused where the server knows better, with what it knows.

/* hold: no label, no ship, until released. */
create function private.act_hold(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
begin
  if coalesce(trim(r.reason), '') = '' then
    return private.refused_field(m, 'reason');
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.fulfillment_stage = 'closed' then
    return private.refused('rule.alreadyClosed', jsonb_build_object('orderId', o.id));
  end if;
  r.before := jsonb_build_object('heldAt', private.ms_of(o.held_at), 'holdReason', o.hold_reason);
  r.o.held_at := coalesce(o.held_at, m.at);
  r.o.hold_reason := r.reason;
  r.o.is_changed := true;
  return r;
end $$;

/* release: ends a person's hold; TikTok's remorse hour ends by itself. */
create function private.act_release(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
begin
  if o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.held_at is null then
    return private.refused('rule.notHeld', jsonb_build_object('orderId', o.id));
  end if;
  r.before := jsonb_build_object('heldAt', private.ms_of(o.held_at), 'holdReason', o.hold_reason);
  r.o.held_at := null;
  r.o.hold_reason := null;
  r.o.is_changed := true;
  return r;
end $$;

/* reopen: takes a ship back, while TikTok has not taken the parcel over. */
create function private.act_reopen(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  stage text := coalesce(m.payload ->> 'stage', 'labelled');
begin
  if stage not in ('new', 'claimed', 'picked', 'verified', 'labelled', 'exception') then
    return private.refused_field(m, 'stage');
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.fulfillment_stage <> 'closed' then
    return private.refused('rule.notClosed', jsonb_build_object('orderId', o.id, 'stage', o.fulfillment_stage));
  elsif o.order_status in ('in_transit', 'delivered', 'completed') then
    return private.refused('rule.notOpen', jsonb_build_object('orderId', o.id, 'status', o.order_status));
  end if;
  r.before := jsonb_build_object('stage', o.fulfillment_stage, 'closedAt', private.ms_of(o.closed_at));
  r.o.fulfillment_stage := stage;
  r.o.closed_at := null;
  r.o.is_changed := true;
  return r;
end $$;

/* note: three-way. Where both changed the same words, the server's stay and ours are shown beside them. */
create function private.act_note(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  ours text := private.field_text(m.payload, 'note');
  merged text;
begin
  if ours is null or private.field_text(m.payload, 'base') is null then
    return private.refused_field(m, case when ours is null then 'note' else 'base' end);
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  end if;
  merged := private.merge_text(m.payload ->> 'base', o.note, ours);
  r.before := jsonb_build_object('note', o.note);
  r.after := jsonb_build_object('note', coalesce(merged, o.note));
  if merged is null then
    r.status := 'conflict';
    r.code := 'conflict.note';
    perform private.raise_conflict(m, 5, o.id, o.id, 'note', jsonb_build_object('base', m.payload ->> 'base',
      'theirs', o.note, 'ours', ours), 'The note that was here stays.', 'Write one note of both.');
    return r;
  end if;
  r.o.note := merged;
  r.o.is_changed := true;
  return r;
end $$;

/* Up to 20 short tags, or null. */
create function private.field_tags(payload jsonb, field text) returns text[]
language plpgsql immutable set search_path = '' as $$
declare
  tags text[] := '{}';
  one jsonb;
begin
  if coalesce(jsonb_typeof(payload -> field), 'null') = 'null' then
    return tags;
  elsif jsonb_typeof(payload -> field) <> 'array' or jsonb_array_length(payload -> field) > 20 then
    return null;
  end if;
  for one in select * from jsonb_array_elements(payload -> field) loop
    if jsonb_typeof(one) <> 'string' or char_length(trim(one #>> '{}')) not between 1 and 40 then
      return null;
    end if;
    tags := tags || lower(trim(one #>> '{}'));
  end loop;
  return tags;
end $$;

/* tag: tags come and go one by one, so that two desks never overwrite each other's. */
create function private.act_tag(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  added text[] := private.field_tags(m.payload, 'add');
  removed text[] := private.field_tags(m.payload, 'remove');
  kept text[];
begin
  if added is null or removed is null then
    return private.refused_field(m, case when added is null then 'add' else 'remove' end);
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  end if;
  kept := array(select distinct t.tag from unnest(o.tags || added) as t (tag) where t.tag <> all (removed) order by t.tag);
  if cardinality(kept) > 50 then
    return private.refused('input.tooLarge', jsonb_build_object('field', 'tags', 'most', 50));
  end if;
  r.before := jsonb_build_object('tags', o.tags);
  r.o.tags := kept;
  r.o.is_changed := true;
  return r;
end $$;

/* editOrder: a field is changed from what the desk saw; where it is something else by now, nothing is changed. */
create function private.act_edit_order(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
  held text := case m.payload ->> 'field' when 'priorityLevel' then o.priority_level when 'impactLevel' then o.impact_level end;
begin
  if m.payload ->> 'field' not in ('priorityLevel', 'impactLevel') is not false then
    return private.refused_field(m, 'field');
  elsif m.payload ->> 'to' <> all (case m.payload ->> 'field'
    when 'priorityLevel' then array['urgent', 'high', 'standard', 'automated']
    else array['VIRAL', 'HIGH', 'MED', 'AUTO'] end) is not false then
    return private.refused_field(m, 'to');
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif held not in (m.payload ->> 'from', m.payload ->> 'to') is not false then
    return private.refused('conflict.stale', jsonb_build_object('orderId', o.id, 'field', m.payload -> 'field', 'now', held));
  end if;
  r.before := jsonb_build_object(m.payload ->> 'field', held);
  if m.payload ->> 'field' = 'priorityLevel' then
    r.o.priority_level := m.payload ->> 'to';
  else
    r.o.impact_level := m.payload ->> 'to';
  end if;
  r.o.is_changed := true;
  return r;
end $$;

/* mapStatus: says what a word of an export means, for the orders that carry it and for later ones. So many orders at a
   time; `remaining` says how many are left for the same act again. */
create function private.act_map_status(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
  word text := lower(trim(private.field_text(m.payload, 'text', 200)));
  mapped bigint;
begin
  if coalesce(word, '') = '' then
    return private.refused_field(m, 'text');
  elsif m.payload ->> 'status' not in (select t.from_status from private.order_transitions t
    union select t.to_status from private.order_transitions t) is not false then
    return private.refused_field(m, 'status');
  end if;
  update public.creators c
  set settings = jsonb_set(c.settings, '{statusMap}', coalesce(c.settings -> 'statusMap', '{}')
    || jsonb_build_object(word, m.payload ->> 'status'))
  where c.id = m.creator_id;
  update public.orders t set order_status = m.payload ->> 'status'
  where t.creator_id = m.creator_id and t.id in (select u.id from public.orders u where u.creator_id = m.creator_id
    and u.order_status = 'unknown' and lower(trim(u.status_text)) = word limit 300);
  get diagnostics mapped = row_count;
  r.status := 'applied';
  r.after := m.payload;
  r.details := jsonb_build_object('orders', mapped, 'remaining', (select count(*) from public.orders u
    where u.creator_id = m.creator_id and u.order_status = 'unknown' and lower(trim(u.status_text)) = word));
  return r;
end $$;

/* resolveConflict: one answer; the second is told the first. */
create function private.act_resolve_conflict(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
  c public.conflicts;
  answer text := private.field_text(m.payload, 'resolution');
begin
  select t.* into c from public.conflicts t
  where t.creator_id = m.creator_id and t.id = private.field_uuid(m.payload, 'conflictId') for no key update;
  if coalesce(trim(answer), '') = '' then
    return private.refused_field(m, 'resolution');
  elsif c.id is null then
    return private.refused('input.notFound', jsonb_build_object('conflictId', m.payload -> 'conflictId'));
  elsif c.status = 'resolved' then
    return private.refused('rule.alreadyResolved', jsonb_build_object('conflictId', c.id, 'resolution', c.resolution,
      'resolvedBy', c.resolved_by));
  end if;
  update public.conflicts t set status = 'resolved', resolution = answer, resolved_by = m.user_id, resolved_at = now()
  where t.creator_id = m.creator_id and t.id = c.id;
  r.status := 'applied';
  r.order_id := c.order_id;
  r.after := m.payload;
  return r;
end $$;

/* dismissDeadLetter: a person has seen it and lets it be. */
create function private.act_dismiss_dead_letter(m private.mutation) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
begin
  update public.sync_dead_letters d set resolved_at = now(), resolution = 'dismissed'
  where d.creator_id = m.creator_id and d.mutation_id = private.field_uuid(m.payload, 'mutationId') and d.resolved_at is null;
  if not found then
    return private.refused('input.notFound', jsonb_build_object('mutationId', m.payload -> 'mutationId'));
  end if;
  r.status := 'applied';
  r.after := m.payload;
  return r;
end $$;

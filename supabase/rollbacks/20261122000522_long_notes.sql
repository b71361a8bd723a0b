/* note: three-way. Where both changed the same words, the server's stay and ours are shown beside them. */
create or replace function private.act_note(m private.mutation, o private.order_state) returns private.act_result
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

drop function private.letters_of(text);

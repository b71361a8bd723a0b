-- Claims: who packs what, under leases of 15 minutes by the server's clock. An ended lease is anybody's; a running one
-- is taken over only with a reason, which the journal and the row keep.

create function private.claim_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '15 minutes' $$;

create function private.lock_claim(m private.mutation, of_order uuid) returns public.order_claims
language plpgsql volatile set search_path = '' as $$
declare
  c public.order_claims;
begin
  select t.* into c from public.order_claims t
  where t.creator_id = m.creator_id and t.order_id = of_order for no key update;
  return c;
end $$;

/* The claim as an answer shows it: who has it, where, until when. */
create function private.claim_details(c public.order_claims) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object('orderId', c.order_id, 'deskId', c.desk_id, 'userId', c.user_id,
      'expiresAt', private.ms_of(c.expires_at), 'deskName', (select d.name from public.desks d where d.id = c.desk_id)));
end $$;

create function private.is_running(c public.order_claims) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return c.id is not null and c.released_at is null and c.expires_at > clock_timestamp();
end $$;

create function private.write_claim(m private.mutation, of_order uuid, c public.order_claims, taken_for text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.order_claims as t (creator_id, order_id, desk_id, user_id, claimed_at, expires_at, taken_over_from,
    take_over_reason)
  values (m.creator_id, of_order, m.desk_id, m.user_id, clock_timestamp(), clock_timestamp() + private.claim_lease(),
    case when taken_for is not null then c.desk_id end, taken_for)
  on conflict (creator_id, order_id) do update set desk_id = excluded.desk_id, user_id = excluded.user_id,
    claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, released_at = null,
    taken_over_from = excluded.taken_over_from, take_over_reason = excluded.take_over_reason;
end $$;

/* Ends a claim without asking whose it is: the order has left. */
create function private.end_claim(m private.mutation, of_order uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.order_claims t
    where t.creator_id = m.creator_id and t.order_id = of_order and t.released_at is null) then
    update public.order_claims t set released_at = clock_timestamp()
    where t.creator_id = m.creator_id and t.order_id = of_order and t.released_at is null;
  end if;
end $$;

/* claim. One's own running claim is claimed again: the lease begins anew. */
create function private.act_claim(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  c public.order_claims := private.lock_claim(m, o.id);
  r private.act_result := private.fact_of(m, o);
begin
  if o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.fulfillment_stage = 'closed' then
    return private.refused('rule.alreadyClosed', jsonb_build_object('orderId', o.id));
  elsif private.is_running(c) and c.desk_id <> m.desk_id then
    return private.refused('rule.claimed', private.claim_details(c));
  end if;
  perform private.write_claim(m, o.id, c, null);
  r.o := private.advanced(o, 'claimed');
  return r;
end $$;

/* takeOverClaim: also from a running lease, and always with a reason. */
create function private.act_take_over_claim(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  c public.order_claims := private.lock_claim(m, o.id);
  r private.act_result := private.fact_of(m, o);
begin
  if coalesce(trim(r.reason), '') = '' then
    return private.refused_field(m, 'reason');
  elsif o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.fulfillment_stage = 'closed' then
    return private.refused('rule.alreadyClosed', jsonb_build_object('orderId', o.id));
  end if;
  r.before := private.claim_details(c);
  perform private.write_claim(m, o.id, c, case when c.desk_id <> m.desk_id then r.reason end);
  r.o := private.advanced(o, 'claimed');
  return r;
end $$;

/* renewClaim, releaseClaim: one's own alone. A lease that has ended and been taken is not renewed: that is stealing. */
create function private.act_own_claim(m private.mutation, o private.order_state) returns private.act_result
language plpgsql volatile set search_path = '' as $$
declare
  r private.act_result;
  c public.order_claims := private.lock_claim(m, private.field_uuid(m.payload, 'orderId'));
begin
  r.status := 'applied';
  r.order_id := c.order_id;
  if c.id is null or c.released_at is not null then
    return private.refused('rule.notClaimed', jsonb_build_object('orderId', m.payload -> 'orderId'));
  elsif c.desk_id <> m.desk_id then
    return private.refused('rule.claimed', private.claim_details(c));
  end if;
  update public.order_claims t set
    expires_at = case when m.act = 'renewClaim' then clock_timestamp() + private.claim_lease() else t.expires_at end,
    released_at = case when m.act = 'releaseClaim' then clock_timestamp() end
  where t.creator_id = m.creator_id and t.order_id = c.order_id;
  r.o := o;
  if m.act = 'releaseClaim' and o.fulfillment_stage = 'claimed' then
    r.o.fulfillment_stage := 'new';
    r.o.is_changed := true;
  end if;
  return r;
end $$;

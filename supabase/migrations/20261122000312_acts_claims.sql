-- Claims: who packs what, under leases of 15 minutes by the server's clock. An ended lease is anybody's; a running one
-- is taken over only with a reason, which the journal and the row keep. Claims are read and written under the lock of
-- their order.

create function private.claim_lease() returns interval
language plpgsql immutable set search_path = '' as $$
begin
  return interval '15 minutes';
end $$;

/* The claim as an answer shows it: who has it, where, until when. */
create function private.claim_details(o private.order_state) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object('orderId', o.id, 'deskId', o.claim_desk, 'userId', o.claim_user,
    'expiresAt', private.ms_of(o.claim_expires_at),
    'deskName', (select d.name from public.desks d where d.id = o.claim_desk));
end $$;

create function private.is_claimed(o private.order_state) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return o.claim_desk is not null and o.claim_released_at is null and o.claim_expires_at > clock_timestamp();
end $$;

/* The order claimed anew by the desk that asks, until the lease ends. */
create function private.claimed(m private.mutation, o private.order_state, taken_for text) returns private.order_state
language plpgsql stable set search_path = '' as $$
begin
  o := private.advanced(o, 'claimed');
  o.taken_over_from := case when taken_for is not null then o.claim_desk end;
  o.take_over_reason := taken_for;
  o.claim_desk := m.desk_id;
  o.claim_user := m.user_id;
  o.claimed_at := clock_timestamp();
  o.claim_expires_at := o.claimed_at + private.claim_lease();
  o.claim_released_at := null;
  o.is_claim_changed := true;
  return o;
end $$;

/* The order without a claim, whosever it was. */
create function private.claim_released(o private.order_state) returns private.order_state
language plpgsql stable set search_path = '' as $$
begin
  if o.claim_desk is not null and o.claim_released_at is null then
    o.claim_released_at := clock_timestamp();
    o.is_claim_changed := true;
  end if;
  return o;
end $$;

/* claim. One's own running claim is claimed again: the lease begins anew. */
create function private.act_claim(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
begin
  if o.id is null then
    return private.refused('input.notFound', jsonb_build_object('orderId', r.order_id));
  elsif o.fulfillment_stage = 'closed' then
    return private.refused('rule.alreadyClosed', jsonb_build_object('orderId', o.id));
  elsif private.is_claimed(o) and o.claim_desk <> m.desk_id then
    return private.refused('rule.claimed', private.claim_details(o));
  end if;
  r.o := private.claimed(m, o, null);
  return r;
end $$;

/* takeOverClaim: also from a running lease, and always with a reason. */
create function private.act_take_over_claim(m private.mutation, o private.order_state) returns private.act_result
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
  r.before := private.claim_details(o);
  r.o := private.claimed(m, o, case when o.claim_desk <> m.desk_id then r.reason end);
  return r;
end $$;

/* renewClaim, releaseClaim: one's own alone. A lease that has ended and been taken is not renewed: that is stealing. */
create function private.act_own_claim(m private.mutation, o private.order_state) returns private.act_result
language plpgsql stable set search_path = '' as $$
declare
  r private.act_result := private.fact_of(m, o);
begin
  if o.claim_desk is null or o.claim_released_at is not null then
    return private.refused('rule.notClaimed', jsonb_build_object('orderId', m.payload -> 'orderId'));
  elsif o.claim_desk <> m.desk_id then
    return private.refused('rule.claimed', private.claim_details(o));
  end if;
  if m.act = 'renewClaim' then
    r.o.claim_expires_at := clock_timestamp() + private.claim_lease();
    r.o.is_claim_changed := true;
    return r;
  end if;
  r.o := private.claim_released(o);
  if o.fulfillment_stage = 'claimed' then
    r.o.fulfillment_stage := 'new';
    r.o.is_changed := true;
  end if;
  return r;
end $$;

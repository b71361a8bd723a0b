-- The named acts of desks, and what every act works with. An act is one function: it looks at what the server holds,
-- decides, writes, and says what it did. Refusals are answers, not exceptions, so that a batch of good acts pays for no
-- savepoints. The names and payloads are src/shared/sync/mutations.ts; a test compares.

create table private.sync_acts (
  act text primary key,
  -- A fact has happened and is always kept; a request may be refused.
  kind text not null check (kind in ('fact', 'request')),
  -- What undo can do about it (src/shared/domain/journal/acts.ts).
  class text not null check (class in ('reversible', 'compensable', 'final')),
  least_role text not null check (least_role in ('packer', 'lead', 'owner')),
  version integer not null default 1,
  -- Whether it looks at the order's claim.
  needs_claim boolean not null default false
);

insert into private.sync_acts (act, kind, class, least_role) values
  ('scan', 'fact', 'final', 'packer'),
  ('pick', 'fact', 'final', 'packer'),
  ('verify', 'fact', 'final', 'packer'),
  ('pack', 'fact', 'final', 'packer'),
  ('print', 'fact', 'final', 'packer'),
  ('reprint', 'fact', 'final', 'packer'),
  ('resolvePrint', 'fact', 'final', 'packer'),
  ('cancelPrint', 'fact', 'compensable', 'packer'),
  ('label', 'fact', 'final', 'packer'),
  ('ship', 'fact', 'reversible', 'packer'),
  ('count', 'fact', 'final', 'packer'),
  ('moveStock', 'fact', 'compensable', 'packer'),
  ('journal', 'fact', 'final', 'packer'),
  ('claim', 'request', 'compensable', 'packer'),
  ('renewClaim', 'request', 'final', 'packer'),
  ('takeOverClaim', 'request', 'compensable', 'packer'),
  ('releaseClaim', 'request', 'compensable', 'packer'),
  ('hold', 'request', 'reversible', 'lead'),
  ('release', 'request', 'reversible', 'lead'),
  ('reopen', 'request', 'compensable', 'packer'),
  ('note', 'request', 'reversible', 'packer'),
  ('tag', 'request', 'reversible', 'packer'),
  ('editOrder', 'request', 'reversible', 'lead'),
  ('mapStatus', 'request', 'compensable', 'lead'),
  ('price', 'request', 'reversible', 'lead'),
  ('adjustStock', 'request', 'compensable', 'lead'),
  ('importOrders', 'request', 'compensable', 'lead'),
  ('resolveConflict', 'request', 'final', 'packer'),
  ('dismissDeadLetter', 'request', 'final', 'packer');
update private.sync_acts set needs_claim = true
where act in ('claim', 'renewClaim', 'takeOverClaim', 'releaseClaim', 'ship');

-- One mutation as it is worked on: who, where, when and what.
create type private.mutation as (
  creator_id uuid,
  desk_id uuid,
  user_id uuid,
  role text,
  id uuid,
  push_seq bigint,
  act text,
  version integer,
  -- When it happened, by the desk's clock: shown, never compared.
  at timestamptz,
  payload jsonb,
  payload_hash text,
  retry_of uuid,
  -- What private.sync_acts says of the act, and whether this person may do it.
  kind text,
  class text,
  is_allowed boolean,
  -- The order that the payload names; null where it names none.
  order_id uuid,
  needs_claim boolean
);

-- What acts read and change of an order. All orders of a batch are locked and read at once, in the order of their ids,
-- so that two desks never wait for each other in a ring; acts work on this image, and what they changed is written at
-- once. One statement for a row would cost more than all the rest of an act.
create type private.order_state as (
  id uuid,
  order_status text,
  fulfillment_stage text,
  processing_started timestamptz,
  closed_at timestamptz,
  held_at timestamptz,
  hold_reason text,
  note text,
  tags text[],
  priority_level text,
  impact_level text,
  is_changed boolean,
  -- Its claim, under the order's own lock; null where nobody ever claimed it.
  claim_desk uuid,
  claim_user uuid,
  claimed_at timestamptz,
  claim_expires_at timestamptz,
  claim_released_at timestamptz,
  taken_over_from uuid,
  take_over_reason text,
  has_claim boolean,
  is_claim_changed boolean
);

-- What became of it: 'applied', 'conflict' (kept, and a person has to settle something) or 'refused'.
create type private.act_result as (
  status text,
  code text,
  details jsonb,
  order_id uuid,
  shipment_id uuid,
  product_id uuid,
  reason text,
  before jsonb,
  after jsonb,
  -- The order as the act left it.
  o private.order_state
);

create function private.refused(code text, details jsonb default '{}') returns private.act_result
language plpgsql immutable set search_path = '' as $$
declare
  r private.act_result;
begin
  r.status := 'refused';
  r.code := code;
  r.details := details;
  return r;
end $$;

create function private.refused_field(m private.mutation, field text) returns private.act_result
language plpgsql immutable set search_path = '' as $$
begin
  return private.refused('input.invalid', jsonb_build_object('field', field, 'value', m.payload -> field));
end $$;

/* Fields of a payload, or null where they are missing or not of their kind: a payload never raises. */
create function private.field_uuid(payload jsonb, field text) returns uuid
language plpgsql immutable set search_path = '' as $$
begin
  return case when length(payload ->> field) = 36 and pg_input_is_valid(payload ->> field, 'uuid')
    then (payload ->> field)::uuid end;
end $$;

create function private.field_int(payload jsonb, field text) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return case when jsonb_typeof(payload -> field) = 'number' and payload ->> field ~ '^-?[0-9]{1,15}$'
    then (payload ->> field)::bigint end;
end $$;

/* Text of up to so many characters, or null. */
create function private.field_text(payload jsonb, field text, longest integer default 2000) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case when jsonb_typeof(payload -> field) = 'string' and char_length(payload ->> field) <= longest
    then payload ->> field end;
end $$;

/* Minor units of a currency as the amount that columns hold. */
create function private.amount_of(minor bigint, currency text) returns numeric
language plpgsql immutable set search_path = '' as $$
begin
  return minor / (10::numeric ^ private.currency_exponent(currency));
end $$;

/* Milliseconds as a time, or null outside of what a calendar holds. */
create function private.time_of(ms bigint) returns timestamptz
language plpgsql immutable set search_path = '' as $$
begin
  return case when ms between 0 and 253402300799999 then timestamptz 'epoch' + ms * interval '1 millisecond' end;
end $$;

create function private.ms_of(at timestamptz) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return extract(epoch from at) * 1000;
end $$;

/* Puts something before a person: what is the matter, what was done about it, and the choice that harms nobody. */
create function private.raise_conflict(
  m private.mutation, at_rank integer, entity uuid, of_order uuid, kind text, details jsonb, done text, safe_choice text
) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.conflicts (creator_id, table_rank, entity_id, order_id, kind, details, done, safe_choice, mutation_id,
    device_id, user_id)
  values (m.creator_id, at_rank, entity, of_order, kind,
    details || jsonb_build_object('act', m.act, 'at', private.ms_of(m.at)), done, safe_choice, m.id, m.desk_id, m.user_id);
end $$;

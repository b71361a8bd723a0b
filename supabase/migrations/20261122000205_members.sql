-- Who joins and who leaves a creator's team, and which desks stop working. The functions of the API run as the caller
-- and only pass on; the private ones check the role themselves and write past the policies, which let nobody write
-- memberships directly.

-- An invitation is a code that its owner gives to one person by hand. Only its hash is kept: 100 random bits need no
-- salt, and a copy of this table opens nothing.
create table public.creator_invitations (
  id uuid primary key default gen_random_uuid(),
  creator_id uuid not null references public.creators (id) on delete cascade,
  role text not null check (role in ('lead', 'packer', 'owner')),
  code_hash bytea not null unique check (octet_length(code_hash) = 32),
  invited_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references public.users (id) on delete set null,
  cancelled_at timestamptz,
  constraint creator_invitations_creator_id_id_key unique (creator_id, id),
  constraint creator_invitations_period check (expires_at > created_at)
);
create index creator_invitations_invited_by on public.creator_invitations (invited_by);
create index creator_invitations_accepted_by on public.creator_invitations (accepted_by);

call private.open_table('creator_invitations', 'owner', 'nobody', 'nobody', 'nobody');

create function private.hash_of_code(code text) returns bytea
language sql immutable set search_path = '' as $$
  select sha256(convert_to(regexp_replace(upper(code), '[^0-9A-Z]', '', 'g'), 'UTF8'))
$$;

-- 20 letters and digits without the four that people mix up, in groups that can be read out.
create function private.new_code() returns text
language sql volatile set search_path = '' as $$
  select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(random, i) & 31), 1)
    || case when i in (4, 9, 14) then '-' else '' end, '' order by i)
  from (select extensions.gen_random_bytes(20) as random) r, generate_series(0, 19) i
$$;

create function private.invite_member(of_creator uuid, new_role text, valid_hours integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  code text := private.new_code();
  made public.creator_invitations;
begin
  perform private.require_role(of_creator, 'owner');
  if private.rank(new_role) is null or valid_hours is null or valid_hours not between 1 and 720 then
    raise exception using errcode = 'P0001', message = 'input.invalid',
      detail = jsonb_build_object('role', new_role, 'validHours', valid_hours)::text,
      hint = 'The role is owner, lead or packer; a code is good for 1 to 720 hours.';
  end if;
  insert into public.creator_invitations (creator_id, role, code_hash, invited_by, expires_at)
  values (of_creator, new_role, private.hash_of_code(code), (select auth.uid()), now() + make_interval(hours => valid_hours))
  returning * into made;
  return jsonb_build_object('invitationId', made.id, 'code', code, 'expiresAt', made.expires_at);
end $$;

create function private.cancel_invitation(of_invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  of_creator uuid;
begin
  select i.creator_id into of_creator from public.creator_invitations i where i.id = of_invitation;
  perform private.require_role(of_creator, 'owner');
  update public.creator_invitations set cancelled_at = now()
   where id = of_invitation and cancelled_at is null and accepted_at is null;
end $$;

-- One answer for a code that is unknown, used, cancelled or expired: a guesser learns nothing.
create function private.accept_invitation(code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  taken public.creator_invitations;
begin
  if private.is_suspended() then
    raise exception using errcode = 'P0001', message = 'access.suspended',
      hint = 'This account has been suspended. Ask support.';
  end if;
  update public.creator_invitations set accepted_at = now(), accepted_by = (select auth.uid())
   where code_hash = private.hash_of_code(code) and accepted_at is null and cancelled_at is null and expires_at > now()
  returning * into taken;
  if taken.id is null then
    raise exception using errcode = 'P0001', message = 'invitation.invalid',
      hint = 'Ask for a new code: this one was used, cancelled, has expired, or was mistyped.';
  end if;
  -- A second invitation never takes power away.
  insert into public.creator_members as m (creator_id, user_id, role, invited_by)
  values (taken.creator_id, (select auth.uid()), taken.role, taken.invited_by)
  on conflict (creator_id, user_id) do update set
    role = case when m.removed_at is null and private.rank(m.role) > private.rank(excluded.role)
      then m.role else excluded.role end,
    invited_by = excluded.invited_by, removed_at = null,
    joined_at = case when m.removed_at is null then m.joined_at else now() end;
  return jsonb_build_object('creatorId', taken.creator_id,
    'role', private.my_role(taken.creator_id));
end $$;

-- The one whom the creator row names stays an owner, so that a team can never lock itself out.
create function private.refuse_first_owner(of_creator uuid, of_user uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if exists (select 1 from public.creators c where c.id = of_creator and c.user_id = of_user) then
    raise exception using errcode = 'P0001', message = 'member.firstOwner',
      detail = jsonb_build_object('creatorId', of_creator, 'userId', of_user)::text,
      hint = 'The shop belongs to this person. Ask support to hand it over first.';
  end if;
end $$;

create function private.change_member_role(of_creator uuid, of_user uuid, new_role text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(of_creator, 'owner');
  perform private.refuse_first_owner(of_creator, of_user);
  update public.creator_members set role = new_role
   where creator_id = of_creator and user_id = of_user and removed_at is null and private.rank(new_role) is not null;
  if not found then
    raise exception using errcode = 'P0001', message = 'input.invalid',
      detail = jsonb_build_object('userId', of_user, 'role', new_role)::text,
      hint = 'The role is owner, lead or packer, and the person a member.';
  end if;
end $$;

-- What a desk held stops being held: its orders are free for the others at once, not after the lease.
create function private.stop_desks(desk_ids uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.desks set revoked_at = now(), revoked_by = (select auth.uid())
   where id = any (desk_ids) and revoked_at is null;
  update public.order_claims set released_at = now()
   where desk_id = any (desk_ids) and released_at is null;
end $$;

-- An owner removes anybody but the first owner; everybody may leave. The person's desks stop with it: their next pull
-- is answered desk.revoked, upon which a desk removes the shop's rows. No tombstones are needed, since rows leave the
-- sight of a whole desk, never of a part of it.
create function private.remove_member(of_creator uuid, of_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if of_user is distinct from (select private.me()) then
    perform private.require_role(of_creator, 'owner');
  end if;
  perform private.refuse_first_owner(of_creator, of_user);
  update public.creator_members set removed_at = now()
   where creator_id = of_creator and user_id = of_user and removed_at is null;
  perform private.stop_desks(array(
    select d.id from public.desks d where d.creator_id = of_creator and d.user_id = of_user));
end $$;

-- An owner revokes any desk of the shop, a member his own. Revoking twice changes nothing.
create function private.revoke_desk(of_desk uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  desk public.desks;
begin
  select d.* into desk from public.desks d where d.id = of_desk;
  if desk.user_id is distinct from (select private.me()) then
    perform private.require_role(desk.creator_id, 'owner');
  end if;
  perform private.stop_desks(array[of_desk]);
end $$;

create function public.invite_member(creator_id uuid, role text, valid_hours integer default 72) returns jsonb
language sql volatile set search_path = '' as $$ select private.invite_member($1, $2, $3) $$;
create function public.cancel_invitation(invitation_id uuid) returns void
language sql volatile set search_path = '' as $$ select private.cancel_invitation($1) $$;
create function public.accept_invitation(code text) returns jsonb
language sql volatile set search_path = '' as $$ select private.accept_invitation($1) $$;
create function public.change_member_role(creator_id uuid, user_id uuid, role text) returns void
language sql volatile set search_path = '' as $$ select private.change_member_role($1, $2, $3) $$;
create function public.remove_member(creator_id uuid, user_id uuid) returns void
language sql volatile set search_path = '' as $$ select private.remove_member($1, $2) $$;
create function public.revoke_desk(desk_id uuid) returns void
language sql volatile set search_path = '' as $$ select private.revoke_desk($1) $$;

do $$
declare
  callable text;
begin
  foreach callable in array array[
    'invite_member(uuid, text, integer)', 'cancel_invitation(uuid)', 'accept_invitation(text)',
    'change_member_role(uuid, uuid, text)', 'remove_member(uuid, uuid)', 'revoke_desk(uuid)'
  ] loop
    execute format('revoke execute on function public.%1$s, private.%1$s from public, anon, authenticated', callable);
    execute format('grant execute on function public.%1$s, private.%1$s to authenticated, service_role', callable);
  end loop;
end $$;
revoke execute on function private.hash_of_code(text), private.new_code(), private.refuse_first_owner(uuid, uuid),
  private.stop_desks(uuid[]) from public, anon, authenticated;

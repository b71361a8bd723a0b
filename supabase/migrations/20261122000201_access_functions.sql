-- Who the caller is and which creators he works for. Policies ask these functions and nothing else, so a rule about
-- people is written once. They are definer functions because the tables they read are themselves behind policies that
-- ask them; they tell a caller about himself only. All are stable and take no row, so that `(select f())` and
-- `array(select f())` run once a statement. They are in plpgsql, which keeps its plans for the life of a connection: in
-- SQL each call would be planned anew, a millisecond for a pull or a push.

-- A member's roles in order of power. What each may do: docs/backend.md, "Who may do what".
create function private.rank(role text) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  return array_position(array['packer', 'lead', 'owner'], role);
end $$;

-- A caller without a row in users is as good as suspended: nobody has vouched for him yet.
create function private.is_suspended() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return not exists (
    select 1 from public.users u where u.id = (select auth.uid()) and u.is_active and u.suspended_at is null
  );
end $$;

-- The caller, or null when he is suspended: `user_id = (select private.me())` then matches nothing.
create function private.me() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select u.id from public.users u where u.id = (select auth.uid()) and u.is_active and u.suspended_at is null);
end $$;

create function private.has_role(wanted text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select 1 from public.user_roles r where r.user_id = (select private.me()) and r.role = wanted
  );
end $$;

create function private.is_admin() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.has_role('admin');
end $$;

create function private.is_support() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.has_role('support');
end $$;

-- Creators for whom the caller works in any role; an admin works for nobody by being one.
create function private.my_creators() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 4 as $$
begin
  return query select m.creator_id from public.creator_members m
    where m.user_id = (select private.me()) and m.removed_at is null;
end $$;

-- Creators whose rows the caller may treat as one with at least this role would: his own, and all for an admin and for
-- whoever has the staff role that a policy lets in too. Used as `creator_id = any (array(select creators_as('lead')))`:
-- an array is known before the scan begins and so can drive an index, which `creator_id in (select ...)` in a policy
-- cannot.
create function private.creators_as(at_least text, staff text default 'admin') returns setof uuid
language plpgsql stable security definer set search_path = '' rows 4 as $$
begin
  if private.is_admin() or private.has_role(staff) then
    return query select c.id from public.creators c;
    return;
  end if;
  return query select m.creator_id from public.creator_members m
    where m.user_id = (select private.me()) and m.removed_at is null
      and private.rank(m.role) >= private.rank(at_least);
end $$;

-- The caller's role at a creator: 'owner', 'lead', 'packer', or null for a stranger.
create function private.my_role(of_creator uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select m.role from public.creator_members m
    where m.creator_id = of_creator and m.user_id = (select private.me()) and m.removed_at is null);
end $$;

-- True for service_role and for jobs inside the database, never for a person: a person's request runs under the role
-- that PostgREST or Realtime switched to, and the setting keeps its name also inside definer functions.
create function private.is_server() returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return current_setting('role', true) not in ('anon', 'authenticated');
end $$;

-- Raises access.suspended or access.denied unless the caller has at least this role at the creator, is an admin, or is
-- the server itself.
create function private.require_role(of_creator uuid, at_least text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if private.is_server() or private.is_admin() then
    return;
  end if;
  if private.is_suspended() then
    raise exception using errcode = 'P0001', message = 'access.suspended',
      hint = 'This account has been suspended. Ask support.';
  end if;
  if coalesce(private.rank(private.my_role(of_creator)) < private.rank(at_least), true) then
    raise exception using errcode = 'P0001', message = 'access.denied',
      -- Not which creator: somebody who guesses ids would learn whose they are.
      detail = jsonb_build_object('needs', at_least)::text,
      hint = 'Ask an owner of this shop to do this, or to give you the role.';
  end if;
end $$;

-- Raises access.suspended, desk.unknown, desk.revoked or access.denied unless this desk is the caller's own, is not
-- revoked and works for a creator that he still works for. Both directions of sync ask it first, so that a lost desk
-- stops at the moment it is revoked, whatever token it holds. Somebody else's desk is as unknown as no desk at all.
create function private.require_desk(of_desk uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  desk public.desks;
begin
  if private.is_suspended() then
    raise exception using errcode = 'P0001', message = 'access.suspended',
      hint = 'This account has been suspended. Ask support.';
  end if;
  select d.* into desk from public.desks d where d.id = of_desk and d.user_id = (select auth.uid());
  if desk.id is null then
    raise exception using errcode = 'P0001', message = 'desk.unknown',
      detail = jsonb_build_object('deskId', of_desk)::text,
      hint = 'Register this desk, signed in as a member of the shop.';
  end if;
  if desk.revoked_at is not null then
    raise exception using errcode = 'P0001', message = 'desk.revoked',
      detail = jsonb_build_object('deskId', of_desk, 'revokedAt', desk.revoked_at)::text,
      hint = 'This desk was revoked. What it has not sent stays on it; an owner can let it register again.';
  end if;
  perform private.require_role(desk.creator_id, 'packer');
end $$;

-- Everything starts closed; what policies and invoker functions call is opened to signed-in people.
do $$
declare
  callable text;
begin
  foreach callable in array array[
    'rank(text)', 'is_suspended()', 'me()', 'has_role(text)', 'is_admin()', 'is_support()', 'my_creators()',
    'creators_as(text, text)', 'my_role(uuid)', 'require_role(uuid, text)', 'is_server()', 'require_desk(uuid)'
  ] loop
    execute format('revoke execute on function private.%s from public, anon, authenticated', callable);
    execute format('grant execute on function private.%s to authenticated, service_role', callable);
  end loop;
end $$;

create or replace function private.list_team(of_creator uuid) returns json
language plpgsql stable security definer set search_path = '' as $$
declare
  is_leading boolean;
begin
  perform private.require_role(of_creator, 'packer');
  is_leading := private.is_server() or private.is_admin()
    or coalesce(private.rank(private.my_role(of_creator)) >= private.rank('lead'), false);
  return json_build_object(
    'members', (
      select coalesce(json_agg(json_build_object('userId', m.user_id, 'email', u.email, 'role', m.role,
        'isFirstOwner', m.user_id = c.user_id) order by m.joined_at, m.user_id), '[]')
      from public.creator_members m join public.users u on u.id = m.user_id join public.creators c on c.id = m.creator_id
      where m.creator_id = of_creator and m.removed_at is null),
    -- A desk outlives its person's membership; whose it was is then nobody's business.
    'desks', (
      select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'userId', d.user_id,
        'email', case when m.user_id is not null then u.email end,
        'lastSeenAt', floor(extract(epoch from d.last_seen_at) * 1000)::bigint,
        'revokedAt', floor(extract(epoch from d.revoked_at) * 1000)::bigint) order by d.created_at, d.id), '[]')
      from public.desks d join public.users u on u.id = d.user_id
      left join public.creator_members m
        on m.creator_id = d.creator_id and m.user_id = d.user_id and m.removed_at is null
      where d.creator_id = of_creator),
    'invitations', (
      select coalesce(json_agg(json_build_object('id', i.id, 'role', i.role,
        'expiresAt', floor(extract(epoch from i.expires_at) * 1000)::bigint) order by i.expires_at, i.id), '[]')
      from public.creator_invitations i
      where is_leading and i.creator_id = of_creator and i.accepted_at is null and i.cancelled_at is null
        and i.expires_at > now()));
end $$;

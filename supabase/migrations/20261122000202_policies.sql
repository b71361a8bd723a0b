-- Who may do what to which table: grants, row level security and one policy a verb, so that no two permissive policies
-- of a table ever overlap. The matrix below is the whole of it; anon has nothing anywhere.
--
-- A rule is a member's role ('packer' lets leads and owners in too), 'admin', 'nobody' (no grant, no policy), or an
-- expression over the row. The server's part is what service_role may do: it passes policies by, so that its grants are
-- all that holds it.

create function private.rule_of(rule text) returns text
language sql immutable set search_path = '' as $$
  select case
    when rule in ('packer', 'lead', 'owner')
      then format('creator_id = any (array(select private.creators_as(%L)))', rule)
    when rule = 'admin' then '(select private.is_admin())'
    else rule
  end
$$;

create procedure private.open_table(
  name text, reads text, creates text, changes text, removes text, server text default 'select, insert, update, delete'
)
language plpgsql set search_path = '' as $$
declare
  verb text;
  rule text;
begin
  execute format('alter table public.%I enable row level security', name);
  execute format('revoke all on public.%I from public, anon, authenticated, service_role', name);
  execute format('grant %s on public.%I to service_role', server, name);
  for verb, rule in
    values ('select', reads), ('insert', creates), ('update', changes), ('delete', removes)
  loop
    continue when rule = 'nobody';
    execute format('grant %s on public.%I to authenticated', verb, name);
    execute format('create policy %I on public.%I for %s to authenticated %s', name || '_' || verb, name, verb,
      case verb
        when 'insert' then format('with check (%s)', private.rule_of(rule))
        -- Said twice on purpose: the row that goes in and the row that comes out, or a row could be given away.
        when 'update' then format('using (%1$s) with check (%1$s)', private.rule_of(rule))
        else format('using (%s)', private.rule_of(rule))
      end);
  end loop;
end $$;
revoke execute on function private.rule_of(text) from public, anon, authenticated;
revoke execute on procedure private.open_table(text, text, text, text, text, text) from public, anon, authenticated;

-- What a creator sells and ships. Column rules finer than these are in the guards of the next migration.
--                             table               reads     creates   changes   removes
call private.open_table('tiktok_shops',       'packer', 'owner',  'owner',  'owner');
call private.open_table('products',
  'creator_id = any (array(select private.creators_as(''packer'', ''support'')))', 'lead', 'lead', 'owner');
call private.open_table('customers',          'packer', 'lead',   'lead',   'owner');
call private.open_table('orders',             'packer', 'lead',   'packer', 'owner');
call private.open_table('order_items',        'packer', 'lead',   'lead',   'owner');
call private.open_table('order_units',        'packer', 'lead',   'lead',   'owner');
call private.open_table('shipments',          'packer', 'lead',   'packer', 'owner');
call private.open_table('shipment_orders',    'packer', 'lead',   'lead',   'owner');
call private.open_table('shipment_labels',    'packer', 'lead',   'lead',   'owner');
call private.open_table('inventory_sync',     'packer', 'lead',   'lead',   'owner');
call private.open_table('automation_rules',   'packer', 'lead',   'lead',   'owner');

-- The creator himself. Ownership is said by user_id as well as by membership: the membership is written by a trigger
-- after the row, too late for `insert ... returning`.
call private.open_table('creators',
  'user_id = (select private.me()) or id = any (array(select private.creators_as(''packer'', ''support'')))',
  '(user_id = (select private.me()) and not is_verified) or (select private.is_admin())',
  'id = any (array(select private.creators_as(''owner'')))',
  'id = any (array(select private.creators_as(''owner'')))');

-- People, their roles and their places: membership, invitations and desks change through functions only.
call private.open_table('users',
  'id = (select private.me()) or (select private.is_support()) or (select private.is_admin())',
  'admin', 'id = (select private.me()) or (select private.is_admin())', 'admin');
call private.open_table('user_roles',
  'user_id = (select private.me()) or (select private.is_admin())', 'admin', 'admin', 'admin');
call private.open_table('creator_members',    'packer', 'admin',  'admin',  'admin');
call private.open_table('desks',              'packer', 'nobody', 'admin',  'admin');

-- What sync writes: read by every member, written by sync's own functions only.
call private.open_table('desk_events',        'packer', 'nobody', 'nobody', 'nobody', 'select, insert');
call private.open_table('order_claims',       'packer', 'nobody', 'nobody', 'nobody');
call private.open_table('conflicts',          'packer', 'nobody', 'nobody', 'nobody');
call private.open_table('tombstones',         'packer', 'nobody', 'nobody', 'nobody');
call private.open_table('applied_mutations',  'packer', 'nobody', 'nobody', 'nobody');
call private.open_table('sync_dead_letters',  'packer', 'nobody', 'nobody', 'nobody');

-- What TikTok sent: payloads hold buyers' data, so that only the server and an admin see them.
call private.open_table('tiktok_webhooks',    'admin',  'nobody', 'nobody', 'admin');
call private.open_table('webhook_receipts',   'admin',  'nobody', 'nobody', 'admin');

-- What belongs to a person.
call private.open_table('subscriptions',
  'user_id = (select private.me()) or (select private.is_admin())', 'admin', 'admin', 'admin');
call private.open_table('system_health',
  'user_id = (select private.me()) or (select private.is_support()) or (select private.is_admin())',
  'user_id = (select private.me()) or (select private.is_support()) or (select private.is_admin())',
  'user_id = (select private.me()) or (select private.is_support()) or (select private.is_admin())',
  'user_id = (select private.me()) or (select private.is_support()) or (select private.is_admin())');
call private.open_table('automation_metrics',
  'user_id = (select private.me()) or (select private.is_admin())', 'admin', 'admin', 'admin');
call private.open_table('alert_events',
  'user_id = (select private.me()) or (select private.is_admin())',
  'admin', 'user_id = (select private.me()) or (select private.is_admin())', 'admin');
call private.open_table('performance_logs',
  'user_id = (select private.me()) or (select private.is_admin())',
  'user_id = (select private.me()) or (select private.is_admin())', 'nobody', 'admin');
-- Append-only for everyone; the financial part is written by triggers alone, or it would prove nothing.
call private.open_table('analytics_events',
  'user_id = (select private.me()) or (select private.is_admin())',
  'user_id = (select private.me()) and event_category <> ''financial''', 'nobody', 'nobody', 'select, insert');

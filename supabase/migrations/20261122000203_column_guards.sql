-- Policies decide on rows; these decide on columns, for people who write rows directly through the API. Functions of
-- sync run as their owner and carry their own guards, so that a busy push pays nothing for these.

/*
 * Arguments: the role that may change anything, 'only' or 'except', and column names. Whoever is below that role may
 * change only these columns, or all except these. Raises access.column.
 */
create function private.guard_columns() returns trigger
language plpgsql set search_path = '' as $$
declare
  at_least text := tg_argv[0];
  named text[] := tg_argv[2:];
  after_ jsonb := to_jsonb(new);
  before_ jsonb := to_jsonb(old);
  of_creator uuid := coalesce(after_ ->> 'creator_id', after_ ->> 'id')::uuid;
  refused text[];
begin
  select array_agg(a.key order by a.key) into refused
    from jsonb_each(after_) a
   where a.value is distinct from before_ -> a.key
     and a.key not in ('updated_at', 'rev', 'xid')
     and (a.key = any (named)) = (tg_argv[1] = 'except');
  if refused is null or private.is_admin() then
    return new;
  end if;
  if at_least <> 'admin' and private.rank(private.my_role(of_creator)) >= private.rank(at_least) then
    return new;
  end if;
  raise exception using errcode = 'P0001', message = 'access.column',
    detail = jsonb_build_object('table', tg_table_name, 'columns', refused, 'needs', at_least)::text,
    hint = 'These fields are changed by somebody with a higher role.';
end $$;
revoke execute on function private.guard_columns() from public, anon, authenticated;

-- A packer packs: how far an order is, and what he wants to say about it.
create trigger guard_packer before update on public.orders
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('lead', 'only', 'fulfillment_stage', 'note', 'tags', 'processing_started', 'closed_at');
create trigger guard_packer before update on public.shipments
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('lead', 'only', 'status', 'shipped_at');

-- Amounts are the owner's.
create trigger guard_money
  before update of total_amount, shipping_cost, tax_amount, refund_amount, currency, payment_status on public.orders
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('owner', 'except', 'total_amount', 'shipping_cost', 'tax_amount',
    'refund_amount', 'currency', 'payment_status');
create trigger guard_money before update on public.order_items
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('owner', 'except', 'unit_price', 'line_total', 'currency');
create trigger guard_money before update on public.shipments
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('owner', 'except', 'shipping_cost', 'insurance_cost', 'currency');

-- Nobody lifts his own suspension, gives himself a tier or verifies himself; ownership changes hands by support's act.
create trigger guard_columns before update on public.users
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('admin', 'only', 'preferences', 'last_active');
create trigger guard_columns before update on public.creators
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('admin', 'except', 'id', 'user_id', 'is_verified');
create trigger guard_columns before update on public.alert_events
  for each row when (current_user = 'authenticated')
  execute function private.guard_columns('admin', 'only', 'resolution_status', 'resolved_at', 'assigned_to');

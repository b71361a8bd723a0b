-- Closed again, not merely without policies: RLS stays on and every grant goes.
do $$
declare
  policy record;
begin
  for policy in
    select tablename, policyname from pg_policies
     where schemaname = 'public' and policyname in
       (select format('%s_%s', tablename, verb) from unnest(array['select', 'insert', 'update', 'delete']) verb)
  loop
    execute format('drop policy %I on public.%I', policy.policyname, policy.tablename);
    execute format('revoke all on public.%I from authenticated, service_role', policy.tablename);
  end loop;
end $$;
drop procedure private.open_table(text, text, text, text, text, text);
drop function private.rule_of(text);

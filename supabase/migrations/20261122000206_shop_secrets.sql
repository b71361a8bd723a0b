-- TikTok's tokens and webhook secrets: sealed by Vault where the project has it, else by pgcrypto with a key that lives
-- in the environment of the edge functions and comes with each call. The key is never written down here, so that a copy
-- of the database opens nothing. One function reads them, for one role; no role of the API has any right on the table.

create table private.shop_secrets (
  creator_id uuid not null,
  shop_id uuid not null,
  kind text not null check (kind in ('access_token', 'refresh_token', 'webhook_secret')),
  vault_id uuid,
  sealed bytea,
  updated_at timestamptz not null default now(),
  primary key (shop_id, kind),
  constraint shop_secrets_one_place check ((vault_id is null) <> (sealed is null)),
  constraint shop_secrets_shop_fk foreign key (creator_id, shop_id)
    references public.tiktok_shops (creator_id, id) on delete cascade
);
create index shop_secrets_shop on private.shop_secrets (creator_id, shop_id);
-- No policy: only the owner of the functions below gets past this, whatever is granted by mistake one day.
alter table private.shop_secrets enable row level security;
revoke all on private.shop_secrets from public, anon, authenticated, service_role;

create function private.has_vault() returns boolean
language sql stable set search_path = '' as $$
  select to_regprocedure('vault.create_secret(text, text, text, uuid)') is not null
    or to_regprocedure('vault.create_secret(text, text, text)') is not null
$$;

/*
 * Raises secrets.logUnsafe where the server would write a statement's values to its log. Edge functions ask once, with
 * nothing secret in hand: a server logs a statement before it runs, so the functions below would notice too late.
 */
create function private.require_quiet_log() returns void
language plpgsql stable set search_path = '' as $$
begin
  if current_setting('log_parameter_max_length') <> '0'
    and (current_setting('log_statement') in ('mod', 'all') or current_setting('log_min_duration_statement') = '0') then
    raise exception using errcode = 'P0001', message = 'secrets.logUnsafe',
      hint = 'Set log_statement to ddl or log_parameter_max_length to 0 before connecting a shop.';
  end if;
end $$;

create function private.require_secrets_key(key text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(length(key), 0) < 32 then
    raise exception using errcode = 'P0001', message = 'secrets.keyMissing',
      hint = 'Set SHOP_SECRETS_KEY, 32 characters or more, in the environment of the edge functions.';
  end if;
end $$;

create function private.seal_secret(of_creator uuid, of_shop uuid, of_kind text, value text, key text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  vault_key uuid;
begin
  if not private.has_vault() then
    perform private.require_secrets_key(key);
    insert into private.shop_secrets (creator_id, shop_id, kind, sealed)
    values (of_creator, of_shop, of_kind, extensions.pgp_sym_encrypt(value, key, 'cipher-algo=aes256'))
    on conflict (shop_id, kind) do update set sealed = excluded.sealed, vault_id = null, updated_at = now();
    return;
  end if;
  select s.vault_id into vault_key from private.shop_secrets s where s.shop_id = of_shop and s.kind = of_kind;
  if vault_key is not null then
    execute 'select vault.update_secret($1, $2)' using vault_key, value;
    update private.shop_secrets set updated_at = now() where shop_id = of_shop and kind = of_kind;
    return;
  end if;
  execute 'select vault.create_secret($1, $2, $3)' into vault_key
    using value, format('shop:%s:%s', of_shop, of_kind), 'TikTok Shop';
  insert into private.shop_secrets (creator_id, shop_id, kind, vault_id) values (of_creator, of_shop, of_kind, vault_key)
  on conflict (shop_id, kind) do update set sealed = null, vault_id = excluded.vault_id, updated_at = now();
end $$;

-- One text or more under the known names, none of them empty.
create function private.are_secrets(secrets jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(secrets) is distinct from 'object' then false else not exists (
    select from jsonb_each(secrets) e
    where e.key not in ('access_token', 'refresh_token', 'webhook_secret')
      or jsonb_typeof(e.value) <> 'string' or e.value = '""')
  end
$$;

/*
 * Keeps a shop's secrets: an object of access_token, refresh_token and webhook_secret, any of them. Raises input.invalid
 * for another name or an unknown shop, secrets.keyMissing, secrets.logUnsafe; never with a value in the message.
 */
create function public.store_shop_secrets(shop_id uuid, secrets jsonb, key text default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  of_creator uuid;
  entry record;
begin
  perform private.require_quiet_log();
  select s.creator_id into of_creator from public.tiktok_shops s where s.id = $1;
  if of_creator is null or not private.are_secrets(secrets) then
    raise exception using errcode = 'P0001', message = 'input.invalid',
      detail = jsonb_build_object('shopId', $1)::text,
      hint = 'Name a connected shop and any of access_token, refresh_token and webhook_secret, each a text.';
  end if;
  for entry in select e.key as kind, e.value from jsonb_each_text(secrets) e loop
    perform private.seal_secret(of_creator, $1, entry.kind, entry.value, $3);
  end loop;
end $$;

/* A shop's secrets by kind, for the one role that talks to TikTok. Raises secrets.unreadable on another key. */
create function public.read_shop_secrets(shop_id uuid, key text default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found_ record;
  opened text;
  answer jsonb := '{}';
begin
  perform private.require_quiet_log();
  for found_ in select s.kind, s.vault_id, s.sealed from private.shop_secrets s where s.shop_id = $1 loop
    if found_.vault_id is not null then
      execute 'select decrypted_secret from vault.decrypted_secrets where id = $1' into opened using found_.vault_id;
    else
      perform private.require_secrets_key($2);
      opened := private.open_secret(found_.sealed, $2);
    end if;
    answer := answer || jsonb_build_object(found_.kind, opened);
  end loop;
  return answer;
end $$;

-- pgcrypto's own error says nothing secret, but has no stable code.
create function private.open_secret(sealed bytea, key text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return extensions.pgp_sym_decrypt(sealed, key);
exception when external_routine_invocation_exception then
  raise exception using errcode = 'P0001', message = 'secrets.unreadable',
    hint = 'SHOP_SECRETS_KEY is not the key these were sealed with. Connect the shop again, or restore the key.';
end $$;

/* True when the server keeps its log quiet enough for secrets to be sent to it. Asked before the first of them. */
create function public.can_take_secrets() returns boolean
language plpgsql stable set search_path = '' as $$
begin
  perform private.require_quiet_log();
  return true;
end $$;

-- A shop's secrets go with it.
create function private.forget_vault_secret() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  execute 'delete from vault.secrets where id = $1' using old.vault_id;
  return null;
end $$;
create trigger forget_vault_secret after delete on private.shop_secrets
  for each row when (old.vault_id is not null) execute function private.forget_vault_secret();

revoke execute on function private.has_vault(), private.require_secrets_key(text), private.are_secrets(jsonb),
  private.seal_secret(uuid, uuid, text, text, text), private.open_secret(bytea, text), private.forget_vault_secret(),
  private.require_quiet_log(), public.store_shop_secrets(uuid, jsonb, text), public.read_shop_secrets(uuid, text),
  public.can_take_secrets()
  from public, anon, authenticated;
grant execute on function public.store_shop_secrets(uuid, jsonb, text), public.read_shop_secrets(uuid, text),
  public.can_take_secrets(), private.require_quiet_log() to service_role;

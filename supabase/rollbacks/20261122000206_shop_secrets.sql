-- Shops have to be connected again afterwards: what was sealed goes.
drop function public.can_take_secrets(), public.read_shop_secrets(uuid, text),
  public.store_shop_secrets(uuid, jsonb, text);
delete from private.shop_secrets where vault_id is not null;
drop table private.shop_secrets;
drop function private.are_secrets(jsonb), private.forget_vault_secret(), private.open_secret(bytea, text),
  private.seal_secret(uuid, uuid, text, text, text), private.require_secrets_key(text), private.require_quiet_log(),
  private.has_vault();

-- What every later file stands on: the closed schema, safe defaults, money and the change stamp.

-- Internal tables and definer functions live here; the API never exposes it.
create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

-- Postgres lets everybody execute every new function. Nothing here relies on that: each function says who may.
alter default privileges revoke execute on functions from public;

/* Digits after the point of a currency's minor unit (ISO 4217). The list is src/shared/domain/money; a test compares. */
create function private.currency_exponent(currency text) returns integer
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return case
    when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF',
      'XOF', 'XPF') then 0
    when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    else 2
  end;
end $$;

/* True when no amount is finer than its currency's minor unit: 1.005 GBP is a mistake, 1.005 KWD is not. */
create function private.money_fits(currency text, a numeric, b numeric default 0, c numeric default 0, d numeric default 0)
returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return greatest(scale(trim_scale(a)), scale(trim_scale(b)), scale(trim_scale(c)), scale(trim_scale(d)))
    <= case when currency in ('USD', 'GBP', 'EUR') then 2 else private.currency_exponent(currency) end;
end $$;

-- Checks run as the one who writes.
grant execute on function private.currency_exponent(text) to authenticated, service_role;
grant execute on function private.money_fits(text, numeric, numeric, numeric, numeric) to authenticated, service_role;

/* For people who read rows. Sync never looks at it: a timestamp is no cursor. */
create function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end $$;

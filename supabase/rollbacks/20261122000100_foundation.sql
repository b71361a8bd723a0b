drop function private.touch_updated_at();
drop function private.money_fits(text, numeric, numeric, numeric, numeric);
drop function private.currency_exponent(text);
alter default privileges grant execute on functions to public;
drop schema private;

drop view public.support_orders, public.support_customers;
drop view private.support_orders, private.support_customers;
drop function private.masked(text), private.masked_phone(text), private.masked_address(jsonb);

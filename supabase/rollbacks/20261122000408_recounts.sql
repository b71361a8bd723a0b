drop function private.recount_customers(uuid);
drop function private.recount_stock(uuid, uuid[]);

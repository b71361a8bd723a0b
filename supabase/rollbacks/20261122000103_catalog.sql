drop table public.inventory_sync;
drop table public.customers;
drop table public.products;
drop table public.tiktok_shops;

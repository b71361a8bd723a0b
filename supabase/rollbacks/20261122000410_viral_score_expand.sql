alter table public.orders drop constraint orders_viral_score;
alter table public.orders drop column viral_score;

alter table public.orders alter column viral_score drop not null;

-- no-transaction
drop index concurrently if exists public.idx_orders_viral_score;

-- no-transaction
create index concurrently if not exists idx_orders_viral_score on public.orders (creator_id, viral_score desc) where viral_score > 0;

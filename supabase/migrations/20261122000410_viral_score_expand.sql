-- viral_score, step 1 of 3, expand: programs that do not know the column go on. The default costs no rewrite, and the
-- check is not yet asked of the rows that stand.

alter table public.orders add column if not exists viral_score integer default 0;
alter table public.orders add constraint orders_viral_score check (viral_score between 0 and 1000) not valid;

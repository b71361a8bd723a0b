-- viral_score, step 3 of 3, contract: every program that writes orders knows the column, so that it may be asked of all
-- rows. The check is proved without keeping writers out; after it, `not null` needs no scan of its own.

update public.orders set viral_score = 0 where viral_score is null;
alter table public.orders validate constraint orders_viral_score;
alter table public.orders add constraint orders_viral_score_known check (viral_score is not null) not valid;
alter table public.orders validate constraint orders_viral_score_known;
alter table public.orders alter column viral_score set not null;
alter table public.orders drop constraint orders_viral_score_known;

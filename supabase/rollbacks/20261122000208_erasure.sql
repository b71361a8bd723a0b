-- What was erased stays erased.
do $$
begin
  if to_regprocedure('cron.unschedule(text)') is not null then
    perform cron.unschedule(jobname) from cron.job where jobname = 'creatorflow-forget-buyers';
  end if;
end $$;
drop function public.erase_customer(uuid);
drop trigger meet_again on public.customers;
drop trigger forgotten on public.orders;
drop function private.meet_again(), private.keep_forgotten();
drop function private.erase_customer(uuid), private.forget_buyers(uuid), private.forget_idle_customers(uuid, integer),
  private.orders_to_forget(uuid, integer), private.erasure_batch(), private.erase_customer_row(uuid, uuid),
  private.erase_orders(uuid, uuid[]), private.erase_mentions(uuid, uuid[], text),
  private.buyer_pattern(uuid, uuid[]), private.erase_journal(uuid, uuid[]), private.erase_parcels(uuid, uuid[]),
  private.erase_order_rows(uuid, uuid[]);
drop index public.orders_buyer_due;
alter table public.orders drop column buyer_erased_at;
alter table public.creators drop column buyer_retention_days;

drop table public.order_claims;
drop table public.shipment_labels;
drop table public.order_units;
drop table public.shipment_orders;
drop table public.shipments;

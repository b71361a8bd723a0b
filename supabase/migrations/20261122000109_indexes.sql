-- The seed's indexes by their names, and those that sync and the desk read by. A creator's rows are the unit of every
-- policy, so creator_id leads wherever the table has one; docs/backend.md gives each its query.

create index idx_orders_creator_status_date on public.orders (creator_id, order_status, created_at);
create index idx_orders_priority_impact on public.orders (creator_id, priority_level, impact_level);
create index idx_orders_automated on public.orders (creator_id, order_date desc) where is_automated = true;
create index idx_system_health_user_status on public.system_health (user_id, status);
create index idx_analytics_user_timestamp on public.analytics_events (user_id, "timestamp");
create index idx_tiktok_shops_sync_status on public.tiktok_shops (sync_status, last_sync);
create index idx_webhooks_processing on public.tiktok_webhooks (processing_status, received_at);
create index idx_products_velocity on public.products
  (creator_id, velocity_score desc nulls last, viral_correlation desc nulls last);

create index idx_users_subscription_status on public.users (subscription_status);
create index idx_users_last_active on public.users (last_active);
create index idx_creators_handle on public.creators (handle);
-- A verified handle belongs to one creator alone; this is the seed's index on is_verified as well.
create unique index idx_creators_verified_handle on public.creators (lower(handle)) where is_verified;

-- Foreign keys, and the lists they open: a shop's, a buyer's and a rule's orders.
create index orders_shop on public.orders (creator_id, tiktok_shop_id);
create index orders_customer on public.orders (creator_id, customer_id) where customer_id is not null;
create index orders_automation_rule on public.orders (creator_id, automation_rule_id) where automation_rule_id is not null;

-- Bootstrap reads the newest orders first.
create index orders_newest on public.orders (creator_id, order_date desc, id desc);

-- The cursor of sync.
create index orders_sync on public.orders (creator_id, xid, id);
create index tiktok_shops_sync on public.tiktok_shops (creator_id, xid, id);
create index products_sync on public.products (creator_id, xid, id);
create index customers_sync on public.customers (creator_id, xid, id);
create index order_items_sync on public.order_items (creator_id, xid, id);
create index order_units_sync on public.order_units (creator_id, xid, id);
create index shipments_sync on public.shipments (creator_id, xid, id);
create index shipment_orders_sync on public.shipment_orders (creator_id, xid, id);
create index shipment_labels_sync on public.shipment_labels (creator_id, xid, id);
create index inventory_sync_sync on public.inventory_sync (creator_id, xid, id);
create index order_claims_sync on public.order_claims (creator_id, xid, id);
create index automation_rules_sync on public.automation_rules (creator_id, xid, id);
create index desk_events_sync on public.desk_events (creator_id, xid, id);
create index conflicts_sync on public.conflicts (creator_id, xid, id);

drop function private.bootstrap_page, private.bootstrap_acks, private.bootstrap_rows, private.bootstrap_orders,
  private.next_orders, private.synced_table, private.next_ids, private.bootstrap_ranks;
drop type private.bootstrap_state;

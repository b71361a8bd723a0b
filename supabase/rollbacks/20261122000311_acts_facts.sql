drop function private.act_journal, private.act_ship, private.ship_conflict, private.act_label, private.act_print,
  private.other_print, private.act_progress, private.advanced, private.unknown_order, private.fact_of,
  private.write_claim, private.write_orders, private.lock_order,
  private.lock_orders;

drop function private.act_price, private.act_count, private.act_move_stock, private.stock_result,
  private.unknown_stock, private.lock_stock;

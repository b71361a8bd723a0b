drop function private.act_import_orders, private.refused_import, private.import_packages, private.import_items,
  private.import_order_rows, private.import_names, private.product_key, private.read_import, private.platform_id;
drop type private.imported_order;

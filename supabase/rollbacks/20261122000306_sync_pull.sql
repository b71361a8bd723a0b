drop function private.changes_page, private.cut_page, private.sync_page, private.table_of, private.sync_gone, private.sync_acks;

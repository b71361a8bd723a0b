drop function private.wire_expression(text, text);
drop procedure private.sync_table(integer, text, text[], text, boolean);
drop table private.synced_columns, private.synced_tables;

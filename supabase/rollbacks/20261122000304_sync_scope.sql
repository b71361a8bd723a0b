drop function private.cursor_json(private.sync_scope, private.sync_cursor), private.read_cursor(jsonb, private.sync_scope),
  private.is_uuid(text), private.sync_scope_of(uuid, integer, integer), private.require_wire(integer),
  private.begin_sync_epoch(), private.sync_epoch();
drop type private.sync_cursor;
drop type private.sync_scope;
drop table private.sync_state;

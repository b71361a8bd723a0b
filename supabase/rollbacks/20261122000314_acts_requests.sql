drop function private.act_dismiss_dead_letter, private.act_resolve_conflict, private.act_map_status,
  private.act_edit_order, private.act_tag, private.field_tags, private.act_note, private.act_reopen,
  private.act_release, private.act_hold;

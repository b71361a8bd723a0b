drop function private.raise_conflict, private.ms_of, private.time_of, private.amount_of, private.field_text,
  private.field_int, private.field_uuid, private.refused_field, private.refused;
drop type private.act_result;
drop type private.order_state;
drop type private.mutation;
drop table private.sync_acts;

drop function private.record_batch, private.bury_refused, private.refusal_words, private.run_one_by_one,
  private.broken_act, private.places_of, private.run_single, private.run_batch, private.has_room, private.run_act,
  private.read_batch, private.read_mutation, private.check_order, private.refuse_batch;

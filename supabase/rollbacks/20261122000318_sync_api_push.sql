drop function public.sync_push, private.push, private.push_answer, private.apply_batch, private.new_mutations,
  private.known_results;

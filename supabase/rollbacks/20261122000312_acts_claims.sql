drop function private.act_own_claim, private.act_take_over_claim, private.act_claim, private.end_claim,
  private.write_claim, private.is_running, private.claim_details, private.lock_claim, private.claim_lease;

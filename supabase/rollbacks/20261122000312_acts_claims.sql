drop function private.act_own_claim, private.act_take_over_claim, private.act_claim, private.claim_released,
  private.claimed, private.is_claimed, private.claim_details, private.claim_lease;

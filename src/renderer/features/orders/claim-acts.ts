import type { OrderClaim } from '../../../shared/domain/sync/claim.ts'
import { inBackground } from '../../lib/background.ts'
import { openOverlay } from '../../lib/desk-state.ts'
import { claim, releaseClaim } from './order-acts.ts'
import { currentTable } from './view-session.ts'

export type ClaimState = 'free' | 'mine' | 'theirs'

/** Whose an order is at `now` (ms UTC); a claim that has run out is nobody's. */
export function claimState(claimed: OrderClaim | null, now: number): ClaimState {
  if (claimed === null || claimed.expiresAt <= now) return 'free'
  return claimed.isMine ? 'mine' : 'theirs'
}

/**
 * One key for all of it: what is free is claimed; where all are this desk's they are given back; a single order of
 * another desk is taken over for a reason. Among several, those of other desks are refused by name.
 */
export function claimOrGiveBack(seqs: readonly number[]): void {
  const states = seqs.map(stateOf)
  const [only] = seqs
  if (only !== undefined && seqs.length === 1 && states[0] === 'theirs')
    openOverlay({ kind: 'reason', act: 'takeOver', seqs })
  else if (states.every((state) => state === 'mine'))
    inBackground(releaseClaim(seqs), 'toasts tell the outcome')
  else inBackground(claim(seqs.filter((_, at) => states[at] !== 'mine')), 'toasts tell the outcome')
}

/** A row that is not in memory counts as free: the command knows better and says so. */
function stateOf(seq: number): ClaimState {
  return claimState(currentTable()?.row(seq)?.claim ?? null, Date.now())
}

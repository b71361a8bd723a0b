import type { OrderClaim } from '../../../shared/domain/sync/claim.ts'
import { spanWords } from '../../lib/spans.ts'

/** A running claim in words: short for a row, in full for its tooltip and the order panel. */
export interface ClaimWords {
  readonly tone: 'mine' | 'theirs'
  readonly short: string
  readonly full: string
}

/** The words of a claim at `now` (ms UTC); null for none and for one that has run out. */
export function claimWords(claim: OrderClaim | null, now: number): ClaimWords | null {
  if (claim === null || claim.expiresAt <= now) return null
  const left = `${spanWords(claim.expiresAt - now)} left`
  if (claim.isMine) return { tone: 'mine', short: 'you', full: `You pack this at ${claim.deskName}, ${left}` }
  const who = claim.owner === '' ? claim.deskName : `${claim.deskName} · ${claim.owner}`
  const short = claim.owner === '' ? claim.deskName : `${claim.deskName} · ${nameOf(claim.owner)}`
  return { tone: 'theirs', short, full: `${who} packs this, ${left}` }
}

/** The part of a mail address that tells people of one shop apart. */
function nameOf(email: string): string {
  const at = email.indexOf('@')
  return at <= 0 ? email : `${email.slice(0, at)}@…`
}

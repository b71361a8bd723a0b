import { Hand } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OrderClaim } from '../../../../shared/domain/sync/claim.ts'
import { desk } from '../../../lib/desk-port.ts'
import { followTime } from '../../../lib/follow-time.ts'
import { Button } from '../../../ui/button.tsx'
import { TimeLeft } from '../../../ui/ticking.tsx'
import { type ClaimState, claimState } from '../claim-acts.ts'

const BUTTONS: Readonly<Record<ClaimState, string>> = {
  free: 'Claim',
  mine: 'Give back',
  theirs: 'Take over',
}

/** Who packs the order and for how long nobody else may, and the one command for all of it. */
export function ClaimLine({ claim }: { readonly claim: OrderClaim | null }) {
  const state = useClaimState(claim)
  return (
    <div data-testid="claim" data-claim={state} className="mt-2 flex items-center gap-1.5 text-small">
      <Hand
        size={13}
        className={`flex-none ${state === 'mine' ? 'text-accent-ink' : 'text-dim'}`}
        aria-hidden="true"
      />
      {claim === null || state === 'free' ? (
        <span className="flex-1 text-dim">Nobody packs this</span>
      ) : (
        <Owner claim={claim} />
      )}
      <Button command="claim" onClick={() => desk().claim()}>
        {BUTTONS[state]}
      </Button>
    </div>
  )
}

function Owner({ claim }: { readonly claim: OrderClaim }) {
  const isNamed = !claim.isMine && claim.owner !== ''
  return (
    <span className="flex min-w-0 flex-1 gap-1.5">
      <span
        className={`min-w-0 truncate ${claim.isMine ? 'font-medium text-accent-ink' : 'text-ink'}`}
        title={`${claim.deskName} ${claim.owner}`}
      >
        {claim.isMine ? 'You, at ' : ''}
        <bdi>{claim.deskName}</bdi>
        {isNamed ? ` · ${claim.owner}` : ''}
      </span>
      <span className="flex-none text-dim">
        <TimeLeft until={claim.expiresAt} over="run out" />
      </span>
    </span>
  )
}

/** Whose it is, until the moment when it is nobody's. */
function useClaimState(claim: OrderClaim | null): ClaimState {
  const [state, setState] = useState<ClaimState>(() => claimState(claim, Date.now()))
  useEffect(
    () =>
      followTime((now) => {
        const present = claimState(claim, now)
        setState(present)
        return claim === null || present === 'free' ? null : claim.expiresAt - now
      }),
    [claim],
  )
  return state
}

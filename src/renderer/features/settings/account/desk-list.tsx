import { Monitor } from 'lucide-react'
import type { Team } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { announceSyncChange } from '../../../lib/sync-state.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { SureButton } from '../../../ui/sure-button.tsx'
import { Age } from '../../../ui/ticking.tsx'

interface DeskListProps {
  readonly team: Team
  readonly isOwner: boolean
  /** Whose own desks may be revoked without being an owner. */
  readonly email: string | null
}

/** The devices that sync this shop. A lost one is revoked. */
export function DeskList({ team, isOwner, email }: DeskListProps) {
  return (
    <>
      <h3 className="text-title font-semibold">Desks</h3>
      <ul className="card divide-y divide-line">
        {team.desks.map((one) => (
          <DeskLine key={one.id} desk={one} mayRevoke={isOwner || one.email === email} />
        ))}
      </ul>
    </>
  )
}

type Desk = Team['desks'][number]

function DeskLine({ desk, mayRevoke }: { readonly desk: Desk; readonly mayRevoke: boolean }) {
  const revoke = async () => {
    await ask(window.api.team.revokeDesk({ id: desk.id }))
    tellDone({ message: `${desk.name} is revoked: it sends and fetches nothing any more.` })
    announceSyncChange()
  }
  return (
    <li className="flex min-h-11 items-center gap-3 px-4 py-1.5" data-testid="desk">
      <Monitor size={15} className="flex-none text-dim" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate" title={`${desk.name} ${desk.email}`}>
        <bdi className={desk.revokedAt === null ? 'font-medium' : 'text-dim line-through'}>{desk.name}</bdi>
        {desk.isThis ? <span className="ml-2 text-small font-medium text-accent-ink">this desk</span> : null}
        <span className="ml-2 text-small text-dim">{desk.email}</span>
      </span>
      <span className="flex-none text-small text-dim">
        {desk.revokedAt !== null ? (
          'revoked'
        ) : desk.lastSeenAt === null ? (
          'not seen yet'
        ) : (
          <Age at={desk.lastSeenAt} before="seen " />
        )}
      </span>
      {desk.revokedAt !== null ? null : (
        <SureButton
          label="Revoke"
          sure="Yes, revoke"
          question={
            desk.isThis
              ? 'This desk stops syncing; its unsent acts stay here.'
              : 'It stops syncing; its unsent acts stay there.'
          }
          disabled={!mayRevoke}
          title={mayRevoke ? undefined : "Only owners revoke other people's desks."}
          onSure={() => inBackground(revoke(), 'the list follows')}
        />
      )}
    </li>
  )
}

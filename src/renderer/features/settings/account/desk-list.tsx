import { Monitor, TriangleAlert } from 'lucide-react'
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
          <DeskLine
            key={one.id}
            desk={one}
            mayRevoke={isOwner || one.email === email}
            person={isOwner ? removablePerson(team, one) : null}
          />
        ))}
      </ul>
    </>
  )
}

type Desk = Team['desks'][number]
type Member = Team['members'][number]

/** Who worked at a revoked desk and is still of the team: they could register another one. */
function removablePerson({ members }: Team, { email, revokedAt }: Desk): Member | null {
  if (revokedAt === null) return null
  return members.find((one) => one.email === email && !one.isYou && !one.isFirstOwner) ?? null
}

interface DeskLineProps {
  readonly desk: Desk
  readonly mayRevoke: boolean
  /** Who may be removed with the revoked desk; null where nobody is to be. */
  readonly person: Member | null
}

function DeskLine({ desk, mayRevoke, person }: DeskLineProps) {
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
        {desk.followsRevoked && desk.revokedAt === null ? <AfterRevoked /> : null}
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
      {person === null ? null : <RemovePerson person={person} />}
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

/** Says that revoking the first desk did not keep its person out. */
function AfterRevoked() {
  return (
    <span
      className="ml-2 inline-flex items-center gap-1 text-small font-medium text-caution-ink"
      title="Its person registered it after another desk of theirs was revoked. If that was not meant, revoke it and remove them from the team."
    >
      <TriangleAlert size={13} aria-hidden="true" /> new since a desk of theirs was revoked
    </span>
  )
}

/** Revoking ends a desk, not a membership: removing the person is offered beside it. */
function RemovePerson({ person }: { readonly person: Member }) {
  const remove = async () => {
    await ask(window.api.team.remove({ userId: person.userId }))
    tellDone({ message: `${person.email} is not of the team any more.` })
    announceSyncChange()
  }
  return (
    <SureButton
      label="Remove the person too"
      sure="Yes, remove"
      question={`${person.email} can still sign in and register another desk. All their desks stop syncing then.`}
      onSure={() => inBackground(remove(), 'the list follows')}
    />
  )
}

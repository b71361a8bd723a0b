import type { Account, Team } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { announceSyncChange } from '../../../lib/sync-state.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { useSyncList } from '../../../lib/use-sync-list.ts'
import { SureButton } from '../../../ui/sure-button.tsx'
import { DeskList } from './desk-list.tsx'
import { Invitations } from './invitations.tsx'
import { ROLE_TITLES, ROLES, type Role } from './role-words.ts'

/** Who works for the shop, from which desks, and who is asked to join. Only owners change it; everybody sees it. */
export function TeamPart({ account }: { readonly account: Account }) {
  const [team] = useSyncList(() => window.api.team.list({}))
  const role = account.creator?.role ?? 'packer'
  if (team === null) return null
  return (
    <section className="flex flex-col gap-4" aria-label="Team" data-testid="team">
      <div>
        <h3 className="text-title font-semibold">Team</h3>
        {role === 'owner' ? null : <p className="text-dim">{NOT_YOURS}</p>}
      </div>
      <Members team={team} isOwner={role === 'owner'} />
      <Invitations team={team} isOwner={role === 'owner'} />
      <DeskList team={team} isOwner={role === 'owner'} email={account.email} />
    </section>
  )
}

const NOT_YOURS =
  'Owners invite, change roles, remove people and revoke desks. Ask one of them; you may leave, and revoke your own desks.'

interface MembersProps {
  readonly team: Team
  readonly isOwner: boolean
}

function Members({ team, isOwner }: MembersProps) {
  return (
    <ul className="card divide-y divide-line">
      {team.members.map((member) => (
        <Member key={member.userId} member={member} isOwner={isOwner} />
      ))}
    </ul>
  )
}

function Member({
  member,
  isOwner,
}: {
  readonly member: Team['members'][number]
  readonly isOwner: boolean
}) {
  const remove = async () => {
    await ask(window.api.team.remove({ userId: member.userId }))
    tellDone({
      message: member.isYou ? 'You have left the shop.' : `${member.email} is not of the team any more.`,
    })
    announceSyncChange()
  }
  const barrier = whyNotRemovable(member, isOwner)
  return (
    <li className="flex min-h-11 items-center gap-3 px-4 py-1.5" data-testid="member">
      <span className="min-w-0 flex-1 truncate" title={member.email}>
        {member.email}
        {member.isYou ? <span className="ml-2 text-small text-dim">you</span> : null}
        {member.isFirstOwner ? <span className="ml-2 text-small text-dim">first owner</span> : null}
      </span>
      <RoleField member={member} isOwner={isOwner} />
      <SureButton
        label={member.isYou ? 'Leave' : 'Remove'}
        sure={member.isYou ? 'Yes, leave' : 'Yes, remove'}
        question="Their desks stop syncing at once."
        className="min-w-20"
        disabled={barrier !== null}
        title={barrier ?? undefined}
        onSure={() => inBackground(remove(), 'the list follows')}
      />
    </li>
  )
}

function whyNotRemovable(member: Team['members'][number], isOwner: boolean): string | null {
  if (member.isFirstOwner) return 'The first owner cannot be removed, so that no shop is without one.'
  return isOwner || member.isYou ? null : 'Only owners remove people.'
}

function RoleField({
  member,
  isOwner,
}: {
  readonly member: Team['members'][number]
  readonly isOwner: boolean
}) {
  const change = async (role: Role) => {
    await ask(window.api.team.changeRole({ userId: member.userId, role }))
    tellDone({ message: `${member.email} is ${ROLE_TITLES[role].toLowerCase()} now.` })
    announceSyncChange()
  }
  const barrier = member.isFirstOwner
    ? 'The first owner stays owner.'
    : isOwner
      ? undefined
      : 'Only owners change roles.'
  return (
    <select
      className="field w-28!"
      aria-label={`Role of ${member.email}`}
      value={member.role}
      disabled={barrier !== undefined}
      title={barrier}
      onChange={(event) => {
        const role = ROLES.find((one) => one === event.target.value)
        if (role !== undefined) inBackground(change(role), 'the list follows')
      }}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {ROLE_TITLES[role]}
        </option>
      ))}
    </select>
  )
}

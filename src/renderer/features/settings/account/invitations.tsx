import { useState } from 'react'
import type { Team } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { announceSyncChange } from '../../../lib/sync-state.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Labelled } from '../../../ui/labelled.tsx'
import { TimeLeft } from '../../../ui/ticking.tsx'
import { Problem } from './problem.tsx'
import { ROLE_RIGHTS, ROLE_TITLES, ROLES, type Role } from './role-words.ts'
import { useSubmit } from './use-submit.ts'

interface InvitationsProps {
  readonly team: Team
  readonly isOwner: boolean
}

/** Codes that are out, and a new one. */
export function Invitations({ team, isOwner }: InvitationsProps) {
  return (
    <>
      {team.invitations.length === 0 ? null : (
        <ul className="card divide-y divide-line" aria-label="Open invitations">
          {team.invitations.map((invitation) => (
            <InvitationLine key={invitation.id} invitation={invitation} isOwner={isOwner} />
          ))}
        </ul>
      )}
      <Invite isOwner={isOwner} />
    </>
  )
}

interface InvitationLineProps {
  readonly invitation: Team['invitations'][number]
  readonly isOwner: boolean
}

function InvitationLine({ invitation, isOwner }: InvitationLineProps) {
  const cancel = async () => {
    await ask(window.api.team.cancelInvitation({ id: invitation.id }))
    tellDone({ message: 'That code opens nothing any more.' })
    announceSyncChange()
  }
  return (
    <li className="flex min-h-10 items-center gap-3 px-4 py-1" data-testid="invitation">
      <span className="flex-1">
        Invitation as {ROLE_TITLES[invitation.role].toLowerCase()}
        <span className="ml-2 text-small text-dim">
          <TimeLeft until={invitation.expiresAt} over="run out" />
        </span>
      </span>
      <Button
        disabled={!isOwner}
        title={isOwner ? undefined : 'Only owners cancel invitations.'}
        onClick={() => inBackground(cancel(), 'the list follows')}
      >
        Cancel it
      </Button>
    </li>
  )
}

const HOURS: readonly { readonly hours: number; readonly title: string }[] = [
  { hours: 8, title: 'for this shift, 8 hours' },
  { hours: 24, title: 'for a day' },
  { hours: 72, title: 'for 3 days' },
  { hours: 168, title: 'for a week' },
]

function Invite({ isOwner }: { readonly isOwner: boolean }) {
  const [role, setRole] = useState<Role>('packer')
  const [validHours, setValidHours] = useState(72)
  const [code, setCode] = useState<string | null>(null)
  const { isBusy, problem, onSubmit } = useSubmit(async () => {
    const made = await ask(window.api.team.invite({ role, validHours }))
    setCode(made.code)
    announceSyncChange()
  })
  return (
    <form onSubmit={onSubmit} className="card flex flex-col gap-3 p-4" data-testid="invite">
      <div className="flex items-end gap-3">
        <Labelled title="Invite somebody as">
          <select
            className="field w-32!"
            value={role}
            disabled={!isOwner}
            onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? role)}
          >
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {ROLE_TITLES[one]}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled title="The code is good">
          <select
            className="field w-48!"
            value={validHours}
            disabled={!isOwner}
            onChange={(event) => setValidHours(Number(event.target.value))}
          >
            {HOURS.map((one) => (
              <option key={one.hours} value={one.hours}>
                {one.title}
              </option>
            ))}
          </select>
        </Labelled>
        <span className="flex-1" />
        <Button
          type="submit"
          disabled={!isOwner || isBusy}
          title={isOwner ? undefined : 'Only owners invite. Ask one of them for a code.'}
        >
          Make a code
        </Button>
      </div>
      <p className="text-small text-dim">
        {ROLE_TITLES[role]}: {ROLE_RIGHTS[role]}.
      </p>
      <Problem text={problem} />
      {code === null ? null : <ShownOnce code={code} onClose={() => setCode(null)} />}
    </form>
  )
}

function ShownOnce({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  return (
    <div className="flex items-end gap-3 rounded-card bg-accent-wash p-3">
      <CopyText
        className="flex-1"
        label="For one person. It is shown this once and kept nowhere."
        text={code}
      />
      <Button onClick={onClose}>Done</Button>
    </div>
  )
}

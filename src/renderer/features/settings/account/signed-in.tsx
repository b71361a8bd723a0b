import { KeyRound } from 'lucide-react'
import type { Account } from '../../../../shared/ipc/account.contract.ts'
import { FormRow } from '../../../ui/form-row.tsx'
import { ROLE_RIGHTS, ROLE_TITLES } from './role-words.ts'
import { SignOut } from './sign-out.tsx'

/** Who works here and for which shop, and the way out. */
export function SignedIn({ account }: { readonly account: Account }) {
  const { creator } = account
  return (
    <div>
      <SessionNotice account={account} />
      <FormRow title="Signed in">
        <p className="selectable min-w-0 py-1 break-words">{account.email}</p>
      </FormRow>
      {creator === null ? null : (
        <FormRow title="Shop">
          <p className="selectable min-w-0 py-1 break-words">
            <bdi className="font-medium">{creator.handle}</bdi>
            <span className="ml-2 text-small text-dim">{account.url}</span>
          </p>
        </FormRow>
      )}
      {creator === null ? null : (
        <FormRow title="Your role">
          <p className="py-1">
            {ROLE_TITLES[creator.role]}
            <span className="ml-2 text-small text-dim">{ROLE_RIGHTS[creator.role]}</span>
          </p>
        </FormRow>
      )}
      <FormRow title="This desk">
        <p className="selectable min-w-0 py-1 break-words">
          <bdi>{account.deskName}</bdi>
        </p>
      </FormRow>
      <FormRow title="Sign out" about="Unsent acts are named before anything is given up.">
        <SignOut />
      </FormRow>
    </div>
  )
}

/** Said where no keychain keeps the session, since the person has to sign in again at the next start. */
export function SessionNotice({ account }: { readonly account: Account }) {
  if (account.isSessionKept && account.sessionNotice === null) return null
  return (
    <p
      className="mb-3 flex items-start gap-2 rounded-card bg-caution-wash px-3 py-2 text-caution-ink"
      data-testid="session-notice"
    >
      <KeyRound size={15} className="mt-0.5 flex-none" aria-hidden="true" />
      {account.sessionNotice ?? 'No keychain keeps the session here. Sign in again at the next start.'}
    </p>
  )
}

import { useEffect } from 'react'
import type { Account } from '../../../../shared/ipc/account.contract.ts'
import { inBackground } from '../../../lib/background.ts'
import { refreshAccount, refreshSync, useSync } from '../../../lib/sync-state.ts'
import { plural } from '../../../lib/words.ts'
import { ChooseShop } from './choose-shop.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SessionNotice, SignedIn } from './signed-in.tsx'
import { TeamPart } from './team.tsx'

/** Who is signed in, the shop of this workspace, and who works for it. */
export function AccountSection() {
  const account = useSync((state) => state.account)
  useEffect(
    () =>
      inBackground(Promise.all([refreshAccount(), refreshSync()]), 'the section fills when the answer comes'),
    [],
  )
  if (account === null) return null
  return (
    <div className="flex max-w-[860px] flex-col gap-6" data-testid="account">
      {account.kind === 'local' ? <LocalAccount account={account} /> : <CloudAccount account={account} />}
    </div>
  )
}

function LocalAccount({ account }: { readonly account: Account }) {
  if (account.isSignedIn) return <ChooseShop account={account} />
  return (
    <>
      <WhatItBrings />
      <SignInForm isProjectKnown={account.url !== null} />
    </>
  )
}

function CloudAccount({ account }: { readonly account: Account }) {
  if (!account.isSignedIn) return <SignedOut account={account} />
  return (
    <>
      <SignedIn account={account} />
      <TeamPart account={account} />
    </>
  )
}

function WhatItBrings() {
  return (
    <div className="max-w-[64ch] text-dim">
      <p>
        This workspace is on this computer alone, and stays complete without an account. Signing in to your
        Supabase project brings:
      </p>
      <ul className="mt-2 list-disc space-y-1 pl-5">
        <li>several desks on one shop, each seeing who packs what;</li>
        <li>orders straight from TikTok Shop instead of exports;</li>
        <li>everything you have done here, moved up once and never twice.</li>
      </ul>
      <p className="mt-2">It goes on offline just the same: what you do is kept and sent later.</p>
    </div>
  )
}

function SignedOut({ account }: { readonly account: Account }) {
  const pending = useSync((state) => state.sync?.pending ?? 0)
  return (
    <>
      <div className="rounded-card bg-caution-wash px-4 py-3 text-caution-ink" data-testid="parked">
        <p className="font-medium">
          Signed out{account.creator === null ? '.' : ` of ${account.creator.handle}.`}
        </p>
        <p>
          Work goes on at this desk.{' '}
          {pending === 0
            ? 'Nothing waits to be sent yet.'
            : `${plural(pending, 'act')} kept here; sign in and they are sent.`}
        </p>
      </div>
      <SessionNotice account={account} />
      <SignInForm isProjectKnown={account.url !== null} />
    </>
  )
}

import { useEffect, useState } from 'react'
import type { Account, CreatorChoice } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { refreshAccount } from '../../../lib/sync-state.ts'
import { Button } from '../../../ui/button.tsx'
import { Labelled } from '../../../ui/labelled.tsx'
import { addCreator, beginAgain, readShops, useFlow } from './account-flow.ts'
import { ConnectForm } from './connect-form.tsx'
import { Problem } from './problem.tsx'
import { ROLE_WORDS } from './role-words.ts'
import { fieldOf, useSubmit } from './use-submit.ts'

/** Signed in, but of no shop yet: choose one, make one or join one, then connect this workspace to it. */
export function ChooseShop({ account }: { readonly account: Account }) {
  const { creators, chosenId } = useFlow()
  const chosen = creators?.find((one) => one.id === chosenId)
  useEffect(() => {
    if (creators === null) inBackground(readShops(), 'a toast says why they do not come')
  }, [creators])
  return (
    <>
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 truncate">
          Signed in as <span className="font-medium">{account.email}</span>. Which shop is this desk for?
        </p>
        <Button onClick={() => inBackground(leaveAccount(), 'the form comes back')}>
          Use another account
        </Button>
      </div>
      {creators === null ? (
        <p className="text-dim">
          Asking for its shops. Where they do not come, press “Use another account” and sign in once more.
        </p>
      ) : creators.length === 0 ? (
        <p className="text-dim">
          This account works for no shop here yet. Make the first one, or join with a code.
        </p>
      ) : (
        <Shops creators={creators} chosenId={chosenId} />
      )}
      {chosen === undefined ? null : <ConnectForm key={chosen.id} account={account} creator={chosen} />}
      <div className="grid grid-cols-2 gap-4">
        <MakeShop />
        <JoinShop />
      </div>
    </>
  )
}

/** Signs out of an account that was the wrong one; this workspace stays what it is. */
async function leaveAccount(): Promise<void> {
  await ask(window.api.account.signOut({ keepCopy: true }))
  beginAgain()
  await refreshAccount()
}

interface ShopsProps {
  readonly creators: readonly CreatorChoice[]
  readonly chosenId: string | null
}

function Shops({ creators, chosenId }: ShopsProps) {
  return (
    <fieldset className="card divide-y divide-line">
      <legend className="sr-only">Shops</legend>
      {creators.map((one) => (
        <label key={one.id} className="flex items-center gap-3 px-4 py-2.5 has-checked:bg-accent-wash">
          <input
            type="radio"
            name="shop"
            className="accent-accent"
            checked={one.id === chosenId}
            onChange={() => useFlow.setState({ chosenId: one.id })}
          />
          <span className="min-w-0 flex-1 truncate font-medium">
            <bdi>{one.handle}</bdi>
          </span>
          <span className="text-small text-dim">you are {ROLE_WORDS[one.role]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function MakeShop() {
  const [handle, setHandle] = useState('')
  const { isBusy, problem, onSubmit } = useSubmit(async (fields) => {
    addCreator(await ask(window.api.account.createShop({ handle: fieldOf(fields, 'handle') })))
    setHandle('')
  })
  return (
    <form onSubmit={onSubmit} className="card flex flex-col gap-3 p-4" data-testid="make-shop">
      <h3 className="font-medium">Make a shop</h3>
      <Labelled title="Its TikTok handle">
        <input
          name="handle"
          className="field"
          required
          maxLength={60}
          dir="auto"
          placeholder="@lumen.and.co"
          value={handle}
          onChange={(event) => setHandle(event.target.value)}
        />
      </Labelled>
      <Problem text={problem} />
      <Button type="submit" className="self-end" disabled={isBusy || handle.trim() === ''}>
        Make it
      </Button>
    </form>
  )
}

function JoinShop() {
  const [code, setCode] = useState('')
  const { isBusy, problem, onSubmit } = useSubmit(async (fields) => {
    addCreator(await ask(window.api.account.acceptInvitation({ code: fieldOf(fields, 'code') })))
    setCode('')
  })
  return (
    <form onSubmit={onSubmit} className="card flex flex-col gap-3 p-4" data-testid="join-shop">
      <h3 className="font-medium">Join a shop</h3>
      <Labelled title="The code that its owner gave you">
        <input
          name="code"
          className="field font-mono"
          required
          minLength={6}
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Labelled>
      <Problem text={problem} />
      <Button type="submit" className="self-end" disabled={isBusy || code.trim().length < 6}>
        Join
      </Button>
    </form>
  )
}

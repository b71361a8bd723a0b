import { create } from 'zustand'
import type { CreatorChoice, SignedIn } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { refreshAccount } from '../../../lib/sync-state.ts'

export type SignInStep = 'signIn' | 'signUp' | 'confirm' | 'forgot' | 'reset'

interface AccountFlow {
  readonly step: SignInStep
  readonly url: string
  readonly key: string
  readonly email: string
  /** Null until signing in has named them. */
  readonly creators: readonly CreatorChoice[] | null
  readonly chosenId: string | null
}

const BEGINNING: AccountFlow = { step: 'signIn', url: '', key: '', email: '', creators: null, chosenId: null }

/** How far somebody is with signing in. It outlives a look at another page; a password is never in it. */
export const useFlow = create<AccountFlow>()(() => BEGINNING)

/** Another form, with what was typed so far. */
export function goToStep(step: SignInStep): void {
  useFlow.setState({ step })
}

/** Goes on from what signing in answered. */
export async function goOn({ next, creators }: SignedIn): Promise<void> {
  if (next === 'confirm') {
    goToStep('confirm')
    return
  }
  useFlow.setState({ step: 'signIn', creators, chosenId: creators[0]?.id ?? null })
  await refreshAccount()
}

/** Asks for the shops of somebody who signed in before the program was started anew. */
export async function readShops(): Promise<void> {
  const creators = await ask(window.api.account.shops({}))
  // Signing in may have named them meanwhile.
  if (useFlow.getState().creators === null) useFlow.setState({ creators, chosenId: creators[0]?.id ?? null })
}

/** A shop that was made or joined just now, chosen. */
export function addCreator(creator: CreatorChoice): void {
  useFlow.setState(({ creators }) => ({
    creators: [...(creators ?? []).filter((one) => one.id !== creator.id), creator],
    chosenId: creator.id,
  }))
}

/** Forgets who was signing in. */
export function beginAgain(): void {
  useFlow.setState(BEGINNING)
}

/** Address and key out of a pasted text, such as two lines of an env file; null where it does not hold both. */
export function projectIn(text: string): { readonly url: string; readonly key: string } | null {
  const url = /https?:\/\/[^\s"'=,;]+/.exec(text)?.[0]
  const key = /\b(?:eyJ[\w-]+\.[\w-]+\.[\w-]+|sb_publishable_[\w-]+)/.exec(text)?.[0]
  return url === undefined || key === undefined ? null : { url, key }
}

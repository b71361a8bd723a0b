import { type ReactNode, useState } from 'react'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { desk } from '../../../lib/desk-port.ts'
import { refreshAccount, refreshSync, useSync } from '../../../lib/sync-state.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { plural } from '../../../lib/words.ts'
import { Button } from '../../../ui/button.tsx'

/** `wipe`: removing what is here was asked for. `discard`: it was confirmed, but there are acts that nobody has. */
type Question =
  | { readonly kind: 'none' }
  | { readonly kind: 'wipe' }
  | { readonly kind: 'discard'; readonly unsent: number }

/** Two ways out: with what is here kept for the next time, or wiped. Unsent acts need a yes of their own. */
export function SignOut() {
  const [question, setQuestion] = useState<Question>({ kind: 'none' })
  const pending = useSync((state) => state.sync?.pending ?? 0)
  const leave = async (keepCopy: boolean, discardUnsent: boolean) => {
    const unsent = await signOut(keepCopy, discardUnsent, pending)
    setQuestion(unsent === null ? { kind: 'none' } : { kind: 'discard', unsent })
  }
  const act = (keepCopy: boolean, discardUnsent: boolean) =>
    inBackground(leave(keepCopy, discardUnsent), 'the section follows')
  if (question.kind === 'wipe')
    return (
      <Sure
        text={
          pending === 0
            ? 'Orders, prints and journal at this desk are removed. The server keeps what was sent: all of it.'
            : `${plural(pending, 'act')} not sent yet. Orders, prints and journal at this desk are removed.`
        }
        onKeep={() => setQuestion({ kind: 'none' })}
      >
        <Button tone="danger" data-testid="wipe-yes" onClick={() => act(false, false)}>
          Yes, wipe this desk
        </Button>
      </Sure>
    )
  if (question.kind === 'discard')
    return (
      <Sure
        text={`${plural(question.unsent, 'act')} on no other computer. ${question.unsent === 1 ? 'It is' : 'They are'} lost for good.`}
        onKeep={() => setQuestion({ kind: 'none' })}
      >
        <Button tone="danger" data-testid="discard-yes" onClick={() => act(false, true)}>
          Yes, lose {plural(question.unsent, 'act')}
        </Button>
      </Sure>
    )
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => act(true, false)}>Sign out, keep this copy</Button>
        <Button tone="danger" onClick={() => setQuestion({ kind: 'wipe' })}>
          Sign out and wipe
        </Button>
      </div>
      {pending === 0 ? null : (
        <p className="text-small text-dim">
          {plural(pending, 'act')} not sent yet: a kept copy keeps {pending === 1 ? 'it' : 'them'} until
          somebody signs in again.
        </p>
      )}
    </div>
  )
}

/** Answers how many unsent acts stand in the way; null when it is done. */
async function signOut(keepCopy: boolean, discardUnsent: boolean, pending: number): Promise<number | null> {
  try {
    const { signedOut, unsent } = await ask(window.api.account.signOut({ keepCopy, discardUnsent }))
    if (!signedOut) return unsent
    tellDone({ message: keepCopy ? 'Signed out. What is here is kept.' : 'Signed out. This desk is wiped.' })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'rule.unsentActs') throw error
    const { unsent } = error.details
    return typeof unsent === 'number' ? unsent : pending
  }
  await Promise.all([refreshAccount(), refreshSync()])
  desk().refresh()
  return null
}

interface SureProps {
  readonly text: string
  readonly onKeep: () => void
  readonly children: ReactNode
}

function Sure({ text, onKeep, children }: SureProps) {
  return (
    <div className="flex flex-col gap-2">
      <p role="alert" className="text-danger-ink">
        {text}
      </p>
      <div className="flex gap-2">
        <Button autoFocus onClick={onKeep}>
          Stay signed in
        </Button>
        {children}
      </div>
    </div>
  )
}

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { inBackground } from '../../../lib/background.ts'
import { useChanges } from '../../../lib/changes.ts'
import { desk } from '../../../lib/desk-port.ts'
import { providePageActs } from '../../../lib/page-acts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Labelled } from '../../../ui/labelled.tsx'
import { PrintLines } from '../detail/print-lines.tsx'
import { CHECK_ACTS } from './check-acts.ts'
import { CheckHead, CheckLines, CheckTold, WrongThing } from './check-parts.tsx'
import {
  acknowledge,
  countMore,
  leaveCheck,
  nextBox,
  openCheck,
  readAgain,
  scanned,
  useCheck,
} from './check-session.ts'

const follows = 'the box on screen follows'

/** Checks what goes into an order's box, thing by thing; the last one verifies the order. */
export function CheckDialog({ seqs }: { readonly seqs: readonly number[] }) {
  const { order, check, prints, told } = useCheck()
  const changes = useChanges((state) => state.count)
  useEffect(() => {
    inBackground(openCheck(seqs), follows)
    return leaveCheck
  }, [seqs])
  useEffect(() => providePageActs(CHECK_ACTS), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => inBackground(readAgain(), follows), [changes])
  return (
    <Dialog label="Check items" testId="check-dialog" onClose={leave} className="w-[680px]">
      {order === null || check === null ? (
        <p className="p-6 text-dim">Reading the order…</p>
      ) : (
        <div className="relative flex flex-col gap-4 p-6" data-complete={check.isComplete}>
          <CheckHead order={order} check={check} />
          <CheckLines check={check} />
          <CheckTold />
          <ScanField key={check.seq} isComplete={check.isComplete} />
          <CheckKeys isComplete={check.isComplete} />
          {check.isComplete ? <PrintLines prints={prints} /> : null}
          {told?.kind === 'wrong' ? <WrongThing text={told.text} /> : null}
        </div>
      )}
    </Dialog>
  )
}

/** Escape first acknowledges what was wrong. */
function leave(): void {
  if (!acknowledge()) desk().leaveOverlay()
}

/** Has the focus all the time: whatever is scanned lands here. */
function ScanField({ isComplete }: { readonly isComplete: boolean }) {
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    inBackground(entered(code.trim(), isComplete), follows)
    setCode('')
  }
  return (
    <form onSubmit={submit}>
      <Labelled title="Scan a thing, or type its SKU, or how many more of the marked one">
        <input
          ref={field}
          className="field font-mono"
          data-testid="check-scan"
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Labelled>
    </form>
  )
}

/** Enter alone counts one of the marked thing, and goes on when nothing is missing. */
function entered(code: string, isComplete: boolean): Promise<void> {
  if (code !== '') return scanned(code)
  return isComplete ? nextBox() : countMore(1)
}

function CheckKeys({ isComplete }: { readonly isComplete: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {isComplete ? (
        <Button tone="primary" command="check-next" onClick={() => desk().pageAct('next')}>
          Next order
        </Button>
      ) : (
        <>
          <Button tone="primary" command="check-one" onClick={() => desk().pageAct('countOne')}>
            Count one
          </Button>
          <Button command="check-whole" onClick={() => desk().pageAct('countWhole')}>
            All of it
          </Button>
        </>
      )}
      <Button command="check-back" onClick={() => desk().pageAct('takeBack')}>
        Take one back
      </Button>
      <Button tone="quiet" className="ml-auto" onClick={() => desk().leaveOverlay()}>
        Leave
      </Button>
    </div>
  )
}

import { useEffect, useState } from 'react'
import type { MovePlan } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { type Moving, readQueues, useQueues } from './queue-session.ts'

const leave = () => useQueues.setState({ moving: null })

/** Asks which printer labels are to go to, and says what will be different there. Nothing moves before the answer. */
export function MoveQuestion({ moving }: { readonly moving: Moving }) {
  const printers = useDesk((desk) => desk.status?.printers)
  const others = printers?.filter(({ id }) => id !== moving.from) ?? []
  const [toId, setToId] = useState(others[0]?.id ?? null)
  const plan = usePlan(moving, toId)
  return (
    <div
      role="alertdialog"
      aria-label="Move to another printer"
      className="flex flex-col gap-2 bg-raised px-4 py-3"
    >
      {others.length === 0 ? <p>There is no other printer. Add one in Settings, Printers.</p> : null}
      <div className="flex flex-wrap items-center gap-2">
        {others.map((printer) => (
          <button
            key={printer.id}
            type="button"
            className="chip"
            data-active={printer.id === toId}
            aria-pressed={printer.id === toId}
            onClick={() => setToId(printer.id)}
          >
            {printer.name}
          </button>
        ))}
      </div>
      {plan === null ? null : <PlanWords plan={plan} />}
      <div className="flex gap-2">
        {plan === null || toId === null || plan.refusal !== null ? null : (
          <Button tone="primary" autoFocus onClick={() => confirm(moving, toId)}>
            Move {plural(plan.labels, 'label')} to {plan.to}
          </Button>
        )}
        <Button onClick={leave}>Leave them here</Button>
      </div>
    </div>
  )
}

function PlanWords({ plan }: { readonly plan: MovePlan }) {
  if (plan.refusal !== null) return <p className="text-danger-ink">{plan.refusal}</p>
  if (plan.differences.length === 0) return <p className="text-dim">Same size and dots as here.</p>
  return (
    <ul className="text-caution-ink">
      {plan.differences.map((difference) => (
        <li key={difference}>{difference} The labels are drawn anew for it.</li>
      ))}
    </ul>
  )
}

function usePlan(moving: Moving, toId: string | null): MovePlan | null {
  const [plan, setPlan] = useState<MovePlan | null>(null)
  useEffect(() => {
    if (toId !== null)
      inBackground(ask(window.api.print.planMove(requestOf(moving, toId))).then(setPlan), 'the words follow')
  }, [moving, toId])
  return plan
}

function confirm(moving: Moving, toId: string): void {
  const run = async () => {
    const { moved } = await ask(window.api.print.move({ ...requestOf(moving, toId), confirmed: true }))
    leave()
    useQueues.setState({ selected: new Set() })
    tellDone({
      message: `${plural(moved.length, 'label')} moved to ${moved[0]?.printerName ?? 'the other printer'}.`,
    })
    await readQueues()
  }
  inBackground(run(), 'the queues follow')
}

function requestOf({ from, jobIds }: Moving, toPrinterId: string) {
  return jobIds === null ? { fromPrinterId: from, toPrinterId } : { jobIds: [...jobIds], toPrinterId }
}

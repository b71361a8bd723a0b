import { type FormEvent, useEffect, useState } from 'react'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { hold, reprint } from './order-acts.ts'

interface ReasonDialogProps {
  readonly act: 'hold' | 'reprint'
  readonly seqs: readonly number[]
}

const TEXTS = {
  hold: {
    title: 'Hold',
    question: 'Why?',
    button: 'Hold',
    usual: ['Waiting for stock', 'Address looks wrong', 'Buyer asked to wait'],
  },
  reprint: {
    title: 'Reprint',
    question: 'Why once more? The reason is kept with the print.',
    button: 'Print again',
    usual: ['Label damaged', 'Printed too faint', 'Label lost'],
  },
} as const

/** Asks why, with the reasons of late within one press. */
export function ReasonDialog({ act, seqs }: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  const recent = useRecentReasons(act)
  const texts = TEXTS[act]
  const give = (chosen: string) => {
    desk().leaveOverlay()
    inBackground(act === 'hold' ? hold(seqs, chosen) : reprint(seqs, chosen), 'toasts tell the outcome')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() !== '') give(reason.trim())
  }
  return (
    <Dialog
      label={texts.title}
      testId="reason-dialog"
      onClose={() => desk().leaveOverlay()}
      className="w-[400px]"
    >
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <h2 className="text-title font-semibold">
          {texts.title} {plural(seqs.length, 'order')}
        </h2>
        <label className="flex flex-col gap-1 text-dim">
          {texts.question}
          <input
            autoFocus
            className="field"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className="flex flex-wrap gap-1.5">
          {recent.map((one) => (
            <button key={one} type="button" className="chip max-w-full" onClick={() => give(one)}>
              <span className="truncate">{one}</span>
            </button>
          ))}
        </div>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={() => desk().leaveOverlay()}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" disabled={reason.trim() === ''}>
            {texts.button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The last few different reasons out of the journal, then the usual ones. */
function useRecentReasons(act: ReasonDialogProps['act']): readonly string[] {
  const [recent, setRecent] = useState<readonly string[]>([])
  useEffect(() => {
    const read = async () => {
      const entries = await ask(window.api.journal.list({ limit: 100 }))
      setRecent(
        entries.flatMap((entry) => (entry.act === act && entry.reason !== null ? [entry.reason] : [])),
      )
    }
    inBackground(read(), 'the usual reasons do until then')
  }, [act])
  return [...new Set([...recent, ...TEXTS[act].usual])].slice(0, 6)
}

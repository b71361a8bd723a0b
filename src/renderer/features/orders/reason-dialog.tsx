import { useEffect, useState } from 'react'
import type { JournalAct } from '../../../shared/domain/journal/acts.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import type { ReasonAct } from '../../lib/desk-state.ts'
import { plural } from '../../lib/words.ts'
import { LineDialog } from '../../ui/line-dialog.tsx'
import { hold, reprint, takeOver } from './order-acts.ts'

interface ReasonDialogProps {
  readonly act: ReasonAct
  readonly seqs: readonly number[]
}

interface ReasonTexts {
  readonly title: string
  readonly question: string
  readonly button: string
  readonly usual: readonly string[]
  /** The journal act whose reasons are offered again. */
  readonly journal: JournalAct
  readonly run: (seqs: readonly number[], reason: string) => Promise<void>
}

const TEXTS: Readonly<Record<ReasonAct, ReasonTexts>> = {
  hold: {
    title: 'Hold',
    question: 'Why?',
    button: 'Hold',
    usual: ['Waiting for stock', 'Address looks wrong', 'Buyer asked to wait'],
    journal: 'hold',
    run: hold,
  },
  reprint: {
    title: 'Reprint',
    question: 'Why once more? The reason is kept with the print.',
    button: 'Print again',
    usual: ['Label damaged', 'Printed too faint', 'Label lost'],
    journal: 'reprint',
    run: reprint,
  },
  takeOver: {
    title: 'Take over',
    question: 'Another desk packs this. Why do you take it? They see the reason.',
    button: 'Take over',
    usual: ['They are on a break', 'They asked me to', 'Due now'],
    journal: 'takeOverClaim',
    run: async (seqs, reason) => {
      for (const seq of seqs) await takeOver(seq, reason)
    },
  },
}

/** Asks why, with the reasons of late within one press. */
export function ReasonDialog({ act, seqs }: ReasonDialogProps) {
  const texts = TEXTS[act]
  const recent = useRecentReasons(texts)
  const give = (chosen: string) => {
    desk().leaveOverlay()
    inBackground(texts.run(seqs, chosen), 'toasts tell the outcome')
  }
  return (
    <LineDialog
      label={texts.title}
      testId="reason-dialog"
      title={`${texts.title} ${plural(seqs.length, 'order')}`}
      question={texts.question}
      button={texts.button}
      maxLength={200}
      onGive={give}
      onClose={() => desk().leaveOverlay()}
    >
      <div className="flex flex-wrap gap-1.5">
        {recent.map((one) => (
          <button key={one} type="button" className="chip max-w-full" onClick={() => give(one)}>
            <span className="truncate">{one}</span>
          </button>
        ))}
      </div>
    </LineDialog>
  )
}

/** The last few different reasons out of the journal, then the usual ones. */
function useRecentReasons({ journal, usual }: ReasonTexts): readonly string[] {
  const [recent, setRecent] = useState<readonly string[]>([])
  useEffect(() => {
    const read = async () => {
      const entries = await ask(window.api.journal.list({ limit: 100 }))
      setRecent(
        entries.flatMap((entry) => (entry.act === journal && entry.reason !== null ? [entry.reason] : [])),
      )
    }
    inBackground(read(), 'the usual reasons do until then')
  }, [journal])
  return [...new Set([...recent, ...usual])].slice(0, 6)
}

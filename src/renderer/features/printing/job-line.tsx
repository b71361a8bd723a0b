import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { QueuePlace } from '../../../shared/domain/printing/queue-order.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { PRINT_WORDS } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { cancel, pointAt, reorder, showOrderOf, toggle } from './queue-acts.ts'
import { isWaiting, useQueues } from './queue-session.ts'

interface JobLineProps {
  readonly job: PrintJob
  /** Among the waiting labels, from 1; null on its way. */
  readonly place: number | null
}

/** A label of a queue, with what can be done with it. The keys act on the line that the cursor stands on. */
export function JobLine({ job, place }: JobLineProps) {
  const ref = useRef<HTMLLIElement>(null)
  const isHere = useQueues((state) => state.cursorId === job.id)
  const isSelected = useQueues((state) => state.selected.has(job.id))
  useEffect(() => {
    if (isHere) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isHere])
  return (
    <li
      ref={ref}
      data-testid="queued-label"
      aria-current={isHere ? 'true' : undefined}
      onFocus={() => pointAt(job.id)}
      className={`flex min-h-9 items-center gap-3 border-l-3 px-4 py-1 ${
        isHere ? 'border-l-accent bg-accent-wash' : 'border-l-transparent'
      }`}
    >
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={`Select the label of ${job.recipient}`}
        onChange={() => toggle(job.id)}
      />
      <span className="tnum w-6 flex-none text-right text-dim">{place}</span>
      <span className={`w-24 flex-none ${job.reason === null ? 'text-dim' : 'font-medium text-caution-ink'}`}>
        {PRINT_WORDS[job.state]}
      </span>
      <button
        type="button"
        className="w-40 flex-none text-left font-mono text-small text-accent-ink underline"
        title="Show this order"
        onClick={() => showOrderOf(job)}
      >
        {job.tiktokOrderId}
      </button>
      <span className="w-44 flex-none truncate text-left" dir="auto">
        {job.recipient}
      </span>
      <span className="min-w-0 flex-1 truncate text-small text-dim" title={notesOf(job)}>
        {notesOf(job)}
      </span>
      {isWaiting(job) ? <LineButtons jobId={job.id} /> : null}
    </li>
  )
}

function notesOf({ reprintReason, reason, rule, copyNo }: PrintJob): string {
  return [
    reason ?? '',
    reprintReason === null ? '' : `again: ${reprintReason}`,
    reprintReason === null && copyNo > 1 ? `copy ${copyNo}` : '',
    rule === null ? '' : `by the rule ${rule}`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function LineButtons({ jobId }: { readonly jobId: string }) {
  const place = (to: QueuePlace) => () => reorder(jobId, to)
  return (
    <span className="flex flex-none gap-0.5">
      <IconButton label="Print next" onClick={place('first')}>
        <ArrowUpToLine size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Move up" onClick={place('up')}>
        <ArrowUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Move down" onClick={place('down')}>
        <ArrowDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Print last" onClick={place('last')}>
        <ArrowDownToLine size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Cancel" onClick={() => cancel([jobId])}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </span>
  )
}

interface IconButtonProps {
  readonly label: string
  readonly onClick: () => void
  readonly children: ReactNode
}

function IconButton({ label, onClick, children }: IconButtonProps) {
  return (
    <Button tone="quiet" size="icon" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  )
}

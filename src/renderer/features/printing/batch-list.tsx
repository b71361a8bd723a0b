import type { PrintBatch } from '../../../shared/ipc/printing.contract.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressLine } from '../../ui/progress-line.tsx'
import { cancelBatch, resumeBatch } from './queue-acts.ts'
import { useQueues } from './queue-session.ts'

/** What was asked for together, and how far it is. */
export function BatchList() {
  const batches = useQueues((state) => state.batches)
  if (batches.length === 0) return null
  return (
    <section className="card" aria-label="Batches">
      <h2 className="border-b border-line px-4 py-2 font-medium">Batches</h2>
      <ul className="divide-y divide-line">
        {batches.map((batch, at) => (
          <BatchLine
            key={batch.id}
            batch={batch}
            hasCancelKey={batches.findIndex(({ waiting }) => waiting > 0) === at}
            hasResumeKey={batches.findIndex(({ cancelled }) => cancelled > 0) === at}
          />
        ))}
      </ul>
    </section>
  )
}

interface BatchLineProps {
  readonly batch: PrintBatch
  /** The keys are drawn on the batch that they are for. */
  readonly hasCancelKey: boolean
  readonly hasResumeKey: boolean
}

function BatchLine({ batch, hasCancelKey, hasResumeKey }: BatchLineProps) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const isAsked = useQueues((state) => state.askedBatchId === batch.id)
  const done = batch.labels - batch.waiting
  const who = batch.askedBy === 'verify' ? 'by the check of the items' : batch.operator
  return (
    <li className="flex items-center gap-4 px-4 py-2.5" data-testid="batch">
      <div className="min-w-0 flex-1">
        <ProgressLine words={summaryOf(batch)} done={done} total={batch.labels} />
      </div>
      <p className="w-56 flex-none truncate text-small text-dim">
        {plural(batch.labels, 'label')} at {batch.printers}
        <span className="tnum block">
          {formatMoment(batch.createdAt, zone)}
          {who === '' ? '' : ` · ${who}`}
        </span>
      </p>
      <span className="flex w-52 flex-none justify-end gap-1.5">
        {batch.cancelled > 0 ? (
          <Button command={hasResumeKey ? 'batch-resume' : undefined} onClick={() => resumeBatch(batch)}>
            Go on
          </Button>
        ) : null}
        {batch.waiting > 0 ? (
          <Button
            tone={isAsked ? 'danger' : 'plain'}
            command={hasCancelKey ? 'batch-cancel' : undefined}
            onClick={() => cancelBatch(batch)}
          >
            {isAsked ? 'Yes, cancel the rest' : 'Cancel the rest'}
          </Button>
        ) : null}
      </span>
    </li>
  )
}

/** "printed 312, uncertain 1, cancelled 7, 180 waiting" */
export function summaryOf(
  batch: Pick<PrintBatch, 'printed' | 'uncertain' | 'cancelled' | 'waiting'>,
): string {
  const parts = [
    `printed ${groupDigits(batch.printed)}`,
    batch.uncertain > 0 ? `uncertain ${groupDigits(batch.uncertain)}` : '',
    batch.cancelled > 0 ? `cancelled ${groupDigits(batch.cancelled)}` : '',
    batch.waiting > 0 ? `${groupDigits(batch.waiting)} waiting` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

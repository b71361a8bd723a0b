import { Pause, Play, Printer as PrinterIcon } from 'lucide-react'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import type { PrintQueueState } from '../../../shared/ipc/printing.contract.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { PRINTER_WORDS } from '../../lib/printer-words.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { JobLine } from './job-line.tsx'
import { MoveQuestion } from './move-question.tsx'
import { askMove, setPaused } from './queue-acts.ts'
import { isWaiting, printerHere, useQueues } from './queue-session.ts'

interface PrinterCardProps {
  readonly printer: PrinterStatus
  readonly queue: PrintQueueState | undefined
}

/** One printer: how it is, what leaves next, and what can be done with it. */
export function PrinterCard({ printer, queue }: PrinterCardProps) {
  const moving = useQueues((state) => state.moving)
  const jobs = queue?.jobs ?? []
  const hidden = (queue?.waiting ?? 0) - jobs.length
  return (
    <section className="card" data-testid="printer-card" aria-label={printer.name}>
      <CardHead printer={printer} queue={queue} />
      {moving?.from === printer.id ? <MoveQuestion moving={moving} /> : null}
      {jobs.length === 0 ? (
        <p className="px-4 py-3 text-dim">
          Nothing waits here. Labels that you print with P on the Orders page line up here, in the order in
          which they leave.
        </p>
      ) : (
        <ol className="divide-y divide-line" data-testid="queue">
          {jobs.map((job, at) => (
            <JobLine key={job.id} job={job} place={placeOf(jobs, at)} />
          ))}
        </ol>
      )}
      {hidden > 0 ? (
        <p className="tnum px-4 py-2 text-small text-dim">and {plural(hidden, 'label')} more</p>
      ) : null}
    </section>
  )
}

/** The place of a waiting label among those that wait, from 1; null for one on its way. */
function placeOf(jobs: PrintQueueState['jobs'], at: number): number | null {
  const job = jobs[at]
  if (job === undefined || !isWaiting(job)) return null
  return jobs.slice(0, at + 1).filter(isWaiting).length
}

function CardHead({ printer, queue }: PrinterCardProps) {
  const isPaused = queue?.paused != null
  const isFine = printer.state === 'ready' || printer.state === 'printing'
  const Icon = isPaused ? Play : Pause
  // The keys are drawn on the printer that they are for.
  const isHere = useQueues(printerHere) === printer.id
  const canMove = useDesk((desk) => (desk.status?.printers.length ?? 0) > 1) && printer.waiting > 0
  return (
    <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
      <PrinterIcon size={18} className="text-dim" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-medium">
          {printer.name}
          {printer.isDefault ? <span className="ml-2 text-small font-normal text-dim">default</span> : null}
        </h2>
        <p className={`text-small ${isFine ? 'text-dim' : 'text-caution-ink'}`} data-testid="printer-state">
          {PRINTER_WORDS[printer.state]}
          {printer.reason === '' ? '' : `: ${printer.reason}`}
          <PausedBy queue={queue} />
        </p>
      </div>
      <p className="tnum text-right text-small text-dim" data-testid="printer-waiting">
        {plural(printer.waiting, 'label')} waiting
        {queue !== undefined && queue.ready > 0 ? (
          <span className="block">next {plural(queue.ready, 'label')} ready</span>
        ) : null}
      </p>
      {canMove ? (
        <Button command={isHere ? 'queue-move' : undefined} onClick={() => askMove(true)}>
          Move all
        </Button>
      ) : null}
      <Button command={isHere ? 'printer-pause' : undefined} onClick={() => setPaused(printer.id, !isPaused)}>
        <Icon size={14} aria-hidden="true" />
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </header>
  )
}

function PausedBy({ queue }: Pick<PrinterCardProps, 'queue'>) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  if (queue?.paused == null) return null
  const { by, at } = queue.paused
  return (
    <span>
      {' '}
      by {by === '' ? 'somebody' : by}, {formatMoment(at, zone)}. It stays so until it is resumed, also after
      a restart.
    </span>
  )
}

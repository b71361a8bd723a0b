import { Pause, Play, Printer as PrinterIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useChanges } from '../../lib/changes.ts'
import { openOverlay, openPage, useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { announcePainted } from '../../lib/painted.ts'
import { isPrinterFine, PRINTER_WORDS } from '../../lib/printer-words.ts'
import { PRINT_WORDS, plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageHead } from '../../ui/page-head.tsx'

/** What each printer is doing: its queue, what is in doubt, and what it printed lately. */
export function PrintingPage() {
  const printers = useDesk((desk) => desk.status?.printers ?? NO_PRINTERS)
  const jobs = useJobs()
  useEffect(() => announcePainted('printing', 0), [])
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <PageHead title="Printing">
        <Button onClick={() => openPage('settings', 'printers')}>Printers</Button>
      </PageHead>
      {printers.length === 0 ? (
        <Empty picture={<PrinterIcon size={40} strokeWidth={1.25} />} sentence="No printer is set up yet.">
          <Button tone="primary" onClick={() => openPage('settings', 'printers')}>
            Add a printer
          </Button>
        </Empty>
      ) : (
        <div className="flex flex-col gap-4 px-6 pb-6">
          {printers.map((printer) => (
            <PrinterCard
              key={printer.id}
              printer={printer}
              jobs={jobs.filter((job) => job.printerId === printer.id)}
            />
          ))}
        </div>
      )}
    </div>
  )
}

const NO_PRINTERS: readonly PrinterStatus[] = []

function useJobs(): readonly PrintJob[] {
  const [jobs, setJobs] = useState<readonly PrintJob[]>([])
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => inBackground(readJobs().then(setJobs), 'the list follows'), [changes])
  return jobs
}

/** What needs a person first, then what waits, then the newest. */
async function readJobs(): Promise<readonly PrintJob[]> {
  const jobs = await ask(window.api.print.jobs({ limit: 200 }))
  return jobs.toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || b.updatedAt - a.updatedAt)
}

function urgencyOf({ state }: PrintJob): number {
  if (state === 'uncertain') return 0
  if (state === 'failed_safe') return 1
  return state === 'queued' || state === 'sending' || state === 'committed' ? 2 : 3
}

interface PrinterCardProps {
  readonly printer: PrinterStatus
  readonly jobs: readonly PrintJob[]
}

function PrinterCard({ printer, jobs }: PrinterCardProps) {
  const isPaused = printer.state === 'paused'
  const isFine = isPrinterFine(printer)
  const Icon = isPaused ? Play : Pause
  const setPaused = () =>
    inBackground(ask(window.api.printers.pause({ id: printer.id, paused: !isPaused })), 'the card follows')
  return (
    <section className="card">
      <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
        <PrinterIcon size={18} className="text-dim" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-medium">
            {printer.name}
            {printer.isDefault ? <span className="ml-2 text-small font-normal text-dim">default</span> : null}
          </h2>
          <p className={`text-small ${isFine ? 'text-dim' : 'text-caution-ink'}`}>
            {PRINTER_WORDS[printer.state]}
            {printer.reason === '' ? '' : `: ${printer.reason}`}
          </p>
        </div>
        <span className="tnum text-small text-dim">{plural(printer.waiting, 'label')} waiting</span>
        <Button onClick={setPaused}>
          <Icon size={14} aria-hidden="true" />
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      </header>
      {jobs.length === 0 ? (
        <p className="px-4 py-3 text-dim">Nothing has been printed here yet.</p>
      ) : (
        <ul className="divide-y divide-line">
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  )
}

function JobLine({ job }: { readonly job: PrintJob }) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const isInDoubt = job.state === 'uncertain'
  const canCancel = job.state === 'queued' || job.state === 'failed_safe'
  return (
    <li className="flex min-h-9 items-center gap-3 px-4 py-1">
      <span
        className={`w-24 flex-none ${isInDoubt || job.state === 'failed_safe' ? 'font-medium text-caution-ink' : 'text-dim'}`}
      >
        {PRINT_WORDS[job.state]}
      </span>
      <span className="selectable w-40 flex-none font-mono text-small">{job.tiktokOrderId}</span>
      <span className="w-44 flex-none truncate text-left" dir="auto">
        {job.recipient}
      </span>
      <span className="min-w-0 flex-1 truncate text-small text-dim" title={job.reason ?? ''}>
        {[job.reprintReason === null ? '' : `again: ${job.reprintReason}`, job.reason ?? '']
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
      <span className="tnum text-small text-dim">{formatMoment(job.updatedAt, zone)}</span>
      <span className="flex w-24 flex-none justify-end">
        {isInDoubt ? (
          <Button onClick={() => openOverlay({ kind: 'uncertain', jobId: job.id })}>Answer</Button>
        ) : null}
        {canCancel ? (
          <Button
            tone="quiet"
            onClick={() => inBackground(ask(window.api.print.cancel({ jobId: job.id })), 'the list follows')}
          >
            Cancel
          </Button>
        ) : null}
      </span>
    </li>
  )
}

import { CircleHelp, Printer as PrinterIcon } from 'lucide-react'
import { useEffect } from 'react'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import { useChanges } from '../../lib/changes.ts'
import { coalesce } from '../../lib/coalesce.ts'
import { desk } from '../../lib/desk-port.ts'
import { openOverlay, openPage, useDesk } from '../../lib/desk-state.ts'
import { callPageAct, providePageActs } from '../../lib/page-acts.ts'
import { announcePainted } from '../../lib/painted.ts'
import { tellError } from '../../lib/toasts.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { BatchList } from './batch-list.tsx'
import { PrintAuditView } from './print-audit.tsx'
import { PrinterCard } from './printer-card.tsx'
import { QUEUE_ACTS } from './queue-acts.ts'
import { leaveQueues, readQueues, useQueues } from './queue-session.ts'
import { RecentList } from './recent-list.tsx'

const NO_PRINTERS: readonly PrinterStatus[] = []

/** What each printer is doing: its queue, what is in doubt, the batches, and what it printed lately. */
export function PrintingPage() {
  const printers = useDesk((desk) => desk.status?.printers ?? NO_PRINTERS)
  const isAuditOpen = useQueues((state) => state.isAuditOpen)
  useQueueList()
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" data-testid="printing-page">
      <PageHead title="Printing">
        <Button command="import-labels" onClick={() => desk().importLabels()}>
          Import labels
        </Button>
        <Button command="print-audit" aria-pressed={isAuditOpen} onClick={() => callPageAct('audit')}>
          Who printed what
        </Button>
        <Button onClick={() => openPage('settings', 'rules')}>Print rules</Button>
        <Button onClick={() => openPage('settings', 'printers')}>Printers</Button>
      </PageHead>
      {printers.length === 0 ? (
        <Empty
          picture={<PrinterIcon size={40} strokeWidth={1.25} />}
          sentence="No printer is set up yet. Add the one on your desk, or a virtual one that writes pictures, to see how labels line up here."
        >
          <Button tone="primary" onClick={() => openPage('settings', 'printers')}>
            Add a printer
          </Button>
        </Empty>
      ) : (
        <div className="flex flex-col gap-4 px-6 pb-6">
          <InDoubt printers={printers} />
          {isAuditOpen ? <PrintAuditView /> : null}
          <Queues printers={printers} />
          <BatchList />
          <RecentList />
        </div>
      )}
    </div>
  )
}

function Queues({ printers }: { readonly printers: readonly PrinterStatus[] }) {
  const queues = useQueues((state) => state.queues)
  return printers.map((printer) => (
    <PrinterCard
      key={printer.id}
      printer={printer}
      queue={queues?.find(({ printerId }) => printerId === printer.id)}
    />
  ))
}

/** A batch that prints changes something many times a second. */
const READ_EVERY_MS = 150
const readSoon = coalesce(() => readQueues().catch(tellError), READ_EVERY_MS)

/** Follows the queues, and gives the page's keys to them while it is on screen. */
function useQueueList(): void {
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(readSoon, [changes])
  useEffect(() => {
    announcePainted('printing', 0)
    const takeAway = providePageActs(QUEUE_ACTS)
    return () => {
      takeAway()
      leaveQueues()
    }
  }, [])
}

/** Labels that nobody but a person can settle. They hold up their own parcels only. */
function InDoubt({ printers }: { readonly printers: readonly PrinterStatus[] }) {
  const count = printers.reduce((sum, printer) => sum + printer.uncertain, 0)
  if (count === 0) return null
  return (
    <section className="card flex items-center gap-3 px-4 py-2.5" data-testid="in-doubt">
      <CircleHelp size={18} className="text-caution-ink" aria-hidden="true" />
      <p className="flex-1">
        {plural(count, 'label')}: nobody knows whether {count === 1 ? 'it' : 'they'} came out. Scan the label,
        or look at the printer and say so. Only {count === 1 ? 'its parcel waits' : 'their parcels wait'}.
      </p>
      <Button
        tone="primary"
        command="go-uncertain"
        onClick={() => openOverlay({ kind: 'uncertain', jobId: null })}
      >
        Answer
      </Button>
    </section>
  )
}

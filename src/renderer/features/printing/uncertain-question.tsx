import { CircleHelp } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { LabelImage } from '../../ui/label-image.tsx'
import { Labelled } from '../../ui/labelled.tsx'
import { readUncertain, resolveShownJob, scanned, useUncertain } from './resolve.ts'
import { useScanner } from './use-scanner.ts'

/**
 * Asks about each label that may or may not have come out. Holding the label under the scanner answers for it, wherever
 * the focus is; else the person at the printer says so.
 */
export function UncertainQuestion({ jobId }: { readonly jobId: string | null }) {
  const { jobs, isLoaded } = useUncertain()
  const [job] = jobs
  useEffect(() => inBackground(readUncertain(jobId), 'the question shows when the answer comes'), [jobId])
  useEffect(() => {
    if (isLoaded && job === undefined) desk().leaveOverlay()
  }, [isLoaded, job])
  useEffect(() => () => useUncertain.setState({ jobs: [], isLoaded: false }), [])
  useScanner()
  if (job === undefined) return null
  return (
    <Dialog
      label="Did it print?"
      testId="uncertain-question"
      onClose={() => desk().leaveOverlay()}
      className="w-[760px]"
    >
      <div className="flex gap-6 p-6">
        <LabelImage key={job.orderSeq} seq={job.orderSeq} className="w-[280px] flex-none" />
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <Question job={job} />
          <ScanField />
          <div className="flex flex-col gap-2">
            <Button
              tone="primary"
              size="large"
              command="it-printed"
              className="justify-between!"
              onClick={() => resolveShownJob('printed')}
            >
              Yes, it came out
            </Button>
            <Button
              size="large"
              command="print-again"
              className="justify-between!"
              onClick={() => resolveShownJob('reprint')}
            >
              No, print it again
            </Button>
            <Button
              size="large"
              command="drop-print"
              className="justify-between!"
              onClick={() => resolveShownJob('cancel')}
            >
              No, and do not print it
            </Button>
          </div>
          <p className="mt-auto text-small text-dim">
            {jobs.length > 1 ? `${plural(jobs.length - 1, 'more label')} to ask about. ` : ''}Esc to decide
            later; nothing prints twice until then.
          </p>
        </div>
      </div>
    </Dialog>
  )
}

/** For a scanner that types slowly, and for a number read out by a person. */
function ScanField() {
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') inBackground(scanned(code.trim()), 'the question moves on to the next label')
    setCode('')
  }
  return (
    <form onSubmit={submit}>
      <Labelled title="Scan the label, or type its number: then it came out">
        <input
          className="field font-mono"
          data-testid="scan-field"
          spellCheck={false}
          maxLength={200}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Labelled>
    </form>
  )
}

function Question({ job }: { readonly job: PrintJob }) {
  const zone = useDesk((state) => state.settings?.timeZone) ?? systemZone()
  return (
    <div>
      <h2 className="flex items-center gap-2 text-page font-semibold">
        <CircleHelp size={22} className="text-caution-ink" aria-hidden="true" />
        Did this label come out?
      </h2>
      <p className="mt-2 text-title" dir="auto">
        {job.recipient}
      </p>
      <p className="selectable font-mono text-small text-dim">{job.tiktokOrderId}</p>
      <p className="tnum mt-2 text-dim">
        Sent to {job.printerName}, {formatMoment(job.updatedAt, zone)}. {job.reason ?? ''}
      </p>
    </div>
  )
}

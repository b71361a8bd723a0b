import type { JobResolution } from '../../../../shared/domain/printing/printing.ts'
import type { PrintJob } from '../../../../shared/ipc/printing.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../../lib/format.ts'
import { PRINT_WORDS } from '../../../lib/words.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from './section.tsx'

/** Every print of the order and how it went; one in doubt is settled here. */
export function PrintLines({ prints }: { readonly prints: readonly PrintJob[] }) {
  if (prints.length === 0) return null
  return (
    <Section title="Prints">
      <ul className="flex flex-col gap-2">
        {prints.map((job) => (
          <PrintLine key={job.id} job={job} />
        ))}
      </ul>
    </Section>
  )
}

function PrintLine({ job }: { readonly job: PrintJob }) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const isInDoubt = job.state === 'uncertain'
  return (
    <li>
      <p className="flex items-baseline gap-2">
        <span className={isInDoubt ? 'font-medium text-caution-ink' : ''}>{PRINT_WORDS[job.state]}</span>
        <span className="text-small text-dim">
          {job.document === 'slip' ? 'packing slip' : 'label'}
          {job.copyNo > 1 ? `, copy ${job.copyNo}` : ''} · {job.printerName}
        </span>
        <span className="tnum ml-auto text-small text-dim">{formatMoment(job.updatedAt, zone)}</span>
      </p>
      {job.reprintReason === null ? null : (
        <p className="text-small text-dim">Again because: {job.reprintReason}</p>
      )}
      {job.reason === null ? null : <p className="text-small text-dim">{job.reason}</p>}
      {isInDoubt ? <ResolveButtons jobId={job.id} /> : null}
    </li>
  )
}

const ANSWERS: readonly { readonly resolution: JobResolution; readonly label: string }[] = [
  { resolution: 'printed', label: 'It came out' },
  { resolution: 'reprint', label: 'Print again' },
  { resolution: 'cancel', label: 'Drop it' },
]

function ResolveButtons({ jobId }: { readonly jobId: string }) {
  return (
    <div className="mt-1 flex gap-1.5">
      {ANSWERS.map(({ resolution, label }) => (
        <Button
          key={resolution}
          onClick={() =>
            inBackground(
              ask(window.api.print.resolve({ jobId, resolution })),
              'the panel reads again on its own',
            )
          }
        >
          {label}
        </Button>
      ))}
    </div>
  )
}

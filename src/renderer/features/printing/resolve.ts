import { create } from 'zustand'
import type { JobResolution } from '../../../shared/domain/printing/printing.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'

/** The jobs in doubt, oldest first, and the one the question is about. */
export const useUncertain = create<{ readonly jobs: readonly PrintJob[]; readonly isLoaded: boolean }>()(
  () => ({
    jobs: [],
    isLoaded: false,
  }),
)

const DONE: Readonly<Record<JobResolution, string>> = {
  printed: 'noted as printed',
  reprint: 'is printing again',
  cancel: 'closed without a label',
}

/** Reads which labels are in doubt. With `firstId` that one is asked about first. */
export async function readUncertain(firstId: string | null): Promise<void> {
  const jobs = await ask(window.api.print.jobs({ states: ['uncertain'] }))
  const oldestFirst = jobs.toSorted(
    (a, b) => Number(b.id === firstId) - Number(a.id === firstId) || a.createdAt - b.createdAt,
  )
  useUncertain.setState({ jobs: oldestFirst, isLoaded: true })
}

/** Answers for the label the question shows. */
export function resolveShownJob(resolution: JobResolution): void {
  const [job] = useUncertain.getState().jobs
  if (job !== undefined) inBackground(resolveJob(job, resolution), 'the question moves on to the next label')
}

/** A label was held under the scanner: it is out, whichever of those in doubt it is. */
export async function scanned(code: string): Promise<void> {
  const settled = await ask(window.api.print.scan({ code }))
  const ids = new Set(settled.map(({ id }) => id))
  useUncertain.setState(({ jobs }) => ({ jobs: jobs.filter(({ id }) => !ids.has(id)) }))
  const [job] = settled
  if (job === undefined) tellProblem(`No label in doubt carries ${code}. Nothing was changed.`)
  else
    tellDone({ message: `Label of ${job.recipient || job.tiktokOrderId} ${DONE.printed}: it was scanned.` })
}

/** Answers for one label, and goes on to the next. */
export async function resolveJob(job: PrintJob, resolution: JobResolution): Promise<void> {
  await ask(window.api.print.resolve({ jobId: job.id, resolution }))
  useUncertain.setState(({ jobs }) => ({ jobs: jobs.filter((one) => one.id !== job.id) }))
  tellDone({ message: `Label of ${job.recipient || job.tiktokOrderId} ${DONE[resolution]}.` })
}

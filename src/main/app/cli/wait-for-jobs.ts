import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { Desk } from '../desk/desk.ts'

const LONGEST_WAIT_MS = 30_000
const LOOK_EVERY_MS = 20

/** Waits until every job is out of the queue, or waits in it for a reason: a printer that is off, or was stopped. */
export async function waitForJobs(desk: Desk, jobs: readonly PrintJob[]): Promise<PrintJob[]> {
  const giveUpAt = desk.services.clock.monotonicMs() + LONGEST_WAIT_MS
  const existing = new Set(jobs.filter((job) => job.existing).map((job) => job.id))
  for (;;) {
    const now = await currentJobs(desk, jobs)
    const isOver = desk.services.clock.monotonicMs() >= giveUpAt
    if (isOver || now.every((job) => isSettled(job) || desk.printing.isPaused(job.printerId)))
      return now.map((job) => ({ ...job, existing: existing.has(job.id) }))
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function currentJobs(desk: Desk, jobs: readonly PrintJob[]): Promise<PrintJob[]> {
  return desk.services.store.query('print.jobsById', { ids: jobs.map((job) => job.id) })
}

function isSettled(job: PrintJob): boolean {
  const isOnItsWay =
    job.state === 'queued' ||
    job.state === 'sending' ||
    job.state === 'committed' ||
    job.state === 'failed_safe'
  return !isOnItsWay || (job.state === 'queued' && job.reasonCode !== null)
}

import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrintJournal } from '../../printing/queue/print-journal.ts'
import { osQueueFor } from '../../printing/transports/open-transport.ts'
import type { OsJob, OsQueue } from '../../printing/transports/os-queue.ts'
import { jobNameOf } from '../../printing/transports/queue-transport.ts'
import type { Services } from './services.ts'

/** Labels in doubt that are looked up in the system's queues at a start. */
const MOST_LOOKED_UP = 200

/**
 * After a crash: labels in doubt that a queue of the system has are taken over as sent, before anything else is
 * printed. One that the queue ended half-way, or does not know, stays with the person.
 */
export async function adoptQueued(
  services: Pick<Services, 'store' | 'logError'>,
  journal: Pick<PrintJournal, 'finish'>,
  queueFor: (name: string) => Pick<OsQueue, 'find'> = osQueueFor,
): Promise<void> {
  const printers = await services.store.query('printers.list', {})
  const queues = printers.filter((one) => one.connection.kind === 'queue')
  if (queues.length === 0) return
  const jobs = await services.store.query('print.jobs', { states: ['uncertain'], limit: MOST_LOOKED_UP })
  for (const job of jobs) {
    const printer = queues.find(({ id }) => id === job.printerId)
    const found = printer === undefined ? null : await foundJob(services, queueFor, printer, job.id)
    if (found === null || found.state === 'aborted' || found.state === 'cancelled') continue
    const evidence = { adopted: true, osJobId: found.id, osState: found.state, osSays: found.message }
    await journal.finish({ jobId: job.id, state: 'sent', reason: null, evidence })
  }
}

async function foundJob(
  services: Pick<Services, 'logError'>,
  queueFor: (name: string) => Pick<OsQueue, 'find'>,
  { connection }: Printer,
  jobId: string,
): Promise<OsJob | null> {
  if (connection.kind !== 'queue') return null
  try {
    return await queueFor(connection.queue).find(jobNameOf(jobId))
  } catch (error) {
    // The print system may be down: the label stays in doubt, which is what it is.
    if (!(error instanceof AppError)) services.logError('printing.adopt', error)
    return null
  }
}

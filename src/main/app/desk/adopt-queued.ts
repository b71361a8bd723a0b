import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrintJournal } from '../../printing/queue/print-journal.ts'
import { osQueueFor } from '../../printing/transports/open-transport.ts'
import type { OsQueue } from '../../printing/transports/os-queue.ts'
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
  if (!printers.some(({ connection }) => connection.kind === 'queue')) return
  const jobs = await services.store.query('print.jobs', { states: ['uncertain'], limit: MOST_LOOKED_UP })
  for (const { id, connection } of printers) {
    const inDoubt = jobs.filter((job) => job.printerId === id).map((job) => job.id)
    if (connection.kind !== 'queue' || inDoubt.length === 0) continue
    try {
      await adoptFrom(queueFor(connection.queue), inDoubt, journal)
    } catch (error) {
      // The print system may be down, which is no reason to wait: the labels stay in doubt, which is what they are.
      if (!(error instanceof AppError)) services.logError('printing.adopt', error)
    }
  }
}

async function adoptFrom(
  queue: Pick<OsQueue, 'find'>,
  jobIds: readonly string[],
  journal: Pick<PrintJournal, 'finish'>,
): Promise<void> {
  for (const jobId of jobIds) {
    const found = await queue.find(jobNameOf(jobId))
    if (found === null || found.state === 'aborted' || found.state === 'cancelled') continue
    const evidence = { adopted: true, osJobId: found.id, osState: found.state, osSays: found.message }
    await journal.finish({ jobId, state: 'sent', reason: null, evidence })
  }
}

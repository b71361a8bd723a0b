import { checkMove } from '../../../src/shared/domain/printing/moving.ts'
import type { Printer } from '../../../src/shared/domain/printing/printing.ts'
import { type QueuePlace, reordered } from '../../../src/shared/domain/printing/queue-order.ts'
import type { PrintBatch, PrintJob, PrintQueueState } from '../../../src/shared/ipc/printing.contract.ts'

/** The part of the fake desk that the print queue needs. */
interface QueueDesk {
  jobs: PrintJob[]
  printers: Printer[]
  batches: PrintBatch[]
  paused: Set<string>
  emit(event: 'printing.changed', payload: object): void
}

interface JobChoice {
  readonly jobIds?: readonly string[]
  readonly batchId?: string
  readonly fromPrinterId?: string
}

const OPEN: ReadonlySet<PrintJob['state']> = new Set(['queued', 'sending', 'committed', 'failed_safe'])
const WAITING: ReadonlySet<PrintJob['state']> = new Set(['queued', 'failed_safe'])

/** The print queue of the fake desk: the jobs in `desk.jobs` leave in their order. */
export function queueHandlers(desk: QueueDesk) {
  const chosen = ({ jobIds, batchId, fromPrinterId }: JobChoice) =>
    desk.jobs.filter(
      (job) =>
        jobIds?.includes(job.id) === true ||
        (batchId !== undefined && job.batchId === batchId) ||
        (job.printerId === fromPrinterId && WAITING.has(job.state)),
    )
  const change = (jobs: readonly PrintJob[], part: Partial<PrintJob>) => {
    const ids = new Set(jobs.map(({ id }) => id))
    desk.jobs = desk.jobs.map((job) => (ids.has(job.id) ? { ...job, ...part } : job))
    desk.emit('printing.changed', {})
    return desk.jobs.filter(({ id }) => ids.has(id))
  }
  const plan = ({ toPrinterId, ...choice }: JobChoice & { toPrinterId: string }) => {
    const to = desk.printers.find(({ id }) => id === toPrinterId)
    const jobs = chosen(choice)
    const from = desk.printers.find(({ id }) => id === jobs[0]?.printerId)
    const check = from && to ? checkMove(from, to) : { refusal: null, differences: [] }
    return {
      labels: jobs.length,
      to: to?.name ?? '',
      refusal: check.refusal,
      differences: [...check.differences],
    }
  }
  return {
    'printers.pause': ({ id, paused }: { id: string; paused: boolean }) => {
      if (paused) desk.paused.add(id)
      else desk.paused.delete(id)
      desk.emit('printing.changed', {})
      return { paused }
    },
    'print.queue': () => desk.printers.map(({ id }) => queueOf(desk, id)),
    'print.batches': () => desk.batches,
    'print.audit': ({ operator }: { operator?: string }) => ({
      people: [{ operator: 'Sam', asked: 3, printed: 2, reprints: 1, uncertain: 0, cancelled: 0 }],
      jobs: desk.jobs.filter((job) => operator === undefined || job.operator === operator),
    }),
    'print.scan': ({ code }: { code: string }) =>
      change(
        desk.jobs.filter((job) => job.state === 'uncertain' && job.tiktokOrderId === code),
        { state: 'printed' },
      ),
    'print.cancelJobs': (choice: JobChoice) => ({
      cancelled: change(
        chosen(choice).filter(({ state }) => WAITING.has(state)),
        { state: 'cancelled' },
      ),
      refused: [],
    }),
    'print.reorder': ({ jobId, to }: { jobId: string; to: QueuePlace }) => move(desk, jobId, to),
    'print.planMove': plan,
    'print.move': ({ toPrinterId, ...choice }: JobChoice & { toPrinterId: string }) => {
      const printerName = desk.printers.find(({ id }) => id === toPrinterId)?.name ?? ''
      return { moved: change(chosen(choice), { printerId: toPrinterId, printerName }) }
    },
    'print.resumeBatch': ({ batchId }: { batchId: string }) => ({
      jobs: change(
        chosen({ batchId }).filter(({ state }) => state === 'cancelled'),
        { state: 'queued' },
      ),
      refused: [],
    }),
  }
}

function queueOf(desk: QueueDesk, printerId: string): PrintQueueState {
  const jobs = desk.jobs.filter((job) => job.printerId === printerId && OPEN.has(job.state))
  const paused = desk.paused.has(printerId) ? { at: jobs[0]?.createdAt ?? 0, by: 'Sam' } : null
  return { printerId, paused, jobs, waiting: jobs.length, ready: Math.min(3, jobs.length) }
}

function move(desk: QueueDesk, jobId: string, to: QueuePlace): { place: number; waiting: number } {
  const job = desk.jobs.find(({ id }) => id === jobId)
  const isBeside = (one: PrintJob) => one.printerId === job?.printerId && WAITING.has(one.state)
  const waiting = desk.jobs.flatMap((one, place) => (isBeside(one) ? [{ seq: place, place }] : []))
  const at = desk.jobs.findIndex(({ id }) => id === jobId)
  const jobs = [...desk.jobs]
  for (const { seq, place } of reordered(waiting, at, to)) jobs[place] = desk.jobs[seq] as PrintJob
  desk.jobs = jobs
  desk.emit('printing.changed', {})
  const after = jobs.filter(isBeside)
  return { place: after.findIndex(({ id }) => id === jobId) + 1, waiting: after.length }
}

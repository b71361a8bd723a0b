import { create } from 'zustand'
import type { PrintBatch, PrintJob, PrintQueueState } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'

interface QueueSession {
  readonly queues: readonly PrintQueueState[] | null
  readonly batches: readonly PrintBatch[]
  /** What was printed or cancelled lately, newest first. */
  readonly recent: readonly PrintJob[]
  /** The label that the keys are for. */
  readonly cursorId: string | null
  readonly selected: ReadonlySet<string>
  /** The batch of which a second press cancels the rest. */
  readonly askedBatchId: string | null
  /** What is to go to another printer; the page asks where to. */
  readonly moving: Moving | null
  readonly isAuditOpen: boolean
}

/** Labels that are to go to another printer: some, or all that wait at one. */
export interface Moving {
  readonly from: string
  readonly jobIds: readonly string[] | null
}

const EMPTY: QueueSession = {
  queues: null,
  batches: [],
  recent: [],
  cursorId: null,
  selected: new Set(),
  askedBatchId: null,
  moving: null,
  isAuditOpen: false,
}

/** The queues on the printing page, and which label the keys are for. */
export const useQueues = create<QueueSession>()(() => EMPTY)

/** Jobs in the list of what was printed lately. */
const MOST_RECENT = 12

/** Reads the queues; the cursor stays on its label, or on the place where that was. */
export async function readQueues(): Promise<void> {
  const [queues, batches, recent] = await Promise.all([
    ask(window.api.print.queue({})),
    ask(window.api.print.batches({ limit: 5 })),
    ask(window.api.print.jobs({ states: ['sent', 'printed', 'cancelled'], limit: MOST_RECENT })),
  ])
  useQueues.setState((before) => {
    const jobs = jobsOf(queues)
    const known = new Set(jobs.map(({ id }) => id))
    return {
      queues,
      batches,
      recent,
      cursorId: followed(before, jobs),
      selected: new Set([...before.selected].filter((id) => known.has(id))),
    }
  })
}

/** Forgets everything: the page was left. */
export function leaveQueues(): void {
  useQueues.setState(EMPTY)
}

/** Every label that is listed, printer by printer. */
export function jobsOf(queues: readonly PrintQueueState[] | null): PrintJob[] {
  return queues?.flatMap(({ jobs }) => jobs) ?? []
}

/** The printer that the keys are for: that of the label under the cursor, else the first one. */
export function printerHere({ queues, cursorId }: Pick<QueueSession, 'queues' | 'cursorId'>): string | null {
  const job = jobsOf(queues).find(({ id }) => id === cursorId)
  return job?.printerId ?? queues?.[0]?.printerId ?? null
}

/** True while a label can still be moved and cancelled. */
export function isWaiting({ state }: Pick<PrintJob, 'state'>): boolean {
  return state === 'queued' || state === 'failed_safe'
}

function followed({ cursorId, queues }: QueueSession, jobs: readonly PrintJob[]): string | null {
  if (jobs.some(({ id }) => id === cursorId)) return cursorId
  const place = jobsOf(queues).findIndex(({ id }) => id === cursorId)
  return (jobs[Math.max(0, place)] ?? jobs.at(-1))?.id ?? null
}

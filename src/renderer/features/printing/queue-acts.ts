import type { QueuePlace } from '../../../shared/domain/printing/queue-order.ts'
import type { PrintBatch, PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import type { PageActs } from '../../lib/page-acts.ts'
import { tellDone, tellProblem } from '../../lib/toasts.ts'
import { plural } from '../../lib/words.ts'
import { isWaiting, jobsOf, printerHere, readQueues, useQueues } from './queue-session.ts'

/** Stops a printer after the label in hand, or lets it go on. */
export function setPaused(printerId: string, paused: boolean): void {
  follow(ask(window.api.printers.pause({ id: printerId, paused })))
}

/** Moves a waiting label in its queue. */
export function reorder(jobId: string, to: QueuePlace): void {
  follow(ask(window.api.print.reorder({ jobId, to })))
}

/** Cancels labels that still wait; the others are named. */
export function cancel(jobIds: readonly string[]): void {
  const run = async () => {
    const { cancelled, refused } = await ask(window.api.print.cancelJobs({ jobIds: [...jobIds] }))
    if (cancelled.length > 0) tellDone({ message: `${plural(cancelled.length, 'label')} cancelled.` })
    if (refused.length > 0)
      tellProblem(
        `${plural(refused.length, 'label')} could not be cancelled any more:`,
        refused.map(({ message }) => message),
      )
  }
  follow(run())
}

/** Cancels what still waits of a batch; the first call only asks. */
export function cancelBatch({ id }: Pick<PrintBatch, 'id'>): void {
  if (useQueues.getState().askedBatchId !== id) {
    useQueues.setState({ askedBatchId: id })
    return
  }
  useQueues.setState({ askedBatchId: null })
  const run = async () => {
    const { cancelled } = await ask(window.api.print.cancelJobs({ batchId: id }))
    tellDone({
      message: `${plural(cancelled.length, 'label')} of the batch cancelled. Shift+R goes on with it.`,
    })
  }
  follow(run())
}

/** Asks again for what was cancelled of a batch, in its order. */
export function resumeBatch({ id }: Pick<PrintBatch, 'id'>): void {
  const run = async () => {
    const { jobs, refused } = await ask(window.api.print.resumeBatch({ batchId: id }))
    if (jobs.length > 0) tellDone({ message: `The batch goes on: ${plural(jobs.length, 'label')}.` })
    if (refused.length > 0)
      tellProblem(
        `${plural(refused.length, 'label')} not printed:`,
        refused.map(({ message }) => message),
      )
  }
  follow(run())
}

/** Asks where labels are to go: the selected ones or the one under the cursor, or all that wait at its printer. */
export function askMove(isAll: boolean): boolean {
  const { cursorId, queues } = useQueues.getState()
  const queue = queues?.find(({ jobs }) => jobs.some(({ id }) => id === cursorId))
  if (queue === undefined) return false
  useQueues.setState({ moving: { from: queue.printerId, jobIds: isAll ? null : targets() } })
  return true
}

/** Puts the keys on a label. */
export function pointAt(cursorId: string): void {
  useQueues.setState({ cursorId, askedBatchId: null })
}

/** Selects a label, or takes it out of the selection. */
export function toggle(jobId: string): void {
  useQueues.setState(({ selected }) => {
    const next = new Set(selected)
    if (!next.delete(jobId)) next.add(jobId)
    return { selected: next }
  })
}

/** Shows the order of a label. */
export function showOrderOf({ tiktokOrderId }: Pick<PrintJob, 'tiktokOrderId'>): void {
  desk().searchOrders(tiktokOrderId)
}

/** The selected labels, or the one under the cursor. */
function targets(): string[] {
  const { selected, cursorId } = useQueues.getState()
  if (selected.size > 0) return [...selected]
  return cursorId === null ? [] : [cursorId]
}

function move(by: 1 | -1): boolean {
  const { queues, cursorId } = useQueues.getState()
  const jobs = jobsOf(queues)
  const next = jobs[jobs.findIndex(({ id }) => id === cursorId) + by]
  if (next !== undefined) pointAt(next.id)
  return true
}

function onCursor(act: (job: PrintJob) => void): boolean {
  const { queues, cursorId } = useQueues.getState()
  const job = jobsOf(queues).find(({ id }) => id === cursorId)
  if (job !== undefined) act(job)
  return job !== undefined
}

function reorderCursor(to: QueuePlace): boolean {
  return onCursor((job) => {
    if (isWaiting(job)) reorder(job.id, to)
    else tellProblem('This label is on its way already: only what waits can be moved.')
  })
}

/** A press counts also before the queues were read: the status bar's answer is known by then. */
function pauseHere(): boolean {
  const state = useQueues.getState()
  const [first] = useDesk.getState().status?.printers ?? []
  const here = printerHere(state) ?? first?.id
  if (here === undefined) return false
  const queue = state.queues?.find(({ printerId }) => printerId === here)
  setPaused(here, queue === undefined ? first?.state !== 'paused' : queue.paused === null)
  return true
}

/** The batch of the label under the cursor, else the newest that it can be done with. */
function batchFor(canBe: (batch: PrintBatch) => boolean): PrintBatch | undefined {
  const { batches, queues, cursorId } = useQueues.getState()
  const batchId = jobsOf(queues).find(({ id }) => id === cursorId)?.batchId
  return batches.find((batch) => batch.id === batchId && canBe(batch)) ?? batches.find(canBe)
}

function onBatch(act: (batch: PrintBatch) => void, canBe: (batch: PrintBatch) => boolean): boolean {
  const batch = batchFor(canBe)
  if (batch !== undefined) act(batch)
  return batch !== undefined
}

function back(): boolean {
  const { moving, askedBatchId, selected, isAuditOpen } = useQueues.getState()
  if (moving !== null || askedBatchId !== null) useQueues.setState({ moving: null, askedBatchId: null })
  else if (selected.size > 0) useQueues.setState({ selected: new Set() })
  else if (isAuditOpen) useQueues.setState({ isAuditOpen: false })
  else return false
  return true
}

function follow(work: Promise<unknown>): void {
  inBackground(work.then(readQueues), 'the queue follows')
}

/** What the keys of the printing page do. */
export const QUEUE_ACTS: PageActs = {
  down: () => move(1),
  up: () => move(-1),
  back,
  select: () => onCursor(({ id }) => toggle(id)),
  order: () => onCursor(showOrderOf),
  pause: pauseHere,
  moveUp: () => reorderCursor('up'),
  moveDown: () => reorderCursor('down'),
  moveFirst: () => reorderCursor('first'),
  moveLast: () => reorderCursor('last'),
  cancel: () => {
    const ids = targets()
    if (ids.length > 0) cancel(ids)
    return ids.length > 0
  },
  cancelBatch: () => onBatch(cancelBatch, ({ waiting }) => waiting > 0),
  resumeBatch: () => onBatch(resumeBatch, ({ cancelled }) => cancelled > 0),
  movePrinter: () => askMove(false),
  moveAll: () => askMove(true),
  audit: () => {
    useQueues.setState(({ isAuditOpen }) => ({ isAuditOpen: !isAuditOpen }))
    return true
  },
}

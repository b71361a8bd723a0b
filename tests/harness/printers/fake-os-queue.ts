import type {
  OsDocument,
  OsJob,
  OsQueue,
  OsQueueFacts,
} from '../../../src/main/printing/transports/os-queue.ts'
import type { AppError } from '../../../src/shared/errors/app-error.ts'

/** A queue of the system in memory. Jobs are done with at once unless `keeps` is set. */
export interface FakeOsQueue extends OsQueue {
  readonly documents: readonly OsDocument[]
  readonly jobs: OsJob[]
  about: OsQueueFacts
  /** Refuses or breaks while a document is handed over; `after` has taken it all the same. */
  failure: { readonly error: AppError; readonly when: 'before' | 'after' } | null
  keeps: boolean
}

/** Facts of a sound raw queue; override what a test is about. */
export function queueFacts(over: Partial<OsQueueFacts> = {}): OsQueueFacts {
  return {
    name: 'Zebra',
    model: 'Local Raw Printer',
    isRaw: true,
    isAccepting: true,
    isStopped: false,
    isBusy: false,
    reasons: [],
    message: '',
    errorPolicy: 'abort-job',
    media: [],
    deviceUri: 'usb://Zebra/ZD421',
    ...over,
  }
}

/** A fake with the manners of CUPS. */
export function fakeOsQueue(over: Partial<OsQueueFacts> = {}): FakeOsQueue {
  const documents: OsDocument[] = []
  const queue: FakeOsQueue = {
    documents,
    jobs: [],
    about: queueFacts(over),
    failure: null,
    keeps: false,
    facts: async () => queue.about,
    submit: async (document) => {
      if (queue.failure?.when === 'before') throw queue.failure.error
      documents.push(document)
      const id = queue.jobs.length + 1
      queue.jobs.push({ id, name: document.name, state: queue.keeps ? 'printing' : 'completed', message: '' })
      if (queue.failure !== null) throw queue.failure.error
      return id
    },
    job: async (id) => queue.jobs.find((job) => job.id === id) ?? null,
    find: async (name) => queue.jobs.findLast((job) => job.name === name) ?? null,
    cancel: async () => undefined,
  }
  return queue
}

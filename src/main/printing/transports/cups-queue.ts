import { z } from 'zod'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type IppClient, OPERATION } from '../ipp/ipp-client.ts'
import { type IppAttribute, type IppGroup, JOB_GROUP, PRINTER_GROUP } from '../ipp/ipp-message.ts'
import type { OsDocument, OsJob, OsJobState, OsQueue, OsQueueFacts } from './os-queue.ts'

const textSchema = z.tuple([z.string()], z.unknown()).transform(([text]) => text.slice(0, 1_024))
const textsSchema = z
  .array(z.string().max(255).nullable().catch(null))
  .max(2_000)
  .transform((texts) => texts.filter((text) => text !== null))
const booleanSchema = z.tuple([z.boolean()], z.unknown()).transform(([value]) => value)
const integerSchema = z.tuple([z.int()], z.unknown()).transform(([value]) => value)

const queueSchema = z.object({
  'printer-name': textSchema,
  'printer-make-and-model': textSchema.default(''),
  'printer-is-accepting-jobs': booleanSchema.default(true),
  'printer-state': integerSchema.default(3),
  'printer-state-reasons': textsSchema.default([]),
  'printer-state-message': textSchema.default(''),
  'printer-error-policy': textSchema.optional(),
  'media-supported': textsSchema.default([]),
  'device-uri': textSchema.default(''),
})
const jobSchema = z.object({
  'job-id': integerSchema,
  'job-name': textSchema.default(''),
  'job-state': integerSchema,
  'job-printer-state-message': textSchema.default(''),
})

/** What is asked about a queue: all that we read, and no more. */
const QUEUE_ATTRIBUTES = Object.keys(queueSchema.shape)
const JOB_ATTRIBUTES = Object.keys(jobSchema.shape)
/** CUPS names the driver of a raw queue so; it has no attribute that says so. */
const RAW_MODEL = 'Local Raw Printer'
const STATE = { processing: 4, stopped: 5 }
/** Remembered jobs that are looked through for ours; CUPS keeps 500 unless told otherwise. */
const MOST_JOBS = 500

const JOB_STATES: Readonly<Record<number, OsJobState>> = {
  3: 'waiting',
  4: 'waiting',
  5: 'printing',
  6: 'waiting',
  7: 'cancelled',
  8: 'aborted',
  9: 'completed',
}

/** One queue of CUPS. */
export function cupsQueue(client: IppClient, name: string): OsQueue {
  const path = `/printers/${encodeURIComponent(name)}`
  const jobs = async (which: string) => {
    const attributes: IppAttribute[] = [
      { tag: 'keyword', name: 'which-jobs', values: [which] },
      { tag: 'integer', name: 'limit', values: [MOST_JOBS] },
      requested(JOB_ATTRIBUTES),
    ]
    const answer = await client.call({ operation: OPERATION.getJobs, path, attributes })
    return answer.groups.filter(({ tag }) => tag === JOB_GROUP).map(({ attributes: group }) => jobOf(group))
  }
  const job = async (id: number) => {
    const attributes = [jobId(id), requested(JOB_ATTRIBUTES)]
    const answer = await client.call({ operation: OPERATION.getJobAttributes, path, attributes })
    const group = answer.groups.find(({ tag }) => tag === JOB_GROUP)
    return group === undefined ? null : jobOf(group.attributes)
  }
  return {
    facts: async () => {
      const attributes = [requested(QUEUE_ATTRIBUTES)]
      const answer = await client.call({ operation: OPERATION.getPrinterAttributes, path, attributes })
      const group = answer.groups.find(({ tag }) => tag === PRINTER_GROUP)
      return factsOf(group?.attributes ?? {})
    },
    submit: async (document) => submitted(client, path, document),
    job: (id) => job(id).catch(nullWhereNotFound),
    find: async (wanted) => {
      const all = [...(await jobs('not-completed')), ...(await jobs('completed'))]
      return all.filter((one) => one.name === wanted).sort((a, b) => b.id - a.id)[0] ?? null
    },
    cancel: async (id) => {
      await client.call({ operation: OPERATION.cancelJob, path, attributes: [jobId(id)] })
    },
  }
}

/** Every queue of this machine, by name. What is not understood is left out. */
export async function cupsQueues(client: IppClient, signal?: AbortSignal): Promise<OsQueueFacts[]> {
  const answer = await client.call({
    operation: OPERATION.cupsGetPrinters,
    path: '/',
    attributes: [requested(QUEUE_ATTRIBUTES)],
    signal,
  })
  return answer.groups
    .filter(({ tag, attributes }) => tag === PRINTER_GROUP && queueSchema.safeParse(attributes).success)
    .map(({ attributes }) => factsOf(attributes))
}

async function submitted(client: IppClient, path: string, document: OsDocument): Promise<number> {
  const isPdf = document.format === 'pdf'
  const answer = await client.call({
    operation: OPERATION.printJob,
    path,
    attributes: [
      { tag: 'name', name: 'job-name', values: [document.name] },
      {
        tag: 'mime',
        name: 'document-format',
        values: [isPdf ? 'application/pdf' : 'application/vnd.cups-raw'],
      },
    ],
    jobAttributes: isPdf ? pageAttributes(document.media) : [],
    document: document.bytes,
  })
  const id = integerSchema.safeParse(answer.groups.find(({ tag }) => tag === JOB_GROUP)?.attributes['job-id'])
  if (id.success) return id.data
  throw new AppError('printer.unknownOutcome', 'The print system took the label and named no job for it.')
}

/** True size, one side: a label is never fitted to a page. */
function pageAttributes(media: string | undefined): IppAttribute[] {
  return [
    ...(media === undefined ? [] : [{ tag: 'keyword', name: 'media', values: [media] } as const]),
    { tag: 'keyword', name: 'print-scaling', values: ['none'] },
    { tag: 'keyword', name: 'sides', values: ['one-sided'] },
  ]
}

function requested(names: readonly string[]): IppAttribute {
  return { tag: 'keyword', name: 'requested-attributes', values: names }
}

function jobId(id: number): IppAttribute {
  return { tag: 'integer', name: 'job-id', values: [id] }
}

function factsOf(attributes: IppGroup): OsQueueFacts {
  const queue = parsed(queueSchema, attributes)
  const model = queue['printer-make-and-model']
  return {
    name: queue['printer-name'],
    model,
    isRaw: model === RAW_MODEL,
    isAccepting: queue['printer-is-accepting-jobs'],
    isStopped: queue['printer-state'] === STATE.stopped,
    isBusy: queue['printer-state'] === STATE.processing,
    reasons: queue['printer-state-reasons'].filter((reason) => reason !== 'none'),
    message: queue['printer-state-message'],
    errorPolicy: queue['printer-error-policy'] ?? null,
    media: queue['media-supported'],
    deviceUri: withoutPassword(queue['device-uri']),
  }
}

function jobOf(attributes: IppGroup): OsJob {
  const job = parsed(jobSchema, attributes)
  return {
    id: job['job-id'],
    name: job['job-name'],
    state: JOB_STATES[job['job-state']] ?? 'waiting',
    message: job['job-printer-state-message'],
  }
}

function parsed<T extends z.ZodType>(schema: T, attributes: IppGroup): z.output<T> {
  const found = schema.safeParse(attributes)
  if (found.success) return found.data
  const what = found.error.issues[0]?.path.join('.')
  throw new AppError(
    'printer.notReady',
    'The print system answered in a way that is not understood. Look at the queue in its settings.',
    { what },
  )
}

/** smb://name:password@host/queue and its like. */
function withoutPassword(uri: string): string {
  return uri.replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/i, '$1')
}

function nullWhereNotFound(error: unknown): null {
  if (error instanceof AppError && error.code === 'input.notFound') return null
  throw error
}

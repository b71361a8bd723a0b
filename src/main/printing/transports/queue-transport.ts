import type { Media, Printer } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { OsDocument, OsJob, OsQueue, OsQueueFacts } from './os-queue.ts'
import { mediaNameFor, offeredInWords } from './page-size.ts'
import { QueueSession } from './queue-session.ts'
import type { SessionLabel, Transport } from './transport.ts'

export interface QueueTransportOptions {
  readonly queue: OsQueue
  readonly language: Printer['language']
  readonly media: Media
}

/** How long a queue that could print is taken to be able to: asking takes longer than handing a label over. */
const FRESH_MS = 10_000

/**
 * A printer behind a queue of the system. One label is one job; the queue is looked at before a burst of them. One
 * that was stopped since keeps the job, which is then followed and told of like any other that waits.
 */
export function queueTransport(options: QueueTransportOptions): Transport {
  const { queue, language } = options
  let known: { readonly facts: OsQueueFacts; readonly atMs: number } | null = null
  const fresh = async (): Promise<OsQueueFacts> => {
    if (known !== null && performance.now() - known.atMs < FRESH_MS) return known.facts
    const facts = await queue.facts().catch(goneIsOffline)
    known = facts.isAccepting && !facts.isStopped ? { facts, atMs: performance.now() } : null
    return facts
  }
  return {
    // A job is taken whole or not at all: half a label never reaches the printer by this way.
    partialFormat: 'dropped',
    opensAhead: false,
    followsJobs: true,
    open: async (signal, label) => {
      if (signal.aborted) throw new AppError('printer.offline', 'Printing is being closed.')
      const facts = await fresh()
      const document = documentFor(facts, options, label)
      return new QueueSession({
        queue,
        language,
        document,
        standing: await standingJob(queue, document, label),
      })
    },
    settled: () => Promise.resolve(),
  }
}

/** The name by which a label's job is found again. */
export function jobNameOf(jobId: string): string {
  return `creatorflow ${jobId}`
}

/**
 * Refuses what a queue would spoil: a label's bytes for a driver, a page for a label printer, a page of a size it does
 * not have. `printer.mediaMismatch` or `printer.notReady`, in words with what to do.
 */
export function assertFit(
  facts: OsQueueFacts,
  options: Pick<QueueTransportOptions, 'language' | 'media'>,
): void {
  const { language, media } = options
  if (language === 'pdf' && facts.isRaw)
    throw unfit(
      `"${facts.name}" is a raw queue: a page sent to it would come out as metres of letters. Choose the printer's language (ZPL, EPL, TSPL or ESC/POS).`,
    )
  if (language !== 'pdf' && !facts.isRaw)
    throw unfit(
      `"${facts.name}" has a driver (${facts.model}), which would print our commands as text. Set up a raw queue for this printer, or choose PDF.`,
    )
  if (language !== 'pdf' || mediaNameFor(media, facts.media) !== null) return
  const sizes = offeredInWords(facts.media)
  throw new AppError(
    'printer.mediaMismatch',
    `"${facts.name}" has no paper of ${media.widthMm} × ${media.heightMm} mm${sizes === '' ? '' : `; it has ${sizes}`}. Add the size in the system's printer settings, or choose another size here. Nothing is scaled to fit.`,
    { queue: facts.name },
  )
}

function documentFor(
  facts: OsQueueFacts,
  options: QueueTransportOptions,
  label: SessionLabel | undefined,
): Omit<OsDocument, 'bytes'> {
  assertFit(facts, options)
  if (!facts.isAccepting || facts.isStopped)
    throw new AppError(
      'printer.notReady',
      `The queue "${facts.name}" is stopped${facts.message === '' ? '' : ` (${facts.message})`}. Resume it in the system's printer settings.`,
    )
  const name = jobNameOf(label?.jobId ?? 'label')
  if (options.language !== 'pdf') return { name, format: 'raw' }
  return { name, format: 'pdf', media: mediaNameFor(options.media, facts.media) ?? undefined }
}

/** A label that was claimed before may be in the queue already: then it is not sent again. */
async function standingJob(
  queue: OsQueue,
  document: Pick<OsDocument, 'name'>,
  label: SessionLabel | undefined,
): Promise<OsJob | null> {
  return label === undefined || (label.attempt ?? 1) === 1 ? null : queue.find(document.name)
}

function unfit(message: string): AppError {
  return new AppError('printer.notReady', message)
}

function goneIsOffline(error: unknown): never {
  if (error instanceof AppError && error.code === 'input.notFound')
    throw new AppError(
      'printer.offline',
      'The queue is gone from this machine. Set it up again in the system settings, or remove the printer here.',
      error.details,
    )
  throw error
}

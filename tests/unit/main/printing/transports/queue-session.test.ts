import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../../../src/main/printing/clock.ts'
import { awaitPaper, type PaperWait } from '../../../../../src/main/printing/queue/await-paper.ts'
import { sendLabel } from '../../../../../src/main/printing/queue/send-label.ts'
import { mediaNameFor, offeredInWords } from '../../../../../src/main/printing/transports/page-size.ts'
import { faultOfReasons } from '../../../../../src/main/printing/transports/queue-session.ts'
import { jobNameOf, queueTransport } from '../../../../../src/main/printing/transports/queue-transport.ts'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../../../../src/shared/errors/codes.ts'
import { type FakeOsQueue, fakeOsQueue, type queueFacts } from '../../../../harness/printers/fake-os-queue.ts'

const never = new AbortController().signal
const tag = { jobId: 'job-1', tiktokOrderId: '5764', at: 0, attempt: 1 }
const bytesOf = (text: string) => new TextEncoder().encode(text)
const label = { body: bytesOf('^XA^FDhello^FS\n'), end: bytesOf('^XZ\n'), sha256: 'x', warnings: [] }

async function sent(
  queue: FakeOsQueue,
  over: { attempt?: number; onCommit?: () => void; wait?: Partial<PaperWait> } = {},
) {
  const transport = queueTransport({ queue, language: 'zpl', media: FOUR_BY_SIX })
  const session = await transport.open(never, { ...tag, attempt: over.attempt ?? 1 })
  return sendLabel({
    session,
    label: label as unknown as Parameters<typeof sendLabel>[0]['label'],
    prefix: null,
    commit: async () => over.onCommit?.(),
    awaitPaper: (open) =>
      awaitPaper(open, {
        clock: systemClock,
        signal: never,
        answerTimeoutMs: 50,
        patienceMs: 1_000,
        onFault: () => undefined,
        ...over.wait,
      }),
  })
}

describe('a label through a queue of the system', () => {
  test('looks at a sound queue once before a burst of labels, and at a stopped one every time', async () => {
    const queue = fakeOsQueue()
    let asked = 0
    const counting = {
      ...queue,
      facts: async () => {
        asked += 1
        return queue.about
      },
    }
    const transport = queueTransport({ queue: counting, language: 'zpl', media: FOUR_BY_SIX })
    await transport.open(never, tag)
    await transport.open(never, tag)
    expect(asked).toBe(1)
    queue.about = { ...queue.about, isStopped: true }
    const stopped = queueTransport({ queue: counting, language: 'zpl', media: FOUR_BY_SIX })
    for (let time = 0; time < 2; time += 1)
      await expect(stopped.open(never, tag)).rejects.toMatchObject({ code: 'printer.notReady' })
    expect(asked).toBe(3)
  })

  test('is one job, handed over whole after the commit mark, and ends as sent with its number', async () => {
    const queue = fakeOsQueue()
    const taken: number[] = []
    const outcome = await sent(queue, { onCommit: () => taken.push(queue.documents.length) })
    expect(taken).toEqual([0])
    expect(outcome).toMatchObject({
      kind: 'done',
      state: 'sent',
      evidence: { osJobId: 1, osState: 'completed' },
    })
    expect(queue.documents).toMatchObject([{ name: jobNameOf('job-1'), format: 'raw' }])
    expect(Buffer.from(queue.documents[0]?.bytes ?? []).toString()).toBe('^XA^FDhello^FS\n^XZ\n')
  })

  test('waits again where the queue refused it: nothing was given away', async () => {
    const queue = fakeOsQueue()
    queue.failure = { error: new AppError('printer.notReady', 'no'), when: 'before' }
    expect(await sent(queue)).toMatchObject({ kind: 'cut' })
    expect(queue.documents).toEqual([])
  })

  test('is found by its name where the queue took it and went away', async () => {
    const queue = fakeOsQueue()
    queue.failure = { error: new AppError('printer.unknownOutcome', 'gone'), when: 'after' }
    expect(await sent(queue)).toMatchObject({ kind: 'done', state: 'sent', evidence: { osJobId: 1 } })
  })

  test('is put before a person where nobody can tell whether the queue has it', async () => {
    const queue = fakeOsQueue()
    queue.failure = { error: new AppError('printer.unknownOutcome', 'gone'), when: 'before' }
    expect(await sent(queue)).toMatchObject({ kind: 'doubt', evidence: { happened: 'queueBroke' } })
  })

  test('that was claimed before and is in the queue already is adopted, not sent again', async () => {
    const queue = fakeOsQueue()
    queue.jobs.push({ id: 41, name: jobNameOf('job-1'), state: 'completed', message: '' })
    expect(await sent(queue, { attempt: 2 })).toMatchObject({
      kind: 'done',
      state: 'sent',
      evidence: { osJobId: 41, adopted: true },
    })
    expect(queue.documents).toEqual([])
  })

  test('that the queue broke off is in doubt', async () => {
    const queue = fakeOsQueue()
    queue.keeps = true
    const outcome = sent(queue, {
      wait: { clock: { ...systemClock, sleep: async () => breakOff(queue) } },
    })
    expect(await outcome).toMatchObject({
      kind: 'doubt',
      evidence: { happened: 'queueBroke', osState: 'aborted', osSays: 'Broken pipe' },
    })
  })

  test('tells that the printer behind the queue is not there for as long as that lasts', async () => {
    const queue = fakeOsQueue({ message: 'The printer may not exist or is unavailable at this time.' })
    queue.keeps = true
    const faults: (ErrorCode | null)[] = []
    let [now, naps] = [0, 0]
    const clock = {
      now: () => now,
      sleep: async () => {
        now += 2_000
        naps += 1
        if (naps === 4) finish(queue)
      },
    }
    const outcome = await sent(queue, { wait: { clock, onFault: (fault) => faults.push(fault) } })
    expect(faults).toContain('printer.offline')
    expect(faults.at(-1)).toBeNull()
    expect(outcome).toMatchObject({ kind: 'done', state: 'sent' })
  })
})

describe('a queue is refused before a byte is sent', () => {
  const opened = (over: Parameters<typeof queueFacts>[0], language: 'zpl' | 'pdf') =>
    queueTransport({ queue: fakeOsQueue(over), language, media: FOUR_BY_SIX }).open(never, tag)

  test('for a page to a raw queue, which would print its letters', async () => {
    await expect(opened({}, 'pdf')).rejects.toThrow(/raw queue/)
  })

  test('for commands to a driver', async () => {
    await expect(opened({ isRaw: false, model: 'Laser' }, 'zpl')).rejects.toThrow(/driver \(Laser\)/)
  })

  test('where it has no paper of the size, with the sizes it has', async () => {
    const media = ['iso_a4_210x297mm', 'na_letter_8.5x11in']
    const refused = await opened({ isRaw: false, media }, 'pdf').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'printer.mediaMismatch' })
    expect(String(refused)).toContain('210 × 297 mm, 215.9 × 279.4 mm')
  })

  test('where it is stopped', async () => {
    await expect(opened({ isStopped: true, message: 'out of toner' }, 'zpl')).rejects.toThrow(
      /stopped \(out of toner\)/,
    )
  })
})

test('a page size is found by its measures, never by another that is near', () => {
  const offered = ['na_index-4x6_4x6in', 'iso_a6_105x148mm', 'custom_min_50x50mm', 'custom_max_110x500mm']
  expect(mediaNameFor(FOUR_BY_SIX, offered)).toBe('na_index-4x6_4x6in')
  expect(mediaNameFor({ widthMm: 100, heightMm: 150 }, offered.slice(0, 2))).toBeNull()
  expect(mediaNameFor({ widthMm: 100, heightMm: 150 }, offered)).toBe('custom_label_100x150mm')
  expect(mediaNameFor({ widthMm: 120, heightMm: 150 }, offered)).toBeNull()
  expect(offeredInWords(offered)).toBe('101.6 × 152.4 mm, 105 × 148 mm')
})

test('the words and reasons of a queue become causes', () => {
  expect(faultOfReasons(['media-empty-error'], '')).toBe('printer.paperOut')
  expect(faultOfReasons(['cover-open'], '')).toBe('printer.coverOpen')
  expect(faultOfReasons(['paused'], '')).toBe('printer.notReady')
  expect(faultOfReasons([], 'The printer may not exist or is unavailable at this time.')).toBe(
    'printer.offline',
  )
  expect(faultOfReasons(['cups-waiting-for-job-completed', 'media-low-report'], 'Sending data.')).toBeNull()
})

async function breakOff(queue: FakeOsQueue): Promise<void> {
  queue.jobs.splice(0, 1, { id: 1, name: jobNameOf('job-1'), state: 'aborted', message: 'Broken pipe' })
}

function finish(queue: FakeOsQueue): void {
  queue.jobs.splice(0, 1, { id: 1, name: jobNameOf('job-1'), state: 'completed', message: '' })
}

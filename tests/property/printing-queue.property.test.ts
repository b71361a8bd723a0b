import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { aQueue, until } from '../harness/printers/queue-bench.ts'
import { aPrinter, aTicket } from '../harness/printers/tickets.ts'

const SEED = 20_261_122
const RUNS = 150

type Fault = 'off' | 'resetMid' | 'resetAfter' | 'paperOut' | 'mute' | 'paused' | 'journal' | 'none'
const fault = fc.record({
  what: fc.constantFrom<Fault>(
    'off',
    'resetMid',
    'resetMid',
    'resetAfter',
    'paperOut',
    'mute',
    'paused',
    'journal',
    'none',
  ),
  /** Which moment, in labels that have begun to arrive. */
  afterLabels: fc.integer({ min: 0, max: 6 }),
  bytes: fc.integer({ min: 1, max: 1_600 }),
})
const run = fc.record({
  labels: fc.integer({ min: 1, max: 8 }),
  answers: fc.boolean(),
  keepsPartial: fc.boolean(),
  labelMs: fc.constantFrom(0, 0, 2),
  fsyncMs: fc.constantFrom(0, 0, 1),
  faults: fc.array(fault, { maxLength: 3 }),
})

/** Makes one fault and takes it back; answers when the printer is whole again. */
async function strike(bench: Bench, one: { what: Fault; bytes: number }): Promise<void> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 8))
  const { zebra, journal } = bench
  const modes: Partial<Record<Fault, ZebraMode>> = {
    resetMid: { resetAfterBytes: one.bytes },
    resetAfter: { resetsAfterEnd: true },
    paperOut: { isPaperOut: true },
    mute: { isSilent: true },
    paused: { isPaused: true },
  }
  zebra.mode = { ...zebra.mode, ...modes[one.what] }
  if (one.what === 'off') await zebra.turnOff()
  if (one.what === 'journal') {
    journal.fault = () => {
      throw new Error('disk full')
    }
  }
  await pause()
  zebra.mode = { ...zebra.mode, ...bench.healthy }
  journal.fault = () => undefined
  if (one.what === 'off') await zebra.turnOn()
  zebra.loadPaper()
}

type Bench = Awaited<ReturnType<typeof start>>

async function start(options: {
  answers: boolean
  keepsPartial: boolean
  labelMs: number
  fsyncMs: number
  labels: number
}) {
  const healthy: ZebraMode = {
    isSilent: !options.answers,
    isPaperOut: false,
    isPaused: false,
    resetsAfterEnd: false,
    resetAfterBytes: undefined,
    keepsPartial: options.keepsPartial,
    labelMs: options.labelMs,
  }
  const zebra = await startFakeZebra({ ...healthy })
  const printer = aPrinter(zebra.port, { backChannel: options.answers ? 'answers' : 'silent' })
  const { journal, queue, errors } = aQueue([printer], {
    limits: { answerTimeoutMs: 25, patienceMs: 60_000 },
  })
  journal.fsyncMs = options.fsyncMs
  for (let n = 0; n < options.labels; n += 1)
    journal.add(aTicket({ tiktokOrderId: `57646141303878${String(n).padStart(4, '0')}` }), printer.id)
  return { healthy, zebra, printer, journal, queue, errors }
}

it('prints exactly what was asked, except labels that stand as uncertain or were set aside, whatever breaks', async () => {
  let [faultsMade, labels] = [0, 0]
  await fc.assert(
    fc.asyncProperty(run, async (plan) => {
      const bench = await start(plan)
      bench.queue.start()
      for (const one of plan.faults) {
        const began = bench.zebra.firstBytesAt.length
        const isDone = () =>
          bench.journal.states().every((state) => state !== 'queued' && state !== 'sending')
        await until(
          () => bench.zebra.firstBytesAt.length >= Math.min(one.afterLabels, began + 2) || isDone(),
          'progress',
        )
        await strike(bench, one)
        if (one.what !== 'none') faultsMade += 1
      }
      await until(
        () => bench.journal.states().every((state) => !['queued', 'sending', 'committed'].includes(state)),
        'rest',
      )
      await bench.queue.close()
      await until(() => bench.zebra.waiting === 0, 'all paper out')
      await bench.zebra.close()
      check(bench)
      labels += bench.journal.jobs.length
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  )
  process.stdout.write(`${RUNS} runs, ${labels} labels checked, ${faultsMade} faults made, 0 violations\n`)
  expect(faultsMade).toBeGreaterThan(RUNS / 2)
}, 60_000)

function check(bench: Bench): void {
  const copies = new Map<string, number>()
  for (const { bytes } of bench.zebra.printed) {
    const text = bytes.toString('latin1')
    // Half of one label under another would be two ^XA in what one ^XZ printed.
    expect(text.match(/\^XA/g)).toHaveLength(1)
    const id = /ORDER (\d+)/.exec(text)?.[1] ?? 'unreadable'
    copies.set(id, (copies.get(id) ?? 0) + 1)
  }
  for (const job of bench.journal.jobs) {
    const count = copies.get(job.ticket.tiktokOrderId) ?? 0
    expect(count, `${job.state} ${JSON.stringify(job.evidence)}`).toBeLessThanOrEqual(1)
    if (job.state === 'printed' || job.state === 'sent') expect(count, job.state).toBe(1)
    if (job.state === 'failed_safe') expect(count).toBe(0)
  }
}

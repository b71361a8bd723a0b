import { afterEach, describe, expect, test } from 'vitest'
import { reading, type StatusReading } from '../../../../../src/main/printing/status/status-source.ts'
import { StatusWatch } from '../../../../../src/main/printing/status/status-watch.ts'
import { onLine, SharedLine } from '../../../../../src/main/printing/transports/shared-line.ts'
import { fakeTransport } from '../../../../harness/printers/fake-transport.ts'
import { aPrinter } from '../../../../harness/printers/tickets.ts'

const never = new AbortController().signal
const printer = aPrinter(9)
const watches: StatusWatch[] = []
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.close()
})

/** A clock that a test moves; every nap ends at once and lets a second pass. */
function quickClock() {
  const clock = { at: 0, naps: 0 }
  return Object.assign(clock, {
    now: () => clock.at,
    sleep: async () => {
      clock.at += 1_000
      clock.naps += 1
      await new Promise((resolve) => setImmediate(resolve))
    },
  })
}

function aWatch(read: () => StatusReading | Promise<StatusReading>, busy = { is: false, waits: false }) {
  const clock = quickClock()
  const lookedAt: number[] = []
  const watch = new StatusWatch({
    clock,
    sourceFor: () => ({
      read: async () => {
        lookedAt.push(clock.at)
        return read()
      },
    }),
    isBusy: () => busy.is,
    hasWaiting: () => busy.waits,
    onChange: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  watch.configure([printer])
  watches.push(watch)
  return { watch, clock, lookedAt, busy }
}

async function untilStill(clock: { naps: number }): Promise<void> {
  for (let before = -1; before !== clock.naps; ) {
    before = clock.naps
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('looking after a printer', () => {
  test('goes on for a minute after somebody looked, every ten seconds, and then stops', async () => {
    const { watch, clock, lookedAt } = aWatch(() => reading('paperOut'))
    watch.looked()
    await untilStill(clock)
    expect(watch.reading(printer.id)).toEqual(reading('paperOut'))
    expect(lookedAt).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000])
  })

  test('leaves a printer alone while a label is on its way', async () => {
    const { watch, clock, lookedAt } = aWatch(() => reading('ready'), { is: true, waits: false })
    watch.looked()
    await untilStill(clock)
    expect(lookedAt).toEqual([])
  })

  test('backs off from one that is not reached, and calls it so only the second time', async () => {
    let count = 0
    const { watch, clock, lookedAt } = aWatch(() => {
      count += 1
      return reading(count === 1 ? 'ready' : 'offline')
    })
    const shown: unknown[] = []
    const stop = setInterval(() => undefined, 1_000)
    watch.looked()
    await new Promise((resolve) => setImmediate(resolve))
    shown.push(watch.reading(printer.id)?.condition)
    await untilStill(clock)
    clearInterval(stop)
    expect(shown).toEqual(['ready'])
    expect(watch.reading(printer.id)?.condition).toBe('offline')
    expect(lookedAt).toEqual([0, 10_000, 20_000, 40_000])
  })
})

describe('the line to a printer', () => {
  test('is not asked over while a label has it open', async () => {
    const line = new SharedLine()
    const session = await onLine(fakeTransport().transport, line).open(never)
    expect(await line.ask(async () => 'asked')).toBeNull()
    await session.close()
    expect(await line.ask(async () => 'asked')).toBe('asked')
  })

  test('is given up by whoever asks before a label opens it', async () => {
    const line = new SharedLine()
    const events: string[] = []
    const asking = line.ask(
      (signal) =>
        new Promise<string>((resolve) => {
          signal.addEventListener('abort', () => {
            events.push('gave way')
            setImmediate(() => {
              events.push('gone')
              resolve('too late')
            })
          })
        }),
    )
    const { transport } = fakeTransport()
    const watched = {
      ...transport,
      open: (signal: AbortSignal) => {
        events.push('opened')
        return transport.open(signal)
      },
    }
    await onLine(watched, line).open(never)
    expect(await asking).toBeNull()
    expect(events).toEqual(['gave way', 'gone', 'opened'])
  })
})

import { describe, expect, test } from 'vitest'
import { onLine, SharedLine } from '../../../../../src/main/printing/transports/shared-line.ts'
import { fakeTransport } from '../../../../harness/printers/fake-transport.ts'

const never = new AbortController().signal
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A clock whose naps end at once and let a tenth of a second pass. */
function quickClock() {
  const clock = { at: 0 }
  return Object.assign(clock, {
    now: () => clock.at,
    sleep: async (ms: number) => {
      clock.at += ms
      await turn()
    },
  })
}
const patient = () => ({ clock: quickClock(), signal: never, patienceMs: 60_000 })

/** Work that lasts until it is told to end. */
function work(events: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = async () => {
    events.push(`${name} begins`)
    await promise
    events.push(`${name} ends`)
  }
  return { run, end: resolve }
}

describe("a person's own work on a printer's line", () => {
  test('waits for the label that has the line, and labels wait for it', async () => {
    const line = new SharedLine()
    const { transport } = fakeTransport()
    const events: string[] = []
    const label = await onLine(transport, line).open(never)
    const { run, end } = work(events, 'test')
    const held = line.hold(run, patient())
    await turn()
    expect(events).toEqual([])
    await label.close()
    await expect.poll(() => events).toEqual(['test begins'])
    const next = onLine(transport, line)
      .open(never)
      .then(() => events.push('label opens'))
    await turn()
    end()
    await Promise.all([held, next])
    expect(events).toEqual(['test begins', 'test ends', 'label opens'])
  })

  test('comes after the work before it, and has the line for itself while it lasts', async () => {
    const line = new SharedLine()
    const events: string[] = []
    const [one, two] = [work(events, 'one'), work(events, 'two')]
    const both = [line.hold(one.run, patient()), line.hold(two.run, patient())]
    await turn()
    expect(events).toEqual(['one begins'])
    expect(await line.ask(async () => 'asked')).toBeNull()
    two.end()
    one.end()
    await Promise.all(both)
    expect(events).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
    expect(line.isFree).toBe(true)
  })

  test('leaves the line free where it failed', async () => {
    const line = new SharedLine()
    await expect(line.hold(() => Promise.reject(new Error('broke')), patient())).rejects.toThrow('broke')
    expect(line.isFree).toBe(true)
  })

  test('makes whoever asks after the state give way', async () => {
    const line = new SharedLine()
    const asking = line.ask(
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('late'))),
    )
    expect(await line.hold(async () => 'done', patient())).toBe('done')
    expect(await asking).toBeNull()
  })

  test('says that the printer is busy, rather than to wait for a whole batch', async () => {
    const line = new SharedLine()
    await onLine(fakeTransport().transport, line).open(never)
    await expect(line.hold(async () => 'done', { ...patient(), patienceMs: 1_000 })).rejects.toMatchObject({
      code: 'rule.busy',
    })
  })

  test('is not begun while the desk closes', async () => {
    const closing = new AbortController()
    closing.abort()
    const wait = { ...patient(), signal: closing.signal }
    await expect(new SharedLine().hold(async () => 'done', wait)).rejects.toMatchObject({
      code: 'printer.offline',
    })
  })
})

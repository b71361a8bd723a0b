import { beforeEach, describe, expect, test } from 'vitest'
import { type BellLine, Doorbell, type LineEvents } from '../../../../../src/main/sync/transport/doorbell.ts'

interface Opened extends BellLine {
  readonly topic: string
  readonly events: LineEvents
  closed: number
  renewed: number
}

let lines: Opened[]
let timers: { at: number; work: () => void; isOff: boolean }[]
let nowMs: number
let chance: number
let heard: string[]
let bell: Doorbell

beforeEach(() => {
  lines = []
  timers = []
  nowMs = 0
  chance = 0.5
  heard = []
  bell = new Doorbell(
    (topic, events) => {
      const line: Opened = {
        topic,
        events,
        closed: 0,
        renewed: 0,
        close: () => (line.closed += 1),
        renewToken: () => (line.renewed += 1),
      }
      lines.push(line)
      return line
    },
    {
      after: (ms, work) => {
        const timer = { at: nowMs + ms, work, isOff: false }
        timers.push(timer)
        return () => {
          timer.isOff = true
        }
      },
      chance: () => chance,
      nowMs: () => nowMs,
    },
  )
})

const listen = () =>
  bell.listen('c1', {
    onRing: (xid) => heard.push(xid),
    onJoined: (isJoined) => heard.push(isJoined ? 'joined' : 'gone'),
  })
const newest = () => lines.at(-1) as Opened
/** What is still to come, in ms from now. */
const waits = () => timers.filter(({ isOff }) => !isOff).map(({ at }) => at - nowMs)
function pass(ms: number) {
  nowMs += ms
  for (const timer of timers.filter(({ at, isOff }) => !isOff && at <= nowMs)) {
    timer.isOff = true
    timer.work()
  }
}

describe('a doorbell', () => {
  test('listens on the creator’s topic and tells of joining and of each ring', () => {
    listen()
    expect(newest().topic).toBe('creator:c1')
    newest().events.joined()
    newest().events.rung({ xid: '41' })
    newest().events.rung({ xid: '42' })
    expect(heard).toEqual(['joined', '41', '42'])
  })

  test('is deaf to what is no ring', () => {
    listen()
    newest().events.joined()
    for (const payload of [null, 'x', {}, { xid: 42 }, { xid: '1; drop' }]) newest().events.rung(payload)
    expect(heard).toEqual(['joined'])
  })

  test('opens another line after one was lost, later each time, at random, and never later than a minute', () => {
    listen()
    const waited: number[] = []
    for (let times = 0; times < 12; times += 1) {
      newest().events.lost('CHANNEL_ERROR')
      expect(newest().closed).toBe(1)
      const [wait = 0] = waits()
      waited.push(wait)
      pass(wait)
    }
    expect(waited.slice(0, 4)).toEqual([750, 1_250, 2_250, 4_250])
    expect(Math.max(...waited)).toBe(30_250)
    chance = 0
    newest().events.lost('CHANNEL_ERROR')
    expect(waits()).toEqual([250])
    expect(lines).toHaveLength(13)
  })

  test('does not take a line that is let in and thrown out again for a success', () => {
    listen()
    for (let times = 0; times < 3; times += 1) {
      newest().events.joined()
      newest().events.lost('CLOSED')
      pass(waits()[0] ?? 0)
    }
    newest().events.joined()
    newest().events.lost('CLOSED')
    expect(waits()).toEqual([4_250])
    pass(4_250)
    newest().events.joined()
    pass(60_000)
    newest().events.lost('CLOSED')
    expect(waits()).toEqual([500])
  })

  test('tells that nothing is heard any more only where something was', () => {
    listen()
    newest().events.lost('TIMED_OUT')
    pass(60_000)
    newest().events.joined()
    newest().events.lost('heartbeat')
    expect(heard).toEqual(['joined', 'gone'])
  })

  test('opens a line anew that was joined and silent for ten minutes, whatever its heart says', () => {
    listen()
    newest().events.joined()
    pass(9 * 60_000)
    newest().events.rung({ xid: '7' })
    pass(9 * 60_000)
    expect(lines).toHaveLength(1)
    pass(3 * 60_000)
    expect(lines).toHaveLength(2)
    expect(lines[0]?.closed).toBe(1)
    newest().events.joined()
    expect(heard).toEqual(['joined', '7', 'gone', 'joined'])
  })

  test('opens a line anew on which the ring of what a pull brought has not come', () => {
    listen()
    newest().events.joined()
    bell.pulling()({ watermark: '10', newest: '9' })
    pass(60_000)
    newest().events.rung({ xid: '11' })
    bell.pulling()({ watermark: '12', newest: '11' })
    pass(60_000)
    expect(lines).toHaveLength(1)
    bell.pulling()({ watermark: '14', newest: '13' })
    pass(2_000)
    expect(lines[0]?.closed).toBe(1)
    pass(waits()[0] ?? 0)
    newest().events.joined()
    expect(lines).toHaveLength(2)
    expect(heard).toEqual(['joined', '11', 'gone', 'joined'])
  })

  test('keeps a line whose ring comes a little after the rows, and one that could not have heard it', () => {
    listen()
    const askedBefore = bell.pulling()
    pass(10)
    newest().events.joined()
    askedBefore({ watermark: '10', newest: '9' })
    bell.pulling()({ watermark: '12', newest: '11' })
    bell.pulling()({ watermark: '12', newest: '11' })
    bell.pulling()({ watermark: '13', newest: null })
    bell.pulling()({ watermark: '14', newest: '13' })
    pass(1_000)
    newest().events.rung({ xid: '13' })
    pass(60_000)
    expect(lines).toHaveLength(1)
  })

  test('hears nothing from a line that it has given up', () => {
    listen()
    const [first] = lines
    first?.events.joined()
    first?.events.lost('CLOSED')
    pass(60_000)
    first?.events.rung({ xid: '1' })
    first?.events.lost('CLOSED')
    first?.events.joined()
    expect(heard).toEqual(['joined', 'gone'])
    expect(lines).toHaveLength(2)
  })

  test('shows the newest token to its line', () => {
    listen()
    bell.renewToken()
    expect(newest().renewed).toBe(1)
  })

  test('is silent after it was stopped, and opens nothing more', () => {
    const stop = listen()
    newest().events.joined()
    stop()
    newest().events.rung({ xid: '1' })
    newest().events.lost('CLOSED')
    bell.renewToken()
    pass(3_600_000)
    expect(heard).toEqual(['joined'])
    expect(lines).toHaveLength(1)
    expect(newest().closed).toBe(1)
    expect(newest().renewed).toBe(0)
  })

  test('that is stopped while it waits opens nothing either', () => {
    const stop = listen()
    newest().events.lost('CLOSED')
    stop()
    pass(3_600_000)
    expect(lines).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import type { SmallServer } from '../../../../harness/sync/small-server.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

const sizes = (server: SmallServer) => server.callsOf('push').map(({ sent }) => sent?.length)
const seqs = (server: SmallServer) => server.callsOf('push').map(({ sent }) => sent?.map(({ seq }) => seq))

function withActs(bench: EngineBench, count: number): void {
  for (let no = 0; no < count; no += 1) bench.store.act(bench.clock.now(), idOf(no), `note ${no}`)
}

/** Refuses every call that holds one of these acts, as a server that cannot even read it. */
function cannotTake(
  bench: EngineBench,
  ids: readonly string[],
  code: 'input.invalid' | 'input.tooLarge',
  isNamed: boolean,
) {
  bench.server.before = ({ sent = [] }) => {
    const index = sent.findIndex(({ id }) => ids.includes(id))
    if (index >= 0) throw new AppError(code, 'not that', isNamed ? { index } : {})
  }
}

describe('a command', () => {
  it('is pushed at once, and its acknowledgement and row come with one pull', async () => {
    const bench = await new EngineBench().online()
    bench.act(7)
    expect(await bench.during(0)).toEqual(['push', 'pull'])
    expect(bench.store.inState('closed')).toHaveLength(1)
    expect(bench.store.row('orders', idOf(7))?.note).toBe('note 7')
    expect(await bench.during(30_000)).toEqual([])
  })

  it('shows as pending until it is acknowledged, also without a network', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    const { at } = bench.act(7)
    bench.act(8)
    await bench.clock.advance(10)
    expect(bench.engine.state()).toMatchObject({ phase: 'offline', pending: 2, oldestPendingAt: at })
    bench.failing(null)
    bench.engine.hint('online')
    await bench.clock.advance(2_000)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', pending: 0, oldestPendingAt: null })
  })

  it('stays pending while its acknowledgement waits for an older transaction', async () => {
    const bench = await new EngineBench().online()
    bench.server.openXid = 101n
    bench.act(7)
    await bench.clock.advance(5_000)
    expect(bench.engine.state()).toMatchObject({ pending: 1, oldestPendingAt: null, isStuck: false })
    bench.server.openXid = null
    await bench.clock.advance(2_000)
    expect(bench.engine.state().pending).toBe(0)
  })
})

describe('commands', () => {
  it('of one turn go together, and those made while a batch is under way go together after it', async () => {
    const bench = await new EngineBench().online()
    bench.server.latencyMs = 50
    for (let no = 0; no < 3; no += 1) bench.act(no)
    await bench.clock.advance(10)
    for (let no = 3; no < 10; no += 1) {
      bench.act(no)
      await bench.clock.advance(2)
    }
    await bench.clock.advance(1_000)
    expect(sizes(bench.server)).toEqual([3, 7])
    expect(bench.server.most.push).toBe(1)
  })

  it('of a long shift offline are sent with how many there are and how long they still take', async () => {
    const bench = await new EngineBench().online()
    bench.server.latencyMs = 100
    withActs(bench, 1_000)
    bench.engine.hint('outbox')
    await bench.clock.advance(5_000)
    const told = bench.states.flatMap(({ progress }) => (progress?.what === 'sending' ? [progress] : []))
    const shown = told.filter((one, at) => one.done !== told[at - 1]?.done)
    expect(shown.map(({ done, total }) => [done, total])).toEqual([
      [0, 1_000],
      [200, 1_000],
      [400, 1_000],
      [600, 1_000],
      [800, 1_000],
      [1_000, 1_000],
    ])
    expect(shown.map(({ leftMs }) => leftMs)).toEqual([null, 400, 300, 200, 100, 0])
    expect(bench.engine.state()).toMatchObject({ pending: 0, progress: null })
  })

  it('that are few are gone without any progress', async () => {
    const bench = await new EngineBench().online()
    withActs(bench, 300)
    bench.engine.hint('outbox')
    await bench.clock.advance(5_000)
    expect(bench.states.every(({ progress }) => progress?.what !== 'sending')).toBe(true)
  })

  it('go in batches of 200, in the order of their seqs', async () => {
    const bench = await new EngineBench().online()
    withActs(bench, 450)
    bench.engine.hint('outbox')
    await bench.clock.advance(100)
    expect(sizes(bench.server)).toEqual([200, 200, 50])
    expect(seqs(bench.server).flat()).toEqual(Array.from({ length: 450 }, (_, index) => index + 1))
  })

  it('of which the server took a part are sent again from there', async () => {
    const bench = await new EngineBench().online()
    bench.server.takes = 60
    withActs(bench, 200)
    bench.engine.hint('outbox')
    await bench.clock.advance(100)
    expect(sizes(bench.server)).toEqual([200, 140, 80, 20])
    expect(bench.store.inState('closed')).toHaveLength(200)
  })

  it('of which the server takes nothing are not sent in a tight loop', async () => {
    const bench = await new EngineBench().online()
    bench.server.takes = 0
    withActs(bench, 5)
    bench.engine.hint('outbox')
    await bench.clock.advance(60_000)
    expect(bench.server.callsOf('push').length).toBeLessThan(12)
    expect(bench.errors.length).toBeGreaterThan(0)
    bench.server.takes = 500
    await bench.clock.advance(120_000)
    expect(bench.store.inState('closed')).toHaveLength(5)
  })

  it('that are refused do not stop those behind them', async () => {
    const bench = await new EngineBench().online()
    bench.server.outcome = ({ seq }) => (seq === 2 ? 'refused' : seq === 3 ? 'conflict' : 'applied')
    withActs(bench, 4)
    bench.engine.hint('outbox')
    await bench.clock.advance(100)
    expect(bench.store.inState('closed').map(({ seq }) => seq)).toEqual([1, 3, 4])
    expect(bench.store.inState('dead').map(({ seq }) => seq)).toEqual([2])
    expect(bench.eventsOf('refused').map(({ details }) => details['count'])).toEqual([1])
    expect(bench.eventsOf('conflict').map(({ details }) => details['count'])).toEqual([1])
    expect(bench.engine.state().pending).toBe(0)
  })

  it('that cannot be read here are told, and the others go', async () => {
    const bench = await new EngineBench().online()
    bench.store.unreadable = 2
    bench.act(1)
    await bench.clock.advance(100)
    expect(bench.eventsOf('unreadable').map(({ details }) => details['buried'])).toEqual([2])
    expect(bench.server.carriedOut.size).toBe(1)
  })
})

describe('a batch of which nobody knows whether it arrived', () => {
  it.each(['net.offline', 'net.timeout', 'net.serverFailed'] as const)(
    'is sent again with the same seqs, and is carried out once (%s)',
    async (code) => {
      const bench = await new EngineBench().online()
      let isFirst = true
      bench.server.after = ({ what }) => {
        if (what !== 'push' || !isFirst) return
        isFirst = false
        throw new AppError(code, 'lost')
      }
      // An older transaction keeps the acknowledgement back: a pull alone cannot tell.
      bench.server.openXid = 101n
      withActs(bench, 1)
      bench.engine.hint('outbox')
      await bench.clock.advance(0)
      withActs(bench, 3)
      await bench.clock.advance(5_000)
      bench.server.openXid = null
      await bench.clock.advance(5_000)
      const [first, again] = seqs(bench.server)
      expect(again?.slice(0, first?.length)).toEqual(first)
      expect([...bench.server.carriedOut.values()]).toEqual([1, 1, 1, 1])
      expect(bench.store.inState('closed')).toHaveLength(4)
    },
  )

  it('is not sent again when a pull brought its acknowledgement, and leaves no trouble behind', async () => {
    const bench = await new EngineBench().online()
    bench.server.after = ({ what }) => {
      if (what === 'push') throw new AppError('net.serverFailed', 'lost')
    }
    bench.act(1)
    await bench.clock.advance(5_000)
    expect(bench.server.callsOf('push')).toHaveLength(1)
    expect(bench.engine.state()).toMatchObject({
      phase: 'online',
      pending: 0,
      trouble: null,
      nextTryAt: null,
    })
  })

  it('is not followed by anything else until it was answered', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.serverFailed', ['push'])
    withActs(bench, 250)
    bench.engine.hint('outbox')
    await bench.clock.advance(600_000)
    expect(new Set(seqs(bench.server).map((sent) => sent?.[0]))).toEqual(new Set([1]))
  })

  it('is made smaller when the server does not get done with it', async () => {
    const bench = await new EngineBench().online()
    bench.server.before = ({ sent = [] }) => {
      if (sent.length > 30) throw new AppError('net.timeout', 'too slow')
    }
    withActs(bench, 400)
    bench.engine.hint('outbox')
    await bench.clock.advance(600_000)
    expect(bench.store.inState('closed')).toHaveLength(400)
    expect(sizes(bench.server).slice(0, 4)).toEqual([200, 100, 50, 25])
  })
})

describe('a call that is refused as a whole', () => {
  it.each([
    ['input.invalid', true],
    ['input.tooLarge', false],
  ] as const)(
    'for one entry (%s) buries that one alone, visibly, and the others go in order',
    async (code, isNamed) => {
      const bench = await new EngineBench().online()
      withActs(bench, 300)
      const bad = bench.store.entries[130]
      cannotTake(bench, [bad?.id ?? ''], code, isNamed)
      bench.engine.hint('outbox')
      await bench.clock.advance(1_000)
      expect(bench.store.inState('dead')).toEqual([bad])
      expect(bad?.code).toBe(code)
      expect(bench.store.inState('closed')).toHaveLength(299)
      expect(sizes(bench.server).slice(0, 2)).toEqual([200, isNamed ? 130 : 100])
      expect(bench.eventsOf('refused')).toHaveLength(1)
      expect(bench.server.callsOf('push').length).toBeLessThan(30)
      expect([...bench.server.carriedOut.keys()]).toEqual(
        bench.store.entries.filter((entry) => entry !== bad).map(({ id }) => id),
      )
    },
  )

  it('again and again does not empty the outbox into the dead letters in a hurry', async () => {
    const bench = await new EngineBench().online()
    bench.failing('input.invalid', ['push'], { index: 0 })
    withActs(bench, 400)
    bench.engine.hint('outbox')
    await bench.clock.advance(60_000)
    expect(bench.store.inState('dead').length).toBeGreaterThanOrEqual(10)
    expect(bench.store.inState('dead').length).toBeLessThan(25)
    expect(bench.errors.length).toBeGreaterThan(0)
    bench.failing(null)
    await bench.clock.advance(120_000)
    expect(bench.store.inState('closed').length + bench.store.inState('dead').length).toBe(400)
  })

  it('for what we are, and not for an entry, buries nothing', async () => {
    const bench = await new EngineBench().online()
    bench.failing('input.invalid', ['push'], { field: 'schema_version' })
    withActs(bench, 5)
    bench.engine.hint('outbox')
    await bench.clock.advance(120_000)
    expect(bench.store.inState('dead')).toEqual([])
    expect(bench.server.callsOf('push').length).toBeLessThan(15)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', isStuck: true })
  })

  it('as out of order draws a new device id, registers it and sends everything again', async () => {
    const bench = await new EngineBench().online()
    const old = bench.store.deviceId
    const desk = bench.server.desks.get(old)
    if (desk) desk.lastSeq = 50
    withActs(bench, 3)
    bench.engine.hint('outbox')
    await bench.clock.advance(100)
    expect(bench.store.deviceId).not.toBe(old)
    expect(bench.store.inState('closed')).toHaveLength(3)
    expect(seqs(bench.server)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(bench.phase).toBe('online')
  })

  it('as out of order for ever makes no more than a few desks', async () => {
    const bench = await new EngineBench().online()
    bench.failing('sync.outOfOrder', ['push'])
    withActs(bench, 3)
    bench.engine.hint('outbox')
    await bench.clock.advance(600_000)
    expect(bench.server.desks.size).toBeLessThanOrEqual(4)
    expect(bench.server.callsOf('push').length).toBeLessThan(30)
    expect(bench.store.inState('dead')).toEqual([])
  })
})

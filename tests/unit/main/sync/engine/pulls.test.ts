import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

describe('an idle desk', () => {
  it('pulls once a minute and does nothing else', async () => {
    const bench = await new EngineBench().online()
    bench.store.auditedAt = bench.clock.now()
    const calls = await bench.during(600_000)
    expect(calls).toEqual(Array(10).fill('pull'))
  })

  it('has one timer, and tells nothing but when it pulled', async () => {
    const bench = await new EngineBench().online()
    bench.store.auditedAt = bench.clock.now()
    expect(bench.clock.waiting).toHaveLength(1)
    const states = bench.states.length
    const events = bench.store.events.length
    const rung = await bench.clock.advance(300_000)
    expect(bench.states.length - states).toBe(5)
    expect(bench.store.events.length).toBe(events)
    expect(rung).toBe(5)
  })

  it('asks for 1,000 rows a page', async () => {
    const bench = await new EngineBench().online()
    await bench.during(60_000)
    expect(bench.server.callsOf('pull').at(-1)?.limit).toBe(1_000)
  })
})

describe('a hint', () => {
  it.each(['wake', 'focus', 'online', 'tokenRefreshed'] as const)('of %s pulls', async (why) => {
    const bench = await new EngineBench().online()
    bench.engine.hint(why)
    expect(await bench.during(10)).toEqual(['pull'])
  })

  it('of focus and one of wake within a second are one', async () => {
    const bench = await new EngineBench().online()
    bench.engine.hint('wake')
    bench.engine.hint('focus')
    expect(await bench.during(500)).toEqual(['pull'])
    bench.engine.hint('focus')
    expect(await bench.during(2_000)).toEqual(['pull'].slice(1))
    bench.engine.hint('focus')
    expect(await bench.during(10)).toEqual(['pull'])
  })

  it('a storm of them is a pull a second', async () => {
    const bench = await new EngineBench().online()
    let calls = 0
    for (let no = 0; no < 1_000; no += 1) {
      bench.engine.hint('online')
      bench.engine.hint('wake')
      calls += (await bench.during(10)).length
    }
    expect(calls).toBeGreaterThanOrEqual(10)
    expect(calls).toBeLessThanOrEqual(11)
  })
})

describe('pulls', () => {
  it('are never concurrent: asked for during one, it runs once afterwards', async () => {
    const bench = await new EngineBench().online()
    bench.server.latencyMs = 50
    void bench.engine.now()
    await bench.clock.advance(10)
    for (let no = 0; no < 5; no += 1) void bench.engine.now()
    bench.server.change(idOf(1), 'x')
    const calls = await bench.during(1_000)
    expect(bench.server.most.pull).toBe(1)
    expect(calls.filter((what) => what === 'pull')).toHaveLength(1)
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
  })

  it('tell what changed, and when the last one went well', async () => {
    const bench = await new EngineBench().online()
    bench.server.change(idOf(1), 'x')
    await bench.clock.advance(100)
    expect(bench.applied.at(-1)?.rows).toBe(1)
    expect(bench.engine.state().lastPullAt).toBeGreaterThan(bench.clock.now() - 200)
    const { lastPullAt } = bench.engine.state()
    bench.failing('net.offline')
    await bench.clock.advance(120_000)
    expect(bench.engine.state().lastPullAt).toBe(lastPullAt)
  })

  it('of a busy shop are told at most once a minute, with their sum', async () => {
    const bench = await new EngineBench().online()
    for (let no = 0; no < 100; no += 1) {
      bench.server.change(idOf(no), 'x')
      await bench.clock.advance(1_000)
    }
    await bench.clock.advance(120_000)
    const pulled = bench.eventsOf('pulled')
    expect(pulled.length).toBeLessThanOrEqual(3)
    expect(pulled.reduce((sum, { details }) => sum + Number(details['rows']), 0)).toBe(100)
  })
})

describe('a ring', () => {
  it('pulls at once and ends when the cursor has passed it', async () => {
    const bench = await new EngineBench().online()
    bench.server.change(idOf(1), 'x')
    expect(await bench.during(5_000)).toEqual(['pull'])
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
  })

  it('is followed after 25 ms, doubling to 2 s, while an older transaction is still open', async () => {
    const bench = await new EngineBench().online()
    bench.server.openXid = 101n
    const began = bench.clock.now()
    bench.server.change(idOf(1), 'x')
    await bench.clock.advance(9_000)
    const pulls = bench.server.callsOf('pull').map(({ at }) => at - began)
    expect(pulls.filter((at) => at >= 0)).toEqual([0, 25, 75, 175, 375, 775, 1_575, 3_175, 5_175, 7_175])
    bench.server.openXid = null
    await bench.clock.advance(2_000)
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
    expect(await bench.during(20_000)).toEqual([])
  })

  it('during a chase raises its aim and begins no other', async () => {
    const bench = await new EngineBench().online()
    bench.server.openXid = 101n
    bench.server.change(idOf(1), 'x')
    await bench.clock.advance(10_000)
    for (let no = 2; no < 50; no += 1) bench.server.change(idOf(no), 'x')
    expect((await bench.during(10_000)).length).toBeLessThanOrEqual(6)
    expect(bench.server.most.pull).toBe(1)
    bench.server.openXid = null
    await bench.clock.advance(2_000)
    expect(bench.store.rows.get('orders')?.size).toBe(49)
  })

  it('after ring in quick succession is a pull every 25 ms at most', async () => {
    const bench = await new EngineBench().online()
    let calls = 0
    for (let no = 0; no < 1_000; no += 1) {
      bench.server.change(idOf(no % 20), `change ${no}`)
      calls += (await bench.during(1)).length
    }
    expect(calls).toBeLessThanOrEqual(41)
    await bench.clock.advance(50)
    expect(Object.fromEntries(bench.store.rows.get('orders') ?? [])).toEqual(
      Object.fromEntries(bench.server.orders),
    )
  })

  it('that was passed already, or is no transaction at all, costs nothing', async () => {
    const bench = await new EngineBench().online()
    for (const xid of ['1', '99', 'x', '', '-5', '1e3', '999999999999999999999999'])
      bench.server.listeners[0]?.onRing(xid)
    expect(await bench.during(10_000)).toEqual([])
  })

  it('from nowhere is given up after minutes, and the pull of every minute goes on', async () => {
    const bench = await new EngineBench().online()
    bench.store.auditedAt = bench.clock.now()
    bench.server.listeners[0]?.onRing('99999999999999999999')
    await bench.clock.advance(400_000)
    expect(await bench.during(300_000)).toEqual(Array(5).fill('pull'))
  })

  it('is not chased when the network goes', async () => {
    const bench = await new EngineBench().online()
    bench.server.openXid = 101n
    bench.server.change(idOf(1), 'x')
    await bench.clock.advance(3_000)
    bench.failing('net.offline')
    const calls = await bench.during(60_000)
    expect(calls.length).toBeLessThan(12)
    bench.failing(null)
    bench.server.openXid = null
    await bench.clock.advance(120_000)
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
  })

  it('that nobody heard is made up for by the join', async () => {
    const bench = await new EngineBench().online()
    bench.server.rings = false
    bench.server.change(idOf(1), 'x')
    bench.server.listeners[0]?.onJoined(false)
    expect(await bench.during(2_000)).toEqual([])
    bench.server.listeners[0]?.onJoined(true)
    await bench.clock.advance(10)
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
  })

  it('in the middle of the first pull of a start is not forgotten', async () => {
    const bench = await new EngineBench().online()
    await bench.engine.stop()
    bench.server.latencyMs = 50
    bench.engine.start()
    await bench.clock.advance(120)
    bench.server.after = ({ what }) => {
      if (what !== 'pull') return
      bench.server.after = () => undefined
      bench.server.change(idOf(1), 'x')
    }
    bench.engine.hint('online')
    await bench.clock.advance(500)
    expect(bench.store.row('orders', idOf(1))?.note).toBe('x')
  })
})

describe('now', () => {
  it('pulls and pushes once, and answers the state after both', async () => {
    const bench = await new EngineBench().online()
    bench.server.rings = false
    bench.server.latencyMs = 20
    bench.server.change(idOf(1), 'theirs')
    bench.store.act(bench.clock.now(), idOf(2), 'ours')
    const now = bench.engine.now()
    await bench.clock.advance(1_000)
    expect(await now).toMatchObject({ phase: 'online', pending: 0 })
    expect(bench.store.row('orders', idOf(1))?.note).toBe('theirs')
  })

  it('answers the failure too, and does not wait for a try that is due later', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    await bench.clock.advance(300_000)
    const before = bench.server.calls.length
    const now = bench.engine.now()
    await bench.clock.advance(0)
    expect(await now).toMatchObject({ phase: 'offline', trouble: { code: 'net.offline' } })
    expect(bench.server.calls.length).toBe(before + 1)
    bench.failing(null)
    const again = bench.engine.now()
    await bench.clock.advance(0)
    expect((await again).phase).toBe('online')
  })

  it('answers at once when there is nothing to ask', async () => {
    const bench = new EngineBench()
    expect((await bench.engine.now()).phase).toBe('off')
    await bench.online()
    bench.server.before = () => {
      throw new AppError('auth.signedOut', 'nobody')
    }
    await bench.clock.advance(60_000)
    const now = bench.engine.now()
    expect(await bench.during(10)).toEqual([])
    expect((await now).phase).toBe('parked')
  })
})

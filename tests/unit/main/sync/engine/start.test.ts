import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

describe('a start', () => {
  it('registers the desk by its name, copies everything, then sends what is pending', async () => {
    const bench = new EngineBench()
    bench.server.change(idOf(1), 'theirs')
    bench.store.act(bench.clock.now(), idOf(2), 'ours')
    await bench.online()
    expect(bench.server.calls.slice(0, 4).map(({ what }) => what)).toEqual([
      'register',
      'pull',
      'pull',
      'push',
    ])
    expect(bench.store.calls).toContain('registered')
    expect(bench.store.row('orders', idOf(1))?.note).toBe('theirs')
    expect(bench.server.orders.get(idOf(2))?.note).toBe('ours')
    expect(bench.engine.state()).toMatchObject({ phase: 'online', isOnline: true, pending: 0, trouble: null })
  })

  it('pulls every page before it pushes, when the copy is there already', async () => {
    const bench = await new EngineBench().online()
    await bench.engine.stop()
    for (let no = 0; no < 2_500; no += 1) bench.server.change(idOf(no), 'new')
    bench.store.act(bench.clock.now(), idOf(1), 'ours')
    const before = bench.server.calls.length
    const engine = bench.anEngine()
    engine.start()
    await bench.clock.advance(10)
    const calls = bench.server.calls.slice(before)
    expect(calls.slice(0, 5).map(({ what }) => what)).toEqual(['register', 'pull', 'pull', 'pull', 'push'])
    expect(calls[1]?.limit).toBe(1_000)
    await engine.stop()
  })

  it('goes from connecting over copying to online, and tells each state once', async () => {
    const bench = new EngineBench()
    bench.server.latencyMs = 10
    await bench.online()
    const phases = bench.states.map(({ phase }) => phase)
    expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([
      'connecting',
      'copying',
      'online',
    ])
    for (const [index, state] of bench.states.entries()) expect(state).not.toEqual(bench.states[index - 1])
  })

  it('listens to the doorbell once, and stops listening when it stops', async () => {
    const bench = await new EngineBench().online()
    bench.engine.start()
    await bench.clock.advance(100)
    expect(bench.server.listeners).toHaveLength(1)
    await bench.engine.stop()
    expect(bench.server.listeners).toHaveLength(0)
  })

  it('draws a new device id when the server does not want the old one', async () => {
    const bench = new EngineBench()
    const old = bench.store.deviceId
    bench.server.before = ({ what, deviceId }) => {
      if (what === 'register' && deviceId === old) throw new AppError('sync.staleDevice', 'somebody else')
    }
    await bench.online()
    expect(bench.phase).toBe('online')
    expect(bench.server.callsOf('pull').every(({ deviceId }) => deviceId !== old)).toBe(true)
  })

  it('does not draw ids for ever when the server wants none', async () => {
    const bench = new EngineBench()
    bench.failing('sync.staleDevice', ['register'])
    await bench.online()
    await bench.clock.advance(600_000)
    expect(bench.store.calls.filter((call) => call === 'renewDevice')).toHaveLength(3)
    expect(bench.phase).toBe('offline')
    expect(bench.errors.length).toBeGreaterThan(0)
  })

  it('registers again when the server has forgotten the desk', async () => {
    const bench = await new EngineBench().online()
    bench.server.desks.clear()
    bench.act(5)
    await bench.clock.advance(100)
    expect(bench.phase).toBe('online')
    expect(bench.server.callsOf('register')).toHaveLength(2)
    expect(bench.server.carriedOut.size).toBe(1)
  })
})

describe('a stop', () => {
  it('resolves at once when nothing is in hand, and no timer is left', async () => {
    const bench = await new EngineBench().online()
    const stopped = bench.engine.stop()
    await bench.clock.advance(0)
    await stopped
    expect(bench.clock.waiting).toEqual([])
    expect(bench.phase).toBe('off')
    expect(await bench.during(600_000)).toEqual([])
  })

  it('waits for a write that is in hand', async () => {
    const bench = await new EngineBench().online()
    let written = (): void => undefined
    bench.store.fault = (what) =>
      what === 'applyPage'
        ? new Promise((resolve) => {
            written = resolve
          })
        : undefined
    bench.engine.hint('online')
    await bench.clock.advance(10)
    let isStopped = false
    const stopped = bench.engine.stop().then(() => {
      isStopped = true
    })
    await bench.clock.advance(500)
    expect(isStopped).toBe(false)
    const told = bench.applied.length
    written()
    await bench.clock.advance(0)
    await stopped
    expect(isStopped).toBe(true)
    expect(bench.applied.length).toBe(told + 1)
  })

  it('stays one when a write ends long after it, and what was written is told all the same', async () => {
    const bench = await new EngineBench().online()
    bench.store.fault = (what) => (what === 'applyPage' ? bench.clock.sleep(60_000) : undefined)
    bench.engine.hint('online')
    await bench.clock.advance(10)
    const stopped = bench.engine.stop()
    await bench.clock.advance(1_000)
    await stopped
    const told = bench.applied.length
    await bench.clock.advance(120_000)
    expect(bench.applied.length).toBe(told + 1)
    expect(bench.phase).toBe('off')
  })

  it('abandons a call that does not come back, and writes nothing of what it brings later', async () => {
    const bench = await new EngineBench().online()
    let answer = (): void => undefined
    bench.server.before = ({ what }) =>
      what === 'pull'
        ? new Promise((resolve) => {
            answer = resolve
          })
        : undefined
    bench.server.change(idOf(1), 'late')
    await bench.clock.advance(10)
    const stopped = bench.engine.stop()
    await bench.clock.advance(1_000)
    await stopped
    answer()
    await bench.clock.advance(10)
    expect(bench.store.row('orders', idOf(1))).toBeUndefined()
    expect(bench.phase).toBe('off')
  })

  it('lets whoever waits for a pull go, and can be followed by a start', async () => {
    const bench = await new EngineBench().online()
    bench.server.before = () => new Promise(() => undefined)
    const now = bench.engine.now()
    await bench.clock.advance(10)
    const stopped = bench.engine.stop()
    await bench.clock.advance(1_000)
    await stopped
    expect((await now).phase).toBeDefined()
    bench.server.before = () => undefined
    bench.engine.start()
    await bench.clock.advance(100)
    expect(bench.phase).toBe('online')
  })
})

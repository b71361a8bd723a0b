import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../../../../src/shared/errors/codes.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

const DAY = 86_400_000

describe('without a network', () => {
  it('it says so, says when it tries again, and tries less and less often up to once a minute', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    await bench.clock.advance(58_100)
    expect(bench.engine.state()).toMatchObject({
      phase: 'offline',
      isOnline: false,
      trouble: { code: 'net.offline' },
    })
    expect(bench.engine.state().nextTryAt).toBeGreaterThan(bench.clock.now())
    expect((await bench.during(60_000)).length).toBeGreaterThan(4)
    expect((await bench.during(3_600_000)).length).toBeLessThan(125)
    expect(bench.eventsOf('disconnected')).toHaveLength(1)
  })

  it('it begins again with short waits after a success', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    await bench.clock.advance(3_600_000)
    bench.failing(null)
    await bench.clock.advance(60_000)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', trouble: null, nextTryAt: null })
    bench.failing('net.offline')
    bench.engine.hint('online')
    await bench.clock.advance(0)
    expect((bench.engine.state().nextTryAt ?? 0) - bench.clock.now()).toBeLessThanOrEqual(1_000)
  })

  it.each(['online', 'wake'] as const)('a hint of %s tries at once', async (why) => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    await bench.clock.advance(3_600_000)
    await bench.clock.advance((bench.engine.state().nextTryAt ?? 0) - bench.clock.now() + 2_000)
    bench.failing(null)
    bench.engine.hint(why)
    expect(await bench.during(0)).toContain('pull')
    expect(bench.phase).toBe('online')
  })

  it('a joined doorbell tries at once, one that fell off does not', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    await bench.clock.advance(3_600_000)
    await bench.clock.advance((bench.engine.state().nextTryAt ?? 0) - bench.clock.now() + 2_000)
    bench.server.listeners[0]?.onJoined(false)
    bench.engine.hint('focus')
    bench.engine.hint('outbox')
    expect(await bench.during(100)).toEqual([])
    bench.server.listeners[0]?.onJoined(true)
    expect(await bench.during(100)).toEqual(['pull'])
  })

  it('a storm of hints is no storm of calls', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    let calls = 0
    for (let no = 0; no < 3_000; no += 1) {
      for (const why of ['online', 'wake', 'focus', 'outbox', 'tokenRefreshed', 'signedIn'] as const)
        bench.engine.hint(why)
      for (const { onJoined, onRing } of bench.server.listeners) {
        onJoined(true)
        onRing('99999')
      }
      calls += (await bench.during(20)).length
    }
    expect(calls).toBeLessThanOrEqual(62)
  })

  it('two calls that fail in one outage are one failure', async () => {
    const bench = await new EngineBench().online()
    bench.server.before = async ({ what }) => {
      await bench.clock.sleep(what === 'push' ? 10 : 20)
      throw new AppError('net.offline', 'gone')
    }
    bench.act(1)
    bench.engine.hint('online')
    await bench.clock.advance(30)
    expect((bench.engine.state().nextTryAt ?? 0) - bench.clock.now()).toBeLessThanOrEqual(740)
    expect(bench.eventsOf('disconnected')).toHaveLength(1)
  })

  it('a copy that cannot go on stays offline until a page comes', async () => {
    const bench = new EngineBench()
    bench.failing('net.offline', ['pull'])
    bench.engine.start()
    await bench.clock.advance(300_000)
    const phases = bench.states.map(({ phase }) => phase)
    expect(phases.lastIndexOf('copying')).toBeLessThan(phases.indexOf('offline'))
    bench.failing(null)
    await bench.clock.advance(61_000)
    expect(bench.phase).toBe('online')
  })

  it('a desk that starts says it is offline and is online when the network comes', async () => {
    const bench = new EngineBench()
    bench.failing('net.offline')
    bench.engine.start()
    await bench.clock.advance(5_000)
    expect(bench.phase).toBe('offline')
    bench.failing(null)
    await bench.clock.advance(60_000)
    expect(bench.phase).toBe('online')
  })

  it('a network that wants a sign-in of its own is named', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.captivePortal')
    await bench.clock.advance(60_000)
    expect(bench.engine.state().trouble?.message).toContain('wants a sign-in of its own')
  })

  it('a call that never comes back is given up', async () => {
    const bench = await new EngineBench().online()
    bench.server.before = () => new Promise(() => undefined)
    bench.engine.hint('online')
    await bench.clock.advance(125_000)
    expect(bench.engine.state()).toMatchObject({ phase: 'offline', trouble: { code: 'net.timeout' } })
    bench.server.before = () => undefined
    await bench.clock.advance(180_000)
    expect(bench.phase).toBe('online')
  })
})

describe('a server that asks for patience', () => {
  it('is left alone for as long as it asks, whatever hints say', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.busy', ['pull'], { retryAfterMs: 40_000 })
    bench.engine.hint('online')
    await bench.clock.advance(0)
    for (let no = 0; no < 38; no += 1) {
      bench.engine.hint('online')
      expect(await bench.during(1_000)).toEqual([])
    }
    expect((await bench.during(3_000)).length).toBe(1)
  })

  it('is not believed when it asks for a year, or for nonsense', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.busy', ['pull'], { retryAfterMs: 365 * DAY })
    bench.engine.hint('online')
    await bench.clock.advance(0)
    expect((bench.engine.state().nextTryAt ?? 0) - bench.clock.now()).toBe(3_600_000)
    bench.failing('net.busy', ['pull'], { retryAfterMs: Number.NaN })
    await bench.clock.advance(3_600_000)
    expect((bench.engine.state().nextTryAt ?? 0) - bench.clock.now()).toBeLessThanOrEqual(60_000)
  })
})

describe('a server that answers pulls and fails at pushes', () => {
  it.each(['net.serverFailed', 'net.offline', 'invariant.broken'] as const)(
    'leaves the desk online, tells why nothing goes, and is not hammered (%s)',
    async (code) => {
      const bench = await new EngineBench().online()
      bench.failing(code, ['push'])
      bench.act(1)
      await bench.clock.advance(120_000)
      expect(bench.engine.state()).toMatchObject({ phase: 'online', isOnline: true, isStuck: true })
      expect(bench.engine.state().trouble?.code).toBe(code)
      const calls = await bench.during(3_600_000)
      expect(calls.filter((what) => what === 'push').length).toBeLessThan(125)
      expect(calls.length).toBeLessThan(310)
      bench.server.change(idOf(9), 'theirs')
      await bench.clock.advance(100)
      expect(bench.store.row('orders', idOf(9))?.note).toBe('theirs')
      bench.failing(null)
      await bench.clock.advance(61_000)
      expect(bench.engine.state()).toMatchObject({
        phase: 'online',
        trouble: null,
        isStuck: false,
        pending: 0,
      })
    },
  )
})

describe('nobody signed in', () => {
  it.each(['pull', 'push'] as const)(
    'parks at a %s: no calls, entries stay, the store is left alone',
    async (what) => {
      const bench = await new EngineBench().online()
      bench.failing('auth.signedOut', [what])
      bench.act(1)
      await bench.clock.advance(60_000)
      expect(bench.engine.state()).toMatchObject({
        phase: 'parked',
        isOnline: false,
        trouble: { code: 'auth.signedOut' },
      })
      expect(bench.server.listeners).toEqual([])
      for (const why of ['online', 'wake', 'focus', 'outbox'] as const) bench.engine.hint(why)
      expect(await bench.during(DAY)).toEqual([])
      expect(bench.clock.waiting).toEqual([])
      expect(bench.eventsOf('parked')).toHaveLength(1)
      expect(bench.store.entries).toHaveLength(1)
    },
  )

  it.each(['signedIn', 'tokenRefreshed'] as const)(
    'goes on with %s: registers, pulls, pushes',
    async (why) => {
      const bench = await new EngineBench().online()
      bench.failing('auth.signedOut')
      bench.act(1)
      await bench.clock.advance(60_000)
      bench.failing(null)
      bench.engine.hint(why)
      expect((await bench.during(10)).slice(0, 3)).toEqual(['register', 'pull', 'push'])
      expect(bench.engine.state()).toMatchObject({ phase: 'online', trouble: null, pending: 0 })
      expect(bench.server.listeners).toHaveLength(1)
    },
  )
})

describe('a stop that waiting does not cure', () => {
  const stopped = async (code: ErrorCode) => {
    const bench = await new EngineBench().online()
    bench.act(1)
    await bench.clock.advance(100)
    bench.failing(code)
    await bench.clock.advance(61_000)
    return bench
  }

  it.each([
    ['sync.clientTooOld', 'Update it'],
    ['denied.suspended', 'is suspended'],
    ['denied.deskRevoked', 'took this desk out'],
    ['denied.remote', 'Ask its owner'],
    ['sync.serverTooOld', 'being updated'],
  ] as const)('%s is told once with what to do, and work goes on locally', async (code, words) => {
    const bench = await stopped(code)
    expect(bench.engine.state()).toMatchObject({ phase: 'stopped', isOnline: false, trouble: { code } })
    expect(bench.engine.state().trouble?.message).toContain(words)
    bench.act(2)
    await bench.clock.advance(DAY)
    expect(bench.engine.state().pending).toBe(1)
    expect(bench.eventsOf('stopped')).toHaveLength(1)
  })

  it.each(['sync.clientTooOld', 'denied.deskRevoked'] as const)(
    '%s makes no call until the next start',
    async (code) => {
      const bench = await stopped(code)
      for (const why of ['online', 'signedIn', 'wake', 'tokenRefreshed'] as const) bench.engine.hint(why)
      void bench.engine.now()
      expect(await bench.during(DAY)).toEqual([])
      bench.failing(null)
      await bench.engine.stop()
      bench.engine.start()
      await bench.clock.advance(100)
      expect(bench.phase).toBe('online')
    },
  )

  it('denied.suspended is tried again by a sign-in', async () => {
    const bench = await stopped('denied.suspended')
    expect(await bench.during(DAY)).toEqual([])
    bench.failing(null)
    bench.engine.hint('signedIn')
    await bench.clock.advance(100)
    expect(bench.phase).toBe('online')
  })

  it('sync.serverTooOld is looked at every 5 minutes', async () => {
    const bench = await stopped('sync.serverTooOld')
    expect((await bench.during(3_600_000)).length).toBe(12)
    expect(bench.phase).toBe('stopped')
    bench.failing(null)
    await bench.clock.advance(300_000)
    expect(bench.phase).toBe('online')
  })
})

describe('a server that is too old for an act', () => {
  it('gets it every 5 minutes, tells it once, and what others do comes meanwhile', async () => {
    const bench = await new EngineBench().online()
    bench.failing('sync.serverTooOld', ['push'])
    bench.act(1)
    await bench.clock.advance(10)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', trouble: { code: 'sync.serverTooOld' } })
    for (let no = 0; no < 60; no += 1) {
      bench.engine.hint('online')
      bench.act(2 + no)
      await bench.clock.advance(60_000)
    }
    expect(bench.server.callsOf('push').length).toBeLessThanOrEqual(14)
    expect(bench.eventsOf('stopped')).toHaveLength(1)
    bench.server.change(idOf(99), 'theirs')
    await bench.clock.advance(100)
    expect(bench.store.row('orders', idOf(99))?.note).toBe('theirs')
    bench.failing(null)
    await bench.clock.advance(301_000)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', pending: 0, trouble: null })
  })
})

describe('a file that cannot be written', () => {
  it.each(['storage.corrupt', 'storage.readOnly'] as const)(
    'stops (%s): nothing is tried until a person asks',
    async (code) => {
      const bench = await new EngineBench().online()
      bench.store.fault = (what) => {
        if (what === 'applyPage') throw new AppError(code, 'The file is broken: restore a backup.')
      }
      await bench.clock.advance(60_000)
      expect(bench.engine.state()).toMatchObject({
        phase: 'stopped',
        trouble: { code, message: expect.stringContaining('restore') },
      })
      expect(await bench.during(DAY)).toEqual([])
      bench.store.fault = () => undefined
      void bench.engine.now()
      await bench.clock.advance(10)
      expect(bench.phase).toBe('online')
    },
  )

  it('for want of room is tried again every 5 minutes', async () => {
    const bench = await new EngineBench().online()
    bench.store.fault = () => {
      throw new AppError('storage.full', 'The disk is full.')
    }
    await bench.clock.advance(60_000)
    expect((await bench.during(3_600_000)).length).toBeLessThanOrEqual(24)
    bench.store.fault = () => undefined
    await bench.clock.advance(300_000)
    expect(bench.phase).toBe('online')
  })

  it('because somebody else writes is tried again soon', async () => {
    const bench = await new EngineBench().online()
    let left = 2
    bench.store.fault = (what) => {
      if (what === 'applyPage' && left-- > 0) throw new AppError('storage.busy', 'Busy.')
    }
    await bench.clock.advance(65_000)
    expect(bench.phase).toBe('online')
  })

  it('before the first look at it is no reason to hang', async () => {
    const bench = new EngineBench()
    bench.store.fault = () => {
      throw new AppError('storage.locked', 'Another program holds the file.')
    }
    bench.engine.start()
    await bench.clock.advance(1_000)
    expect(bench.phase).toBe('stopped')
    bench.engine.hint('outbox')
    expect(await bench.clock.advance(DAY)).toBe(0)
  })
})

describe('a mistake of ours', () => {
  it('is reported and tried again with waits, never in a tight loop', async () => {
    const bench = await new EngineBench().online()
    bench.store.fault = (what) => {
      if (what === 'applyPage') throw new TypeError('undefined is not a function')
    }
    await bench.clock.advance(3_600_000)
    expect(bench.errors.length).toBeGreaterThan(10)
    expect(bench.errors.length).toBeLessThan(130)
    expect(bench.engine.state().trouble?.message).not.toContain('undefined')
    bench.store.fault = () => undefined
    await bench.clock.advance(61_000)
    expect(bench.phase).toBe('online')
  })

  it('in the list of events hinders nothing', async () => {
    const bench = new EngineBench()
    bench.store.fault = (what) => {
      if (what === 'note') throw new Error('no list')
    }
    await bench.online()
    bench.act(1)
    await bench.clock.advance(100)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', pending: 0 })
    expect(bench.errors.length).toBeGreaterThan(0)
  })
})

describe('a calendar that jumps', () => {
  it.each([
    ['ten years on', 3_652 * DAY],
    ['ten years back', -3_652 * DAY],
    ['before 1970', -Date.UTC(2030, 0)],
  ])('%s changes neither how often it calls nor what it waits for', async (_, ms) => {
    const bench = await new EngineBench().online()
    bench.store.auditedAt = bench.clock.now()
    await bench.clock.advance(61_000)
    bench.clock.setWall(bench.clock.now() + ms)
    const calls = (await bench.during(600_000)).filter((what) => what !== 'digest')
    expect(calls.length).toBeLessThanOrEqual(11)
    bench.failing('net.offline')
    bench.act(1)
    await bench.clock.advance(30_000)
    bench.clock.setWall(bench.clock.now() - ms)
    expect((await bench.during(60_000)).length).toBeLessThan(10)
    bench.failing(null)
    await bench.clock.advance(120_000)
    expect(bench.engine.state()).toMatchObject({ phase: 'online', pending: 0, isStuck: false })
  })
})

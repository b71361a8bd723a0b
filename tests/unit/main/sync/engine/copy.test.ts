import { describe, expect, it } from 'vitest'
import { pacedRows } from '../../../../../src/main/sync/engine/copy.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

function aShop(orders: number, options = {}): EngineBench {
  const bench = new EngineBench(options)
  for (let no = 0; no < orders; no += 1) bench.server.change(idOf(no), `order ${no}`)
  return bench
}

describe('the first copy', () => {
  it('begins with a screenful, grows while pages are quick and never asks for more than 2,000 rows', async () => {
    const bench = aShop(30_000)
    bench.server.latencyMs = 20
    await bench.online()
    const limits = bench.server.callsOf('pull').map(({ limit }) => limit)
    expect(limits.slice(0, 2)).toEqual([250, 1_000])
    expect(Math.max(...limits.map(Number))).toBe(2_000)
    expect(bench.store.rows.get('orders')?.size).toBe(30_000)
  })

  it('stays small where pages are slow', async () => {
    const bench = aShop(8_000)
    bench.server.latencyMs = 1_200
    bench.engine.start()
    await bench.clock.advance(30_000)
    expect(new Set(bench.server.callsOf('pull').map(({ limit }) => limit))).toEqual(new Set([250, 1_000]))
    expect(bench.phase).toBe('online')
  })

  it.each([
    [1_000, 100, 2_000],
    [2_000, 1_000, 2_000],
    [2_000, 1_600, 1_250],
    [1_500, 0, 2_000],
    [1_000, 9_000, 1_000],
  ])('after %i rows in %i ms asks for %i', (rows, tookMs, next) => {
    expect(pacedRows(rows, tookMs)).toBe(next)
  })

  it('writes the first page at once, and fetches every other while the one before is written', async () => {
    const bench = aShop(3_500)
    const order: string[] = []
    bench.server.before = ({ what }) => void order.push(what)
    bench.store.fault = async (what) => {
      if (what !== 'applyPage') return
      order.push('write')
      await bench.clock.sleep(100)
      order.push('written')
    }
    await bench.online()
    expect(order.slice(0, 7)).toEqual(['register', 'pull', 'write', 'written', 'pull', 'pull', 'write'])
  })

  it('writes the pages in their order, one at a time', async () => {
    const bench = aShop(6_000)
    let writing = 0
    bench.store.fault = async (what) => {
      if (what !== 'applyPage') return
      writing += 1
      expect(writing).toBe(1)
      await bench.clock.sleep(30)
      writing -= 1
    }
    await bench.online()
    const phases = bench.store.cursors.map((cursor) => cursor?.phase ?? Number.POSITIVE_INFINITY)
    expect(phases).toEqual([...phases].sort((a, b) => a - b))
    expect(bench.store.rows.get('orders')?.size).toBe(6_000)
  })

  it('tells how far it is, without a total while nobody knows one', async () => {
    const bench = aShop(5_000)
    bench.server.latencyMs = 50
    await bench.online()
    const shown = bench.states.flatMap(({ progress }) => (progress === null ? [] : [progress]))
    expect(shown[0]).toEqual({ what: 'copying', done: 0, total: null, leftMs: null })
    expect(shown.map(({ done }) => done)).toEqual(expect.arrayContaining([250, 1_250]))
    expect(bench.engine.state().progress).toBeNull()
    expect(bench.kinds.slice(0, 3)).toEqual(['copyBegan', 'connected', 'copyEnded'])
  })

  it('tells the time left where the number of rows is known', async () => {
    const bench = aShop(5_000, { expectedRows: () => 5_000 })
    bench.server.latencyMs = 50
    await bench.online()
    const first = bench.states.find(({ progress }) => progress?.done === 1_250)?.progress
    expect(first).toEqual({ what: 'copying', done: 1_250, total: 5_000, leftMs: 300 })
  })

  it('goes on from the saved cursor after a crash', async () => {
    const bench = aShop(5_000)
    let pages = 0
    bench.store.fault = (what) => {
      if (what === 'applyPage') pages += 1
      return pages === 3 ? new Promise(() => undefined) : undefined
    }
    bench.engine.start()
    await bench.clock.advance(100)
    expect(bench.store.cursor?.phase).toBe(1_250)
    bench.store.fault = () => undefined
    const before = bench.server.callsOf('pull').length
    bench.anEngine().start()
    await bench.clock.advance(1_000)
    expect(bench.server.callsOf('pull').length - before).toBeLessThanOrEqual(5)
    expect(bench.store.isComplete).toBe(true)
    expect(bench.store.rows.get('orders')?.size).toBe(5_000)
  })

  it('goes on where it was when the network comes back, and says only once that it began', async () => {
    const bench = aShop(9_000)
    let left = 3
    bench.server.before = ({ what }) => {
      if (what === 'pull' && left-- <= 0 && left > -4) throw new AppError('net.offline', 'gone')
    }
    await bench.online()
    await bench.clock.advance(60_000)
    expect(bench.phase).toBe('online')
    expect(bench.store.rows.get('orders')?.size).toBe(9_000)
    expect(bench.eventsOf('copyBegan')).toHaveLength(1)
    expect(bench.store.cursors.filter((cursor) => cursor === null)).toEqual([])
  })

  it('lets what is pending go as soon as the first page is in', async () => {
    const bench = aShop(9_000)
    bench.server.latencyMs = 200
    bench.store.act(bench.clock.now(), idOf(1), 'packed')
    bench.engine.start()
    await bench.clock.advance(1_000)
    expect(bench.phase).toBe('copying')
    expect(bench.server.carriedOut.size).toBe(1)
  })
})

describe('a cursor of no use', () => {
  it('is thrown away: everything is copied anew, and the sync page says why', async () => {
    const bench = await aShop(1_500).online()
    bench.server.beginEpoch('e2')
    await bench.engine.now()
    await bench.clock.advance(1_000)
    expect(bench.store.calls).toContain('restart epoch')
    expect(bench.store.cursor?.epoch).toBe('e2')
    expect(bench.phase).toBe('online')
    expect(bench.eventsOf('restarted').map(({ words }) => words)).toEqual([
      expect.stringContaining('copies it anew'),
    ])
  })

  it('that the server cannot read is thrown away too', async () => {
    const bench = await aShop(10).online()
    let isFirst = true
    bench.server.before = ({ what }) => {
      if (what !== 'pull' || !isFirst) return
      isFirst = false
      throw new AppError('sync.refused', 'what is that?', { code: 'sync.badCursor' })
    }
    await bench.engine.now()
    await bench.clock.advance(100)
    expect(bench.store.calls).toContain('restart ahead')
    expect(bench.store.isComplete).toBe(true)
  })

  it('is not thrown away again and again by a server that does not know what it wants', async () => {
    const bench = await aShop(10).online()
    bench.server.pull = async () => ({ mustBootstrap: 'ahead', watermark: '1' })
    await bench.clock.advance(600_000)
    expect(bench.store.calls.filter((call) => call.startsWith('restart')).length).toBe(3)
    expect(bench.phase).toBe('offline')
    expect(bench.errors.length).toBeGreaterThan(0)
    expect(bench.errors.length).toBeLessThan(30)
  })

  it('that does not move while the server promises more is a mistake, not a reason to ask for ever', async () => {
    const bench = await aShop(10).online()
    const { cursor } = bench.store
    if (cursor === null) throw new Error('no cursor')
    let calls = 0
    bench.server.pull = async () => {
      calls += 1
      return {
        cursor,
        more: true,
        watermark: '9',
        serverTime: 0,
        isBootstrap: false,
        tables: {},
        gone: [],
        acks: [],
      }
    }
    await bench.clock.advance(300_000)
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(20)
    expect(bench.errors.length).toBe(calls)
  })
})

import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { SYNCED_TABLES } from '../../../../../src/shared/sync/tables.ts'
import { EngineBench } from '../../../../harness/sync/engine-bench.ts'
import { idOf } from '../../../../harness/sync/wire-rows.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const TABLES = Object.keys(SYNCED_TABLES).length

describe('the watchdog', () => {
  it('says once that the outbox is stuck, with the reason, when its head has stood for 30 s online', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.serverFailed', ['push'])
    bench.act(1)
    await bench.clock.advance(29_000)
    expect(bench.engine.state().isStuck).toBe(false)
    await bench.clock.advance(2_000)
    expect(bench.engine.state().isStuck).toBe(true)
    await bench.clock.advance(600_000)
    expect(bench.eventsOf('stuck')).toHaveLength(1)
    expect(bench.eventsOf('stuck')[0]?.words).toContain('The server met an error of its own')
    bench.failing(null)
    await bench.clock.advance(61_000)
    expect(bench.engine.state().isStuck).toBe(false)
  })

  it('says nothing offline, nor when yesterday’s entries go as soon as the network is back', async () => {
    const bench = await new EngineBench().online()
    bench.failing('net.offline')
    bench.act(1)
    await bench.clock.advance(DAY)
    bench.failing(null)
    await bench.clock.advance(61_000)
    expect(bench.states.some(({ isStuck }) => isStuck)).toBe(false)
  })

  it('says nothing of a long outbox of one moment, as long as it moves', async () => {
    const bench = await new EngineBench().online()
    bench.server.latencyMs = 5_000
    for (let no = 0; no < 4_000; no += 1) bench.store.act(1_000, idOf(no), 'bulk')
    bench.engine.hint('outbox')
    await bench.clock.advance(200_000)
    expect(bench.store.inState('closed')).toHaveLength(4_000)
    expect(bench.eventsOf('stuck')).toEqual([])
  })

  it('sees a batch that never comes back', async () => {
    const bench = await new EngineBench().online()
    bench.server.before = ({ what }) => (what === 'push' ? new Promise(() => undefined) : undefined)
    bench.act(1)
    await bench.clock.advance(31_000)
    expect(bench.engine.state().isStuck).toBe(true)
    expect(bench.eventsOf('stuck')[0]?.words).toContain('no answer has come yet')
  })
})

describe('the audit', () => {
  const audited = async () => {
    const bench = new EngineBench()
    for (let no = 0; no < 600; no += 1) bench.server.change(idOf(no), 'x')
    return bench.online()
  }
  const digests = (bench: EngineBench) => bench.server.callsOf('digest').length

  it('compares every table once a day when nothing else happens', async () => {
    const bench = await audited()
    await bench.clock.advance(59_000)
    expect(digests(bench)).toBe(TABLES)
    expect(bench.store.auditedAt).toBeLessThanOrEqual(bench.clock.now())
    await bench.clock.advance(23 * HOUR)
    expect(digests(bench)).toBe(TABLES)
    await bench.clock.advance(2 * HOUR)
    expect(digests(bench)).toBe(2 * TABLES)
    expect(bench.errors).toEqual([])
  })

  it('waits for the day to pass since the last one of an earlier start', async () => {
    const bench = await audited()
    bench.store.auditedAt = bench.clock.now() - 23 * HOUR
    await bench.engine.now()
    await bench.clock.advance(30 * 60_000)
    expect(digests(bench)).toBe(0)
    await bench.clock.advance(HOUR)
    expect(digests(bench)).toBe(TABLES)
  })

  it('is due when the last one lies in the future, and no calendar makes it run twice a day', async () => {
    const bench = await audited()
    bench.store.auditedAt = bench.clock.now() + 400 * DAY
    await bench.clock.advance(120_000)
    expect(digests(bench)).toBe(TABLES)
    for (const years of [1, -3, 10]) {
      bench.clock.setWall(bench.clock.now() + years * 365 * DAY)
      await bench.clock.advance(HOUR)
    }
    await bench.engine.stop()
    bench.engine.start()
    await bench.clock.advance(HOUR)
    expect(digests(bench)).toBe(TABLES)
  })

  it('puts right what differs, at most 16 buckets at a time, and reports it as a mistake', async () => {
    const bench = await audited()
    const orders = bench.store.rows.get('orders')
    for (let no = 0; no < 40; no += 1) orders?.delete(idOf(no))
    orders?.set(idOf(900), { id: idOf(900), rev: 1, xid: '1', note: 'a ghost' })
    expect(await bench.engine.audit()).toEqual({ isDone: true, repaired: 41 })
    expect([...(orders?.keys() ?? [])].sort()).toEqual([...bench.server.orders.keys()].sort())
    expect(digests(bench)).toBe(TABLES + 3)
    expect(bench.eventsOf('repaired').map(({ details }) => details)).toEqual([{ table: 'orders', rows: 41 }])
    expect(bench.errors).toHaveLength(1)
    expect(bench.applied.at(-1)).toMatchObject({ rows: 41, seqs: null })
  })

  it('lets no page come in between its question and its comparison', async () => {
    const bench = await audited()
    bench.server.latencyMs = 20
    const audit = bench.engine.audit()
    for (let no = 0; no < 40; no += 1) {
      bench.server.change(idOf(no), 'changed meanwhile')
      await bench.clock.advance(17)
    }
    await bench.clock.advance(5_000)
    expect(await audit).toEqual({ isDone: true, repaired: 0 })
    expect(bench.errors).toEqual([])
    expect(bench.store.row('orders', idOf(39))?.note).toBe('changed meanwhile')
  })

  it('pulls first where too much has changed, and tries later where that was not enough', async () => {
    const bench = await audited()
    bench.failing('sync.refused', ['digest'], { code: 'sync.behind' })
    const report = bench.engine.audit()
    expect(await bench.during(1_000)).toEqual(['digest', 'pull', 'digest'])
    expect(await report).toEqual({ isDone: false, repaired: 0 })
    expect((await bench.during(9 * 60_000)).filter((what) => what === 'digest')).toEqual([])
    bench.failing(null)
    await bench.clock.advance(3 * 60_000)
    expect(bench.store.auditedAt).not.toBeNull()
    expect(bench.errors).toEqual([])
    expect(bench.phase).toBe('online')
  })

  it('is not done offline, and waits an hour after a failure', async () => {
    const bench = await audited()
    bench.server.before = ({ what }) => {
      if (what === 'digest') throw new AppError('sync.refused', 'no', { code: 'x' })
    }
    await bench.clock.advance(30 * 60_000)
    expect(digests(bench)).toBe(1)
    expect(bench.errors).toHaveLength(1)
    expect(bench.phase).toBe('online')
    bench.failing('net.offline')
    await bench.clock.advance(60_000)
    expect(await bench.engine.audit()).toEqual({ isDone: false, repaired: 0 })
  })

  it('shows how far it is and nothing afterwards', async () => {
    const bench = await audited()
    await Promise.all([bench.engine.audit(), bench.clock.advance(100)])
    const shown = bench.states.filter(({ progress }) => progress?.what === 'auditing')
    expect(shown.map(({ progress }) => progress?.done)).toEqual(Array.from({ length: TABLES }, (_, no) => no))
    expect(bench.engine.state().progress).toBeNull()
  })
})

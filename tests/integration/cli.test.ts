import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { runLine } from '../../src/main/app/cli/run-line.ts'
import { serveCommands, socketPath } from '../../src/main/app/cli/socket.ts'
import { cliOf, DESK_CLI, deskCli } from '../harness/cli/desk-cli.ts'
import {
  errorShape,
  importShape,
  jobsShape,
  journalShape,
  orderShape,
  ordersShape,
  printShape,
  statusShape,
} from '../harness/cli/shapes.ts'
import { startFakeZebra } from '../harness/printers/fake-zebra.ts'
import { anOrder, someOrders } from '../harness/store/orders.ts'
import { openTestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const SAMPLE = join(import.meta.dirname, '..', 'fixtures', 'exports', 'uk-sample.csv.gz')

let home = ''
beforeAll(async () => {
  if (!existsSync(DESK_CLI)) throw new Error('The command line is not built: run npm run build.')
  home = temporaryFolder()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A workspace of a test with twelve orders. */
async function newWorkspace(name: string): Promise<string> {
  const folder = join(home, name)
  const store = await TestStore.open(folder)
  await store.bring([
    ...someOrders(10),
    anOrder('5760011', { status: 'cancelled' }),
    anOrder('5760012', { status: 'Verschickt' }),
  ])
  store.closeFile()
  return folder
}

describe('desk', () => {
  test('--help tells of every command it has', async () => {
    const { code, stdout } = await deskCli(['--help'])
    expect(code).toBe(0)
    for (const word of [
      'init',
      'import',
      'orders',
      'order',
      'printers',
      'print',
      'pick-list',
      'jobs',
      'ship',
      'hold',
      'release',
      'undo',
      'journal',
      'status',
      'backup',
      'restore',
      'verify',
    ])
      expect(stdout, word).toMatch(new RegExp(`^  desk ${word}\\b`, 'm'))
  })

  test('refuses what it does not know with one JSON document and exit code 1', async () => {
    const folder = join(home, 'unknown')
    for (const args of [
      ['frobnicate'],
      [],
      ['orders', '--frob'],
      ['orders', '--limit', 'ten'],
      ['order'],
      ['order', '1', '2'],
      ['hold', '1'],
      ['jobs', 'resolve', 'x'],
      ['jobs', 'cancel'],
      ['jobs', 'move', 'x'],
      ['jobs', 'pause'],
      ['printers', 'add', 'A', '--tcp', 'no/such'],
      ['import'],
      ['orders', '--view', 'no-such-view'],
    ]) {
      const answer = await deskCli(['--workspace', folder, ...args])
      expect(answer.code, args.join(' ')).toBe(1)
      expect(errorShape.parse(answer.json()).error.code, args.join(' ')).toMatch(/^input\./)
    }
  }, 120_000)

  test('works in a folder relative to where it is typed', async () => {
    mkdirSync(join(home, 'relative'))
    const answer = await deskCli(['--workspace', 'shop', 'init'], { cwd: join(home, 'relative') })
    expect(answer.json()).toMatchObject({
      workspace: join(home, 'relative', 'shop'),
      kind: 'local',
      orders: 0,
    })
  })

  test('init --practice makes a shop that can be worked with at once', async () => {
    const cli = cliOf(join(home, 'practice'))
    mkdirSync(join(home, 'practice'))
    expect(
      await cli.good(z.object({ kind: z.string(), orders: z.int() }), 'init', '--practice', '120'),
    ).toMatchObject({ kind: 'practice', orders: 120 })
    const status = await cli.good(statusShape, 'status')
    expect(status.printers).toMatchObject([{ name: 'Virtual printer' }])
    const { orders, total } = await cli.good(ordersShape, 'orders', '--view', 'to-ship', '--limit', '5')
    expect(total).toBeGreaterThan(5)
    expect(orders).toHaveLength(5)
  })

  test('import brings the sample in, and the second time nothing', async () => {
    const folder = join(home, 'sample')
    mkdirSync(folder)
    const cli = cliOf(folder)
    cpSync(SAMPLE, join(folder, 'orders.csv.gz'))
    const dry = await cli.good(importShape, 'import', 'orders.csv.gz', '--dry-run')
    expect(dry.orders).toEqual({ new: 1_200, changed: 0, unchanged: 0 })
    expect((await cli.good(ordersShape, 'orders', '--limit', '1')).total).toBe(0)
    const first = await cli.good(importShape, 'import', 'orders.csv.gz')
    expect(first).toMatchObject({ orders: { new: 1_200, changed: 0, unchanged: 0 }, lines: 1_677 })
    const before = await cli.good(ordersShape, 'orders', '--limit', '10000')
    expect(before.total).toBe(1_200)
    expect(before.orders).toHaveLength(1_200)
    const second = await cli.good(importShape, 'import', 'orders.csv.gz')
    expect(second.orders).toEqual({ new: 0, changed: 0, unchanged: 1_200 })
    const page = await cli.good(ordersShape, 'orders', '--limit', '7', '--offset', '3')
    expect(page.orders.map((order) => order.id)).toEqual(before.orders.slice(3, 10).map((order) => order.id))
    const [order] = before.orders
    expect((await cli.good(ordersShape, 'orders', '--search', order?.tiktokOrderId ?? '')).orders).toEqual([
      order,
    ])
    expect(await cli.good(orderShape, 'order', order?.id ?? '')).toMatchObject({
      tiktokOrderId: order?.tiktokOrderId,
    })
    expect(await cli.good(z.object({ isSound: z.boolean() }), 'verify')).toEqual({ isSound: true })
  })

  test('import refuses what is no export by name and writes nothing', async () => {
    const folder = join(home, 'refused')
    mkdirSync(folder)
    const cli = cliOf(folder)
    writeFileSync(join(folder, 'photo.csv'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3]))
    writeFileSync(join(folder, 'columns.csv'), 'Order ID,Order Status\n5760001,To ship\n')
    writeFileSync(
      join(folder, 'ids.csv'),
      'Order ID,SKU ID,Seller SKU,Product Name,Quantity\n5.76461E+17,1,A,Mug,1\n'.repeat(1),
    )
    expect((await cli.refused('import', 'photo.csv')).code).toBe('import.notTable')
    expect(await cli.refused('import', 'columns.csv')).toMatchObject({
      code: 'import.missingColumns',
      message: expect.stringMatching(/Quantity/),
    })
    expect((await cli.refused('import', 'ids.csv')).code).toBe('import.idsDestroyed')
    expect((await cli.refused('import', 'none.csv')).code).toMatch(/^(input|import)\./)
    expect((await cli.refused('import', 'columns.csv', '--day-first', '--month-first')).code).toBe(
      'input.invalid',
    )
    expect((await cli.good(ordersShape, 'orders')).total).toBe(0)
  })

  test('ship, hold, release, undo and the journal do what the window does', async () => {
    const cli = cliOf(await newWorkspace('acts'))
    const done = z.object({
      done: z.array(z.object({ tiktokOrderId: z.string() })),
      refused: z.array(z.object({ code: z.string(), message: z.string() })),
    })
    expect((await cli.good(done, 'hold', '5760001', '--reason', 'odd address')).done).toHaveLength(1)
    const held = await cli.refused('ship', '5760001')
    expect(held).toMatchObject({ code: 'rule.orderHeld', message: expect.stringContaining('odd address') })
    expect((await cli.good(done, 'release', '5760001')).done).toHaveLength(1)
    const mixed = await cli.good(done, 'ship', '5760001', '5760011', '5760012')
    expect(mixed.done.map((order) => order.tiktokOrderId)).toEqual(['5760001'])
    expect(mixed.refused.map((refusal) => refusal.code)).toEqual([
      'rule.orderCancelled',
      'rule.statusUnmapped',
    ])
    expect((await cli.good(orderShape, 'order', '5760001')).stage).toBe('closed')
    expect(
      await cli.good(z.object({ undone: z.object({ act: z.string() }), kept: z.int() }), 'undo'),
    ).toMatchObject({ undone: { act: 'ship' }, kept: 0 })
    expect((await cli.good(orderShape, 'order', '5760001')).stage).toBe('new')
    const journal = await cli.good(journalShape, 'journal', '--order', '5760001')
    expect(journal.entries.map((entry) => entry.act)).toEqual(['undo', 'ship', 'release', 'hold'])
    expect((await cli.refused('order', '404')).code).toBe('input.notFound')
  })

  test('prints to a folder once, and answers the same job the second time', async () => {
    const folder = await newWorkspace('printing')
    const cli = cliOf(folder)
    expect(await cli.refused('print', '5760001')).toMatchObject({ code: 'rule.noPrinter' })
    await cli.good(
      z.object({ printer: z.object({ id: z.uuid() }) }),
      'printers',
      'add',
      'Shelf',
      '--folder',
      'labels-out',
      '--dpi',
      '203',
    )
    const first = await cli.good(printShape, 'print', '5760001', '5760002')
    expect(first.jobs).toMatchObject([
      { tiktokOrderId: '5760001', state: 'sent', existing: false },
      { tiktokOrderId: '5760002', state: 'sent' },
    ])
    const files = () => readdirSync(join(folder, 'labels-out')).filter((name) => name.endsWith('.zpl'))
    expect(files()).toHaveLength(2)
    const second = await cli.good(printShape, 'print', '5760001')
    expect(second.jobs).toMatchObject([{ id: first.jobs[0]?.id, existing: true }])
    expect(files()).toHaveLength(2)
    expect((await cli.refused('print', '5760011')).code).toBe('rule.orderCancelled')
    expect((await cli.good(jobsShape, 'jobs', '--state', 'sent')).jobs).toHaveLength(2)
    expect((await cli.refused('printers', 'add', 'Shelf', '--folder', 'other')).code).toBe('input.invalid')
    expect((await cli.refused('printers', 'add', 'Big', '--folder', 'other', '--media', '9x9')).code).toBe(
      'input.invalid',
    )
  })

  test('prints over the network and asks about a label whose end nobody saw', async () => {
    const cli = cliOf(await newWorkspace('tcp'))
    const zebra = await startFakeZebra({ resetsAfterEnd: true })
    try {
      await cli.good(
        z.object({ printer: z.object({}) }),
        'printers',
        'add',
        'Bench',
        '--tcp',
        `${zebra.host}:${zebra.port}`,
      )
      const { jobs } = await cli.good(printShape, 'print', '5760001')
      expect(jobs).toMatchObject([{ state: 'uncertain' }])
      const [job] = jobs
      expect((await cli.good(ordersShape, 'orders', '--view', 'uncertain')).total).toBe(1)
      const settled = await cli.good(jobsShape, 'jobs', 'resolve', job?.id ?? '', 'printed')
      expect(settled.jobs).toMatchObject([{ id: job?.id, state: 'printed' }])
      expect((await cli.refused('jobs', 'resolve', job?.id ?? '', 'printed')).code).toBe('rule.notOpen')
    } finally {
      await zebra.close()
    }
  })

  test('stops a printer over its processes, orders and cancels what waits, and lets it go on', async () => {
    const cli = cliOf(await newWorkspace('queue'))
    const zebra = await startFakeZebra()
    try {
      await cli.run('printers', 'add', 'Bench', '--tcp', `${zebra.host}:${zebra.port}`)
      const stopped = z.object({ printer: z.string(), paused: z.boolean() })
      expect(await cli.good(stopped, 'jobs', 'pause', 'Bench')).toEqual({ printer: 'Bench', paused: true })
      const { jobs } = await cli.good(printShape, 'print', '5760001', '5760002', '5760003')
      expect(jobs.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued'])
      const [first = '', second = '', third = ''] = jobs.map(({ id }) => id)
      expect(await cli.good(z.object({ place: z.int() }), 'jobs', 'first', third)).toMatchObject({ place: 1 })
      expect((await cli.good(jobsShape, 'jobs', 'cancel', first)).jobs).toMatchObject([
        { state: 'cancelled' },
      ])
      expect((await cli.refused('jobs', 'cancel', first)).code).toBe('rule.busy')
      expect((await cli.refused('jobs', 'move', second, '--to', 'Nowhere')).code).toBe('input.notFound')
      expect((await cli.refused('jobs', 'frobnicate')).code).toBe('input.invalid')
      expect(zebra.printed).toHaveLength(0)
      await cli.good(stopped, 'jobs', 'resume', 'Bench')
      const paper = zebra.printed.map(({ bytes }) => /ORDER (\d+)/.exec(bytes.toString('latin1'))?.[1])
      expect(paper).toEqual(['5760003', '5760002'])
      const batches = z.object({ batches: z.array(z.looseObject({ printed: z.int(), cancelled: z.int() })) })
      expect(await cli.good(batches, 'jobs', 'batches')).toMatchObject({
        batches: [{ printed: 2, cancelled: 1, createdAt: expect.stringContaining('T') }],
      })
      expect((await cli.good(jobsShape, 'jobs', 'scan', '5760002')).jobs).toEqual([])
    } finally {
      await zebra.close()
    }
  }, 120_000)

  test('backs up and restores', async () => {
    const folder = await newWorkspace('backup')
    const cli = cliOf(folder)
    const saved = z.object({ saved: z.literal(true) })
    await cli.good(saved, 'backup', 'kept.db')
    await cli.good(z.object({}), 'ship', '5760001')
    expect(
      await cli.good(z.object({ restored: z.boolean(), orders: z.int() }), 'restore', 'kept.db'),
    ).toEqual({ restored: true, orders: 12 })
    expect((await cli.good(orderShape, 'order', '5760001')).stage).toBe('new')
    expect((await cli.refused('restore', 'none.db')).code).toBe('input.notFound')
    expect((await cli.refused('backup', 'creatorflow.db')).code).toBe('input.invalid')
  })

  test('two commands at once wait for each other', async () => {
    const cli = cliOf(await newWorkspace('at-once'))
    const orders = someOrders(6).map((order) => order.tiktokOrderId)
    const answers = await Promise.all(orders.map((order) => cli.run('ship', order)))
    expect(answers.map((answer) => answer.code)).toEqual([0, 0, 0, 0, 0, 0])
    expect(
      (await cli.good(journalShape, 'journal')).entries.filter((entry) => entry.act === 'ship'),
    ).toHaveLength(6)
  })
})

describe('desk beside an open window', () => {
  test('has its commands carried out by it, over a socket that only this user may use', async () => {
    const folder = await newWorkspace('forwarded')
    const { desk, told, close } = await openTestDesk({ folder })
    const path = socketPath(folder)
    const stop = serveCommands(
      path,
      (forwarded) => runLine(desk, forwarded),
      (error) => {
        throw error
      },
    )
    const cli = cliOf(folder)
    try {
      expect((await cli.good(z.object({ done: z.array(z.unknown()) }), 'ship', '5760001')).done).toHaveLength(
        1,
      )
      await expect.poll(() => told.map((event) => event.name)).toContain('orders.changed')
      expect((await cli.refused('ship', '5760001')).code).toBe('rule.alreadyClosed')
      // A backup named by a relative path lies where it was typed, not where the window runs.
      await cli.good(z.object({ saved: z.literal(true) }), 'backup', 'typed-here.db')
      expect(existsSync(join(folder, 'typed-here.db'))).toBe(true)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    } finally {
      stop()
      await close()
    }
    expect((await cli.good(orderShape, 'order', '5760001')).stage).toBe('closed')
  })

  test('is refused politely where the window cannot take what it was sent', async () => {
    const folder = await newWorkspace('too-much')
    const { desk, close } = await openTestDesk({ folder })
    const errors: unknown[] = []
    const stop = serveCommands(
      socketPath(folder),
      (forwarded) => runLine(desk, forwarded),
      (error) => void errors.push(error),
    )
    const cli = cliOf(folder)
    try {
      const many = Array.from({ length: 10_001 }, (_, index) => String(index))
      expect((await cli.refused('print', ...many)).code).toMatch(/^input\./)
      expect((await cli.good(ordersShape, 'orders', '--search', 'line\u2028break')).total).toBe(0)
    } finally {
      stop()
      await close()
    }
  })
})

import { cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cliDialogs } from '../../src/main/app/cli/dialogs.ts'
import { assertGoodCopy } from '../../src/main/db/backup.ts'
import { ALL_ORDERS } from '../../src/shared/domain/orders/built-in-views.ts'
import { HOUR_MS } from '../../src/shared/lib/durations.ts'
import { NOW, someOrders } from '../harness/store/orders.ts'
import { openTestDesk, type TestDesk, type TestDeskOptions } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

let template = ''
const open: TestDesk[] = []

beforeAll(async () => {
  template = temporaryFolder()
  const store = await TestStore.open(template)
  await store.bring(someOrders(12))
  store.closeFile()
})
afterAll(() => rmSync(template, { recursive: true, force: true }))
afterEach(async () => {
  for (const one of open.splice(0)) await one.remove()
})

async function newDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const folder = options.folder ?? temporaryFolder()
  if (options.folder === undefined) cpSync(template, folder, { recursive: true })
  const desk = await openTestDesk({ ...options, folder })
  open.push(desk)
  return desk
}

const rowsOf = (file: string) => {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare('SELECT tiktok_order_id, stage, note FROM orders ORDER BY seq').all()
  } finally {
    db.close()
  }
}
const countOf = async ({ desk }: TestDesk) =>
  (await desk.handlers['orders.openView'](ALL_ORDERS, { commandId: '' })).keys.length

describe('a workspace', () => {
  test('that is open is refused to a second desk with storage.locked, and free again after it (trust 39)', async () => {
    const first = await newDesk()
    await expect(openTestDesk({ folder: first.folder })).rejects.toMatchObject({
      code: 'storage.locked',
      message: expect.stringContaining('Close it first'),
    })
    await first.close()
    const second = await openTestDesk({ folder: first.folder })
    expect(await countOf(second)).toBe(12)
    await second.close()
  })

  test('is whole in its one file once it was closed', async () => {
    const one = await newDesk()
    await one.desk.handlers['orders.note']({ order: '5760001', note: 'folded in' }, one.call())
    await one.close()
    const copy = join(one.folder, 'by-hand.db')
    cpSync(join(one.folder, 'creatorflow.db'), copy)
    expect(rowsOf(copy)[0]).toMatchObject({ note: 'folded in' })
  })

  test('of a newer program is refused and left alone', async () => {
    const folder = temporaryFolder()
    cpSync(template, folder, { recursive: true })
    const file = join(folder, 'creatorflow.db')
    const db = new Database(file)
    db.pragma('user_version = 999')
    db.close()
    await expect(openTestDesk({ folder })).rejects.toMatchObject({ code: 'storage.fromFuture' })
    expect(rowsOf(file)).toHaveLength(12)
    rmSync(folder, { recursive: true, force: true })
  })

  test('left for a day ranks its orders by the new day, also without a window', async () => {
    const one = await newDesk({
      clock: { now: () => NOW + 60 * HOUR_MS, monotonicMs: () => performance.now() },
    })
    const { keys } = await one.desk.handlers['orders.openView'](
      { ...ALL_ORDERS, filter: { ...ALL_ORDERS.filter, flags: ['overdue'] } },
      one.call(),
    )
    expect(keys).toHaveLength(12)
  })

  test('estimates its deadlines anew when their setting changes, and again when that is undone', async () => {
    const one = await newDesk({ clock: { now: () => NOW, monotonicMs: () => performance.now() } })
    const dueAt = async () => (await one.desk.handlers['orders.rows']({ seqs: [1] }, one.call()))[0]?.shipByAt
    await one.desk.handlers['settings.update']({ shipByEstimateHours: 24 }, one.call())
    expect(await dueAt()).toBe(NOW + 22 * HOUR_MS)
    await one.desk.handlers['journal.undo']({}, one.call())
    expect(await dueAt()).toBe(NOW + 46 * HOUR_MS)
  })
})

describe('restoring a backup', () => {
  test('gives exactly its rows, although the replaced file had commands in its log (trust 37)', async () => {
    const one = await newDesk()
    const backup = join(one.folder, 'kept.db')
    await one.desk.handlers['orders.note']({ order: '5760001', note: 'in the backup' }, one.call())
    await one.desk.backups.backUp(cliDialogs(backup))
    const wanted = rowsOf(backup)
    for (const order of someOrders(12))
      await one.desk.handlers['orders.note'](
        { order: order.tiktokOrderId, note: 'after the backup' },
        one.call(),
      )
    expect(await one.desk.backups.restore(cliDialogs(backup), one.call())).toMatchObject({
      restored: true,
      orders: 12,
    })
    await one.close()
    expect(rowsOf(join(one.folder, 'creatorflow.db'))).toEqual(wanted)
    const [aside] = readdirSync(join(one.folder, 'backups')).filter((name) => name.startsWith('replaced-'))
    expect(rowsOf(join(one.folder, 'backups', aside ?? '', 'creatorflow.db'))[1]).toMatchObject({
      note: 'after the backup',
    })
    assertGoodCopy(join(one.folder, 'creatorflow.db'))
  })

  test('makes the desk another one, so that a later sync sees a fork', async () => {
    const one = await newDesk()
    const backup = join(one.folder, 'kept.db')
    await one.desk.backups.backUp(cliDialogs(backup))
    await one.desk.backups.restore(cliDialogs(backup), one.call())
    await one.close()
    const device = (file: string) => {
      const db = new Database(file, { readonly: true })
      const found = db.prepare(`SELECT value FROM meta WHERE key = 'device_id'`).pluck().get()
      db.close()
      return found
    }
    expect(device(join(one.folder, 'creatorflow.db'))).not.toBe(device(backup))
  })

  for (const [what, write] of Object.entries({
    'is not a database': (file: string) => writeFileSync(file, 'orders, mostly\n'.repeat(300)),
    "is another program's database": (file: string) => {
      const db = new Database(file)
      db.exec('CREATE TABLE songs (a TEXT)')
      db.close()
    },
  }))
    test(`from a file that ${what} is refused and changes nothing`, async () => {
      const one = await newDesk()
      const file = join(one.folder, 'given.db')
      write(file)
      await expect(one.desk.backups.restore(cliDialogs(file), one.call())).rejects.toMatchObject({
        code: expect.stringMatching(/^(storage|input)\./),
      })
      expect(await countOf(one)).toBe(12)
      await one.desk.handlers['orders.note']({ order: '5760001', note: 'goes on' }, one.call())
      expect(existsSync(join(one.folder, 'restore.part'))).toBe(false)
    })

  test('that a crash cut off between the two files is finished when the workspace is opened again', async () => {
    const one = await newDesk()
    const backup = join(one.folder, 'kept.db')
    await one.desk.backups.backUp(cliDialogs(backup))
    await one.close()
    // The moment after the old file was moved aside and before the checked copy took its place.
    const aside = join(one.folder, 'backups', 'replaced-1')
    cpSync(backup, join(one.folder, 'restore.part'))
    cpSync(join(one.folder, 'creatorflow.db'), join(aside, 'creatorflow.db'))
    for (const part of ['', '-wal', '-shm'])
      rmSync(join(one.folder, `creatorflow.db${part}`), { force: true })
    const again = await openTestDesk({ folder: one.folder })
    expect(await countOf(again)).toBe(12)
    expect(existsSync(join(one.folder, 'restore.part'))).toBe(false)
    await again.close()
  })

  test('a file too damaged to open is replaced by it', async () => {
    const one = await newDesk()
    const backup = join(one.folder, 'kept.db')
    await one.desk.backups.backUp(cliDialogs(backup))
    await one.close()
    const file = join(one.folder, 'creatorflow.db')
    renameSync(file, `${file}.good`)
    writeFileSync(file, Buffer.alloc(8_192, 7))
    await expect(openTestDesk({ folder: one.folder })).rejects.toMatchObject({ code: 'storage.corrupt' })
    const again = await openTestDesk({ folder: one.folder, hasToOpen: false })
    expect(await again.desk.backups.restore(cliDialogs(backup), again.call())).toMatchObject({
      restored: true,
      orders: 12,
    })
    await again.close()
  })
})

test('a desk that goes on working logs nothing unexpected', async () => {
  const one = await newDesk({ isHeadless: false })
  await one.desk.handlers['orders.ship']({ orders: ['5760001'] }, one.call())
  await one.desk.handlers['journal.undo']({}, one.call())
  const verdict = await one.desk.handlers['workspace.verify']({}, one.call())
  expect(verdict).toMatchObject({ isSound: true })
  expect(one.logged).toEqual([])
})

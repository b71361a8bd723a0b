import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readMigrations } from '../../../src/main/db/migrations.ts'
import { addLabelPages, beginLabelFile } from '../../../src/main/features/labels/write-file.ts'
import { anItem, anOrder, aPackage } from './orders.ts'
import { MIGRATIONS_FOLDER, TestStore } from './test-store.ts'

/**
 * Writes tests/fixtures/databases/schema-NNNN.db: a small file of the newest schema with something in every part of
 * it. Run once when a migration is added, `node tests/harness/store/make-schema-fixture.ts`, and commit what it makes;
 * never again for a schema that has shipped.
 */
async function makeFixture(): Promise<string> {
  const version = readMigrations(MIGRATIONS_FOLDER).at(-1)?.version ?? 0
  const target = join(
    import.meta.dirname,
    '..',
    '..',
    'fixtures',
    'databases',
    `schema-${String(version).padStart(4, '0')}.db`,
  )
  const store = await TestStore.open()
  await store.bring([
    anOrder('5760001'),
    anOrder('5760002', {
      items: [
        anItem(),
        anItem({
          skuId: '1729002',
          sellerSku: 'MUG-BLUE',
          productName: 'Blue mug',
          quantity: 2,
          lineMinor: 2_598,
        }),
      ],
    }),
    anOrder('5760003', { packages: [aPackage({ tracking: 'RM123456789GB' })] }),
    anOrder('5760004', { packages: [aPackage()] }),
    anOrder('5760005', { status: 'cancelled', statusText: 'Canceled' }),
  ])
  const media = { widthMm: 101.6, heightMm: 152.4 }
  store.run('printers.add', {
    name: 'Bench',
    connection: { kind: 'tcp', host: '192.0.2.10', port: 9_100 },
    language: 'zpl',
    dpi: 203,
    media,
    backChannel: 'silent',
    setup: { coding: 'z64', darknessPercent: 60, shiftRightDots: -8 },
  })
  keepLabel(store, '5760003')
  store.run('print.print', { orders: ['5760003'], document: 'label' })
  store.run('orders.hold', { orders: ['5760001'], reason: 'asked for another colour' })
  store.run('orders.ship', { orders: ['5760002'] })
  store.run('journal.undo', {})
  store.run('settings.update', { operator: 'Sam' })
  store.closeFile()
  const written = new Database(join(store.folder, 'creatorflow.db'))
  written.pragma('wal_checkpoint(TRUNCATE)')
  written.exec('VACUUM')
  written.close()
  copyFileSync(join(store.folder, 'creatorflow.db'), target)
  rmSync(store.folder, { recursive: true, force: true })
  return target
}

/** Stores a carrier's label of an order, as an import of labels does. */
function keepLabel(store: TestStore, number: string): void {
  const { connection, newId } = store.host
  const orderSeq = connection.read(
    (tx) => tx.value<number>('SELECT seq FROM orders WHERE tiktok_order_id = ?', number) ?? 0,
  )
  const file = { name: 'labels.pdf', format: 'pdf', operator: 'Sam', desk: 'desk-1' } as const
  const fileSeq = connection.write((tx) =>
    beginLabelFile(tx, { ...file, id: newId(), sha256: 'a'.repeat(64) }, store.now),
  )
  const page = {
    id: newId(),
    pageNo: 1,
    size: { kind: 'paper', widthPt: 288, heightPt: 432 } as const,
    identity: 'b'.repeat(64),
    tracking: 'RM123456789GB',
    match: { orderSeq, shipmentSeq: null, by: 'text' } as const,
    reason: null,
    codes: [],
  }
  connection.write((tx) => addLabelPages(tx, { fileSeq, pages: [page] }, store.now))
  store.run('labels.finish', { fileSeq, matched: 1, unmatched: 0, orders: [orderSeq] })
}

process.stdout.write(`${await makeFixture()}\n`)

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wrongsOf } from '../harness/fault/sound-store.ts'
import { someOrders } from '../harness/store/orders.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'
import { withStores } from '../harness/store/with-store.ts'

const newStore = withStores()
const COMMANDS = 30

/** A store whose last commands are only in its log, as copied files: what a power cut may leave. */
async function cutOff(): Promise<{ folder: string; wal: Buffer }> {
  const store = await newStore(someOrders(10))
  store.host.connection.driver.pragma('wal_checkpoint(TRUNCATE)')
  store.host.connection.driver.pragma('wal_autocheckpoint = 0')
  for (let round = 0; round < COMMANDS; round += 1)
    store.run('orders.note', { order: String(5_760_001 + (round % 10)), note: `note ${round}` })
  const folder = temporaryFolder()
  const file = join(store.folder, 'creatorflow.db')
  copyFileSync(file, join(folder, 'creatorflow.db'))
  return { folder, wal: readFileSync(`${file}-wal`) }
}

/** Opens the copy with such a log; answers how many of the commands it still knows, which must be the first ones. */
async function knownAfter(folder: string, wal: Buffer): Promise<number> {
  const copy = temporaryFolder()
  copyFileSync(join(folder, 'creatorflow.db'), join(copy, 'creatorflow.db'))
  writeFileSync(join(copy, 'creatorflow.db-wal'), wal)
  const store = await TestStore.open(copy)
  try {
    expect(wrongsOf(store)).toEqual([])
    const notes = store.rows<{ summary: string; after: string }>(
      `SELECT j.summary, o.after FROM journal j JOIN journal_orders o ON o.journal_seq = j.seq WHERE j.act = 'note' ORDER BY j.seq`,
    )
    expect(notes.map((row) => (JSON.parse(row.after) as { note: string }).note)).toEqual(
      notes.map((_, round) => `note ${round}`),
    )
    return notes.length
  } finally {
    store.closeFile()
    rmSync(copy, { recursive: true, force: true })
  }
}

describe('a damaged log (trust 34)', () => {
  test('whole gives every command', async () => {
    const { folder, wal } = await cutOff()
    expect(await knownAfter(folder, wal)).toBe(COMMANDS)
    rmSync(folder, { recursive: true, force: true })
  })

  test('cut anywhere gives whole commands up to the cut and nothing of the one it goes through', async () => {
    const { folder, wal } = await cutOff()
    const seen = new Set<number>()
    for (let step = 0; step <= 60; step += 1) {
      // Odd lengths too: a torn page is the usual damage.
      const length = Math.floor((wal.length * step) / 60) - (step % 3) * 7
      seen.add(await knownAfter(folder, wal.subarray(0, Math.max(0, length))))
    }
    expect(Math.max(...seen)).toBe(COMMANDS)
    expect(seen.size).toBeGreaterThan(10)
    rmSync(folder, { recursive: true, force: true })
  })

  test('with one flipped bit gives whole commands before it and nothing after', async () => {
    const { folder, wal } = await cutOff()
    const seen = new Set<number>()
    for (let step = 0; step < 60; step += 1) {
      const damaged = Buffer.from(wal)
      const at = 32 + Math.floor(((wal.length - 33) * (step * 2 + 1)) / 120)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (step % 8))
      seen.add(await knownAfter(folder, damaged))
    }
    expect(seen.size).toBeGreaterThan(10)
    rmSync(folder, { recursive: true, force: true })
  })
})

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CRASH_POINTS, type CrashPoint } from '../../src/main/outbox/run-command.ts'
import { exportOrders, writeExport } from '../harness/exports/write-export.ts'
import { bundleChildren } from '../harness/fault/bundle.ts'
import { type EndedChild, runChild } from '../harness/fault/child.ts'
import { wrongsOf } from '../harness/fault/sound-store.ts'
import { someOrders } from '../harness/store/orders.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1)
const STANDING = 40
const IMPORTED = 160

/** How often a point is passed before the process dies, by seed: early, late and in between. */
const PASSES: Readonly<Record<CrashPoint, (seed: number) => number>> = {
  'command.begin': (seed) => seed * seed,
  'command.afterEffect': (seed) => seed * seed + 1,
  'command.afterCommit': (seed) => seed * seed + 2,
  'import.chunk': (seed) => Math.floor((seed - 1) / 5),
  'import.beforeFlip': () => 0,
  'import.afterFlip': () => 0,
  'import.remove': (seed) => (seed - 1) % 2,
}

let home = ''
let template = ''
let exportFile = ''
let child = ''

beforeAll(async () => {
  home = temporaryFolder()
  child = join(await bundleChildren('crash-points', ['desk-child']), 'desk-child.js')
  template = join(home, 'template')
  exportFile = join(home, 'export.csv')
  const store = await TestStore.open(template)
  await store.bring(someOrders(STANDING))
  store.closeFile()
  await writeExport(
    exportOrders({ orders: IMPORTED, seed: 7, newestAt: Date.UTC(2026, 10, 22, 10) }, 'uk'),
    { region: 'uk', format: 'csv' },
    exportFile,
  )
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Lets a child work until it dies, opens what it left behind and looks at everything it owes. */
async function killed(
  name: string,
  args: readonly string[],
  onLine?: Parameters<typeof runChild>[2],
): Promise<EndedChild> {
  const folder = join(home, name)
  cpSync(template, folder, { recursive: true })
  const ended = await runChild(child, [folder, exportFile, ...args], onLine)
  const store = await TestStore.open(folder)
  try {
    await store.settle()
    const known = new Set(
      store.rows<{ command_id: string }>('SELECT command_id FROM commands').map((row) => row.command_id),
    )
    const lost = ended.lines.filter(
      (line) => typeof line['acknowledged'] === 'string' && !known.has(line['acknowledged']),
    )
    expect(lost, 'acknowledged and lost').toEqual([])
    expect(wrongsOf(store)).toEqual([])
    const imported = store.value('SELECT count(*) FROM orders') - STANDING
    const isImported = ended.lines.some((line) => 'imported' in line)
    const isUndone = ended.lines.some((line) => 'undone' in line)
    expect(imported === 0 || imported === IMPORTED, `${imported} of ${IMPORTED} orders`).toBe(true)
    if (isImported && args[0] !== 'import.remove') expect(imported).toBe(IMPORTED)
    if (isUndone) expect(imported).toBe(0)
    // The desk goes on: the same file comes in whole, whatever of it was there.
    expect(store.run('orders.note', { order: '5760001', note: 'after the crash' }).done).toHaveLength(1)
  } finally {
    store.closeFile()
    rmSync(folder, { recursive: true, force: true })
  }
  return ended
}

describe.concurrent('a desk killed with kill -9 (trust 33)', { timeout: 180_000 }, () => {
  for (const point of CRASH_POINTS)
    test(`at ${point} loses nothing that was acknowledged and leaves nothing half done, ten times`, async () => {
      const deaths: string[] = []
      for (const seed of SEEDS) {
        const ended = await killed(`${point}-${seed}`, [point, String(PASSES[point](seed)), String(seed)])
        if (ended.signal === 'SIGKILL') deaths.push(`seed ${seed}`)
        else expect(ended.code, ended.errors).toBe(0)
      }
      // How many chunks an import takes is up to the machine: one may end before its second.
      expect(deaths.length).toBeGreaterThanOrEqual(point === 'import.chunk' ? SEEDS.length / 2 : SEEDS.length)
    })

  test('at any moment loses nothing that was acknowledged and leaves nothing half done, ten times', async () => {
    let deaths = 0
    for (const seed of SEEDS) {
      let lines = 0
      const ended = await killed(`moment-${seed}`, ['', '0', String(seed)], (_line, kill) => {
        lines += 1
        if (lines === seed * 17) kill()
      })
      if (ended.signal === 'SIGKILL') deaths += 1
    }
    expect(deaths).toBe(SEEDS.length)
  })
})

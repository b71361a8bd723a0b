import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { expect, test } from '@playwright/test'
import { HOUR_MS } from '../../src/shared/lib/durations.ts'
import { deskCli } from '../harness/cli/desk-cli.ts'
import { makeWorkspace, projectRoot } from '../harness/electron/launch.ts'
import { bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { anOrder, aPackage } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

// What is left out of a package fails only there. A debugger cannot be tied to it (its fuses), so it is driven by the
// command line, which a window with the workspace open carries out itself.

const ORDER = '576900000000010001'
const OTHER = '576900000000010002'
const TRACKING = 'JD6708516384952517'
const built = join(projectRoot, 'dist', 'linux-unpacked')
const home = makeWorkspace()
const workspace = join(home, 'workspace')
let program: ChildProcess | null = null

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(180_000)
  execFileSync('node', [join(projectRoot, 'scripts/run.mjs'), 'package', '--allow-fallback'], {
    stdio: 'pipe',
  })
  const paid = { orderedAt: Date.now() - 24 * HOUR_MS, paidAt: Date.now() - 24 * HOUR_MS }
  mkdirSync(workspace)
  const store = await TestStore.open(workspace)
  await store.bring([
    anOrder(ORDER, { ...paid, packages: [aPackage({ tracking: TRACKING })] }),
    anOrder(OTHER, { ...paid, packages: [] }),
  ])
  store.closeFile()
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  program = spawn(join(built, 'creatorflow-desktop'), [...flags, `--workspace=${workspace}`], {
    stdio: 'ignore',
  })
})

test.afterAll(async () => {
  const isOver = new Promise((resolve) => program?.once('exit', resolve))
  program?.kill()
  await isOver
  rmSync(home, { recursive: true, force: true })
})

/** A command that the packaged program carries out, being the one that has the workspace open. */
const desk = async (...args: readonly string[]): Promise<unknown> => {
  const answer = await deskCli(['--workspace', workspace, ...args], { cwd: home })
  expect(answer.code, answer.stdout + answer.stderr).toBe(0)
  return answer.json()
}

test('a package holds what reads documents, and no tool of its makers', () => {
  const files = listPackage(join(built, 'resources', 'app.asar'), { isPack: false })
  const has = (part: string) => files.some((file) => file.includes(part))
  for (const part of ['pdfium.wasm', 'zxing_reader.wasm', 'better-sqlite3', 'koffi', 'drizzle/0001']) {
    expect(has(part), part).toBe(true)
  }
  for (const part of ['postgrest', 'electron-builder', '.d.ts', 'tests/']) expect(has(part), part).toBe(false)
})

test('the packaged program reads labels by their text and by their barcode', async () => {
  await expect.poll(() => existsSync(join(workspace, 'desk.sock')), { timeout: 60_000 }).toBe(true)
  writeFileSync(
    join(home, 'labels.pdf'),
    await bulkPdf([
      { kind: 'label', tracking: TRACKING, hasText: false },
      { kind: 'label', tracking: 'JD0000000000000555', orderNumber: OTHER },
    ]),
  )
  expect(await desk('labels', 'import', 'labels.pdf')).toMatchObject({
    matched: [
      { page: 1, tiktokOrderId: ORDER, by: 'barcode' },
      { page: 2, tiktokOrderId: OTHER, by: 'text' },
    ],
  })
})

test('it prints them, and a check of the box ends in the verified stage', async () => {
  await desk('printers', 'add', 'Files', '--folder', 'printed', '--media', '101.6x152.4')
  expect(await desk('check', ORDER, '--all')).toMatchObject({ isComplete: true, stage: 'verified' })
  expect(await desk('print', ORDER, OTHER)).toMatchObject({ jobs: [{ state: 'sent' }, { state: 'sent' }] })
  const files = readdirSync(join(home, 'printed'))
  expect(files.filter((file) => file.endsWith('.zpl'))).toHaveLength(2)
  expect(files.filter((file) => file.endsWith('.png'))).toHaveLength(2)
})

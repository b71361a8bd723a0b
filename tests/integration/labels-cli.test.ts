import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { HOUR_MS } from '../../src/shared/lib/durations.ts'
import { DESK_CLI, deskCli } from '../harness/cli/desk-cli.ts'
import { errorShape, printShape } from '../harness/cli/shapes.ts'
import { bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { anOrder, aPackage } from '../harness/store/orders.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const ORDER = '576900000000010001'
const OTHER = '576900000000010002'
const TRACKING = 'JD6708516384952517'
const PAID_AT = Date.now() - 24 * HOUR_MS

/** design.md section 8; more fields are welcome. */
const labelsShape = z.object({
  pages: z.int(),
  matched: z.array(z.object({ page: z.int(), tiktokOrderId: z.string(), by: z.enum(['text', 'barcode']) })),
  duplicates: z.array(z.object({ page: z.int() })),
  other: z.array(z.object({ page: z.int(), kind: z.string() })),
  unmatched: z.array(z.object({ page: z.int(), reason: z.string().min(1) })),
})

let home = ''
let workspace = ''
beforeAll(async () => {
  if (!existsSync(DESK_CLI)) throw new Error('The command line is not built: run npm run build.')
  home = temporaryFolder()
  workspace = join(home, 'workspace')
  const store = await TestStore.open(workspace)
  const paid = { orderedAt: PAID_AT, paidAt: PAID_AT }
  await store.bring([
    anOrder(ORDER, { ...paid, packages: [aPackage({ tracking: TRACKING })] }),
    anOrder(OTHER, { ...paid, packages: [] }),
  ])
  store.closeFile()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A command in a process of its own, whose key lies in a settings folder of this test. */
const desk = (...args: readonly string[]) =>
  deskCli(['--workspace', workspace, ...args], { cwd: home, env: { XDG_CONFIG_HOME: join(home, 'config') } })

test('desk labels import answers in the shape that scripts rely on', async () => {
  const pages = [
    { kind: 'label', tracking: TRACKING, hasText: false },
    { kind: 'label', tracking: 'JD0000000000000555', orderNumber: OTHER },
    { kind: 'packing-list', orderNumber: ORDER },
    { kind: 'label', tracking: TRACKING },
    { kind: 'label', tracking: 'JD0000000000000001', orderNumber: '999999999999999999' },
  ] as const
  writeFileSync(join(home, 'labels.pdf'), await bulkPdf(pages))
  const imported = await desk('labels', 'import', 'labels.pdf')
  expect(imported.code, imported.stdout + imported.stderr).toBe(0)
  expect(labelsShape.parse(imported.json())).toEqual({
    pages: 5,
    matched: [
      { page: 1, tiktokOrderId: ORDER, by: 'barcode' },
      { page: 2, tiktokOrderId: OTHER, by: 'text' },
    ],
    other: [{ page: 3, kind: 'packing-list' }],
    duplicates: [{ page: 4 }],
    unmatched: [{ page: 5, reason: expect.stringContaining('999999999999999999') }],
  })
})

test('desk print prints what another process has stored, with the key outside the workspace', async () => {
  await desk('printers', 'add', 'Files', '--folder', 'printed', '--media', '101.6x152.4')
  const printed = printShape.parse((await desk('print', ORDER, OTHER)).json())
  expect(printed.jobs.map(({ tiktokOrderId, state }) => [tiktokOrderId, state])).toEqual([
    [ORDER, 'sent'],
    [OTHER, 'sent'],
  ])
  const files = readdirSync(join(home, 'printed')).filter((name) => name.endsWith('.zpl'))
  expect(files).toHaveLength(2)
  for (const name of files) {
    const bytes = readFileSync(join(home, 'printed', name), 'latin1')
    expect(bytes).toContain('^GFA,')
    expect(bytes).not.toContain('NOT POSTAGE')
  }
})

test('desk print --document slip prints a packing slip, which is no label', async () => {
  const slip = printShape.parse((await desk('print', ORDER, '--document', 'slip')).json())
  expect(slip.jobs).toMatchObject([{ state: 'sent', existing: false }])
})

test('desk labels without a file, and with one that is none, says what to do', async () => {
  const errorOf = async (...args: readonly string[]) => {
    const answer = await desk(...args)
    expect(answer.code).toBe(1)
    return errorShape.parse(answer.json()).error
  }
  expect(await errorOf('labels', 'import')).toMatchObject({ code: 'input.invalid' })
  expect(await errorOf('labels', 'import', 'missing.pdf')).toMatchObject({ code: 'input.notFound' })
  writeFileSync(join(home, 'notes.txt'), 'no labels')
  expect(await errorOf('labels', 'import', 'notes.txt')).toMatchObject({ code: 'document.unreadable' })
})

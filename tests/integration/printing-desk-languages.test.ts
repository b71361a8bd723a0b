import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLine } from '../../src/main/app/cli/run-line.ts'
import { readCode128 } from '../harness/barcodes/read-png.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

let test: TestDesk
beforeAll(async () => {
  const folder = temporaryFolder()
  const store = await TestStore.open(folder)
  await store.bring(someOrders(4))
  store.closeFile()
  test = await openTestDesk({ folder })
})
afterAll(() => test.remove())

const desk = async (...argv: string[]) =>
  (await runLine(test.desk, { argv, cwd: test.folder, stdin: '' })).output

describe('a printer without ZPL, set up by the command line', () => {
  it.each(['epl', 'tspl', 'escpos'] as const)(
    'prints an order on the network in %s, and shows it beforehand as it will be',
    async (language) => {
      const device = await startFakeRasterPrinter(language)
      try {
        const added = await desk(
          'printers',
          'add',
          `Desk ${language}`,
          '--tcp',
          `127.0.0.1:${device.port}`,
          '--language',
          language,
        )
        expect(added).toMatchObject({ printer: { language, backChannel: 'silent' } })
        const { id } = (added as { printer: { id: string } }).printer
        await test.desk.handlers['printers.setDefault']({ id }, test.call())
        const order = { epl: '5760001', tspl: '5760002', escpos: '5760004' }[language]
        const { png } = await test.desk.handlers['print.preview']({ order }, test.call())
        expect(await desk('print', order)).toMatchObject({ jobs: [{ state: 'sent' }] })
        expect(device.printed).toHaveLength(1)
        expect(device.obeyed.filter(({ name }) => name === '?')).toEqual([])
        expect(await readCode128(png)).toEqual([order])
      } finally {
        await device.close()
      }
    },
  )

  it('writes bytes and a picture of them into a folder', async () => {
    await desk('printers', 'add', 'Files', '--folder', 'out', '--language', 'tspl', '--dpi', '300')
    expect(await desk('print', '5760003', '--printer', 'Files')).toMatchObject({ jobs: [{ state: 'sent' }] })
    const folder = join(test.folder, 'out')
    await expect.poll(() => readdirSync(folder), { timeout: 30_000 }).toHaveLength(2)
    const names = readdirSync(folder).sort()
    expect(names.map((name) => name.slice(name.indexOf('.')))).toEqual(['.png', '.tspl'])
    expect(await readCode128(readFileSync(join(folder, names[0] ?? '')))).toEqual(['5760003'])
  })

  it('is refused in a language that no label can be written in', async () => {
    const refused = await desk('printers', 'add', 'X', '--folder', 'x', '--language', 'pdf')
    expect(refused).toMatchObject({ error: { code: 'input.invalid' } })
  })
})

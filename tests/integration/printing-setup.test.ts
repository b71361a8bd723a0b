import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runLine } from '../../src/main/app/cli/run-line.ts'
import type { Printer } from '../../src/shared/domain/printing/printing.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk, type TestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

// A desk with its threads, fake printers on sockets, and the command line in front of it.

let test: TestDesk
beforeAll(async () => {
  const folder = temporaryFolder()
  const store = await TestStore.open(folder)
  await store.bring(someOrders(8))
  store.closeFile()
  test = await openTestDesk({ folder })
})
afterAll(() => test.remove())

const desk = async (...argv: string[]) =>
  (await runLine(test.desk, { argv, cwd: test.folder, stdin: '' })).output

let count = 0
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function aZebra(mode: ZebraMode = {}): Promise<FakeZebra> {
  const zebra = await startFakeZebra(mode)
  closing.push(() => zebra.close())
  return zebra
}

/** Adds a printer by the command line. */
async function added(port: number, ...more: string[]): Promise<Printer> {
  count += 1
  const output = await desk('printers', 'add', `Printer ${count}`, '--tcp', `127.0.0.1:${port}`, ...more)
  return (output as { printer: Printer }).printer
}

describe('a printer that is added', () => {
  it('gets pictures in zlib where its firmware is known to read them', async () => {
    expect(await added((await aZebra()).port)).toMatchObject({ setup: { coding: 'z64' } })
  })

  it('gets run-length pictures where it says nothing of itself', async () => {
    const zebra = await aZebra({ isSilent: true })
    const printer = await added(zebra.port)
    expect(printer.setup).toEqual({ coding: 'acs' })
    zebra.mode.isSilent = false
    expect(await test.desk.handlers['printers.probe']({ id: printer.id }, test.call())).toMatchObject({
      backChannel: 'answers',
      setup: { coding: 'z64' },
    })
  })

  it('is set as nothing while it is switched off, until it is tested', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    expect(await added(zebra.port)).toMatchObject({ backChannel: 'unknown', setup: {} })
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { scanItem } from '../../../../../src/main/features/orders/check-items.ts'
import { printVerified } from '../../../../../src/main/features/printing/auto-print.ts'
import { runCommand } from '../../../../../src/main/outbox/run-command.ts'
import { BENCH_PRINTER } from '../../../../harness/store/bench-printer.ts'
import { anItem, anOrder } from '../../../../harness/store/orders.ts'
import { TestStore } from '../../../../harness/store/test-store.ts'

let store: TestStore

/** One order of a red mug and two blue ones. */
async function twoThings(): Promise<TestStore> {
  store = await TestStore.open()
  const blue = {
    skuId: '1729002',
    sellerSku: 'MUG-BLUE',
    productName: 'Blue mug',
    quantity: 2,
    lineMinor: 2_598,
  }
  await store.bring([anOrder('5760001', { items: [anItem(), anItem(blue)] }), anOrder('5760002')])
  return store
}
afterEach(() => store.close())

const scan = (code: string, order = '5760001') => store.run('orders.scanItem', { order, code })
/** With what the writer does after every command. */
const scanAsTheDeskDoes = (code: string) =>
  runCommand(
    store.host,
    'orders.scanItem',
    store.meta(),
    (context) => scanItem(context, { order: '5760001', code }),
    printVerified,
  )
const counts = () => store.ask('orders.itemCheck', { order: '5760001' }).lines.map(({ counted }) => counted)
const acts = () => store.ask('journal.list', { order: '5760001', limit: 100 }).map(({ act }) => act)
const productOf = (sku: string) =>
  store.ask('orders.itemCheck', { order: '5760001' }).lines.find((line) => line.sku === sku)?.productId ?? ''

describe('checking the items of an order', () => {
  it('counts each scan, by the SKU of the seller or of TikTok, and verifies the order with the last one', async () => {
    await twoThings()
    expect(scan('mug-blue')).toMatchObject({ verdict: 'counted', sku: 'MUG-BLUE' })
    expect(scan('1729002').check).toMatchObject({ stage: 'new', isComplete: false })
    expect(counts()).toEqual([0, 2])
    expect(scan(' MUG-RED ')).toMatchObject({
      verdict: 'complete',
      check: { stage: 'verified', isComplete: true },
    })
    expect(store.value(`SELECT stage FROM orders WHERE tiktok_order_id = '5760001'`)).toBe('verified')
    expect(acts()).toEqual(['verify', 'scan', 'scan', 'scan'])
  })

  it('notes a wrong thing and one too many, and counts neither', async () => {
    await twoThings()
    expect(scan('MUG-GREEN')).toMatchObject({ verdict: 'notInOrder', sku: null })
    scan('MUG-RED')
    expect(scan('MUG-RED')).toMatchObject({ verdict: 'tooMany', sku: 'MUG-RED' })
    expect(scan('MUG')).toMatchObject({ verdict: 'notInOrder' })
    expect(counts()).toEqual([1, 0])
    const [newest] = store.ask('journal.list', { order: '5760001', limit: 1 })
    expect(newest?.summary).toBe('Scanned MUG, which is not in it, order 5760001')
  })

  it('takes counts by hand, down too, and refuses more than belong there without keeping any', async () => {
    await twoThings()
    const [red, blue] = [productOf('MUG-RED'), productOf('MUG-BLUE')]
    const count = (items: { productId: string; counted: number }[]) =>
      store.run('orders.countItems', { order: '5760001', items })
    count([{ productId: blue, counted: 2 }])
    count([{ productId: blue, counted: 1 }])
    expect(() =>
      count([
        { productId: red, counted: 1 },
        { productId: blue, counted: 3 },
      ]),
    ).toThrow('Only 2 of MUG-BLUE belong into this box, not 3.')
    expect(counts()).toEqual([0, 1])
    const all = count([
      { productId: red, counted: 1 },
      { productId: blue, counted: 2 },
    ])
    expect(all.check).toMatchObject({ isComplete: true, stage: 'verified' })
  })

  it('goes on where it was after a crash, and counts a command that comes twice once', async () => {
    await twoThings()
    const commandId = '0190f3a0-0000-7000-8000-000000000001'
    store.run('orders.scanItem', { order: '5760001', code: 'MUG-BLUE' }, { commandId })
    store.run('orders.scanItem', { order: '5760001', code: 'MUG-BLUE' }, { commandId })
    expect(counts()).toEqual([0, 1])
  })

  it('does not move an order back that has its label, and says no second time that it was checked', async () => {
    await twoThings()
    store.opened.writer.write((tx) => tx.run(`UPDATE orders SET stage = 'labelled' WHERE seq = 1`))
    for (const code of ['MUG-RED', 'MUG-BLUE', 'MUG-BLUE']) scan(code)
    expect(store.ask('orders.itemCheck', { order: '5760001' })).toMatchObject({
      stage: 'labelled',
      isComplete: true,
    })
    expect(acts()).not.toContain('verify')
  })

  it('refuses an order that may not leave, and counts nothing of it', async () => {
    await twoThings()
    store.run('orders.hold', { orders: ['5760001'], reason: 'wait' })
    expect(() => scan('MUG-RED')).toThrow('is on hold: wait')
    expect(counts()).toEqual([0, 0])
  })

  it('prints the label by itself with the last item, once, where the desk is set so', async () => {
    await twoThings()
    store.run('printers.add', BENCH_PRINTER)
    store.run('settings.update', { autoPrintOnVerify: true })
    scanAsTheDeskDoes('MUG-RED')
    scanAsTheDeskDoes('MUG-BLUE')
    expect(store.value('SELECT count(*) FROM print_jobs')).toBe(0)
    scanAsTheDeskDoes('MUG-BLUE')
    scanAsTheDeskDoes('MUG-BLUE')
    expect(store.value('SELECT count(*) FROM print_jobs')).toBe(1)
  })
})

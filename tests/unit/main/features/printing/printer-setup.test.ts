import { describe, expect, test } from 'vitest'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import type { PrintSetup } from '../../../../../src/shared/domain/printing/print-setup.ts'
import { BENCH_PRINTER } from '../../../../harness/store/bench-printer.ts'
import type { TestStore } from '../../../../harness/store/test-store.ts'
import { withStores } from '../../../../harness/store/with-store.ts'

const newStore = withStores()

function addPrinter(store: TestStore, setup: PrintSetup = {}): string {
  return store.run('printers.add', { ...BENCH_PRINTER, backChannel: 'unknown', setup }).id
}
const setupOf = (store: TestStore) => store.ask('printers.list', {})[0]?.setup

describe('how a printer is set', () => {
  test('is nothing at first: labels are made as they always were', async () => {
    const store = await newStore([])
    addPrinter(store)
    expect(setupOf(store)).toEqual({})
  })

  test('is kept, changed setting by setting, and let go with null', async () => {
    const store = await newStore([])
    const id = addPrinter(store, { coding: 'z64' })
    store.run('printers.update', { id, setup: { darknessPercent: 70, shiftRightDots: -12 } })
    expect(setupOf(store)).toEqual({ coding: 'z64', darknessPercent: 70, shiftRightDots: -12 })
    store.run('printers.update', { id, setup: { darknessPercent: null, inchesPerSecond: 4 } })
    expect(setupOf(store)).toEqual({ coding: 'z64', shiftRightDots: -12, inchesPerSecond: 4 })
  })

  test('changes with the resolution in one step, and both are in the journal', async () => {
    const store = await newStore([])
    const id = addPrinter(store)
    store.run('printers.update', { id, dpi: 300, setup: { shiftRightDots: 24 } })
    expect(store.ask('printers.list', {})[0]).toMatchObject({ dpi: 300, setup: { shiftRightDots: 24 } })
    expect(store.ask('journal.list', { limit: 1 })).toMatchObject([{ act: 'updatePrinter' }])
  })

  test('keeps darkness and place in another language, and nothing that the old one said of itself', async () => {
    const store = await newStore([])
    const id = addPrinter(store, { coding: 'z64', shiftRightDots: -12 })
    store.run('printers.keepProbe', { id, backChannel: 'answers' })
    const setup = { shiftRightDots: -12 }
    const roll = { widthMm: 72.1, heightMm: 108.2 }
    expect(store.run('printers.update', { id, language: 'escpos', media: roll })).toMatchObject({
      language: 'escpos',
      media: roll,
      backChannel: 'silent',
    })
    expect(setupOf(store)).toEqual(setup)
    expect(store.run('printers.update', { id, language: 'zpl' })).toMatchObject({ backChannel: 'unknown' })
    store.run('printers.keepProbe', { id, backChannel: 'answers', coding: 'z64' })
    store.run('printers.update', { id, name: 'By the door', language: 'zpl' })
    expect(store.ask('printers.list', {})[0]).toMatchObject({
      name: 'By the door',
      backChannel: 'answers',
      setup: { ...setup, coding: 'z64' },
    })
  })

  test('forgets with its language that it says the ids of jobs, and not when it is named anew', async () => {
    const store = await newStore([])
    const id = addPrinter(store)
    store.run('printers.keepProbe', { id, backChannel: 'answers', echoesJobs: true })
    store.run('printers.update', { id, name: 'By the door' })
    expect(setupOf(store)).toEqual({ echoesJobs: true })
    store.run('printers.update', { id, language: 'tspl' })
    store.run('printers.update', { id, language: 'zpl' })
    expect(setupOf(store)).toEqual({})
  })

  test('cannot take the name of another printer, and its own is no other’s', async () => {
    const store = await newStore([])
    const id = addPrinter(store)
    store.run('printers.add', {
      name: 'Door',
      connection: { kind: 'tcp', host: '192.0.2.11', port: 9_100 },
      language: 'zpl',
      dpi: 203,
      media: FOUR_BY_SIX,
      backChannel: 'unknown',
    })
    expect(() => store.run('printers.update', { id, name: 'Door' })).toThrow(/called "Door" already/)
    expect(store.run('printers.update', { id, name: 'Bench' })).toMatchObject({ name: 'Bench' })
  })

  test('is out of bounds for no printer: nothing of it is kept', async () => {
    const store = await newStore([])
    const id = addPrinter(store, { darknessPercent: 40 })
    expect(() => store.run('printers.update', { id, setup: { darknessPercent: 101 } })).toThrow()
    expect(setupOf(store)).toEqual({ darknessPercent: 40 })
  })

  test('keeps what a person set when a probe finds out how pictures are packed', async () => {
    const store = await newStore([])
    const id = addPrinter(store, { darknessPercent: 40 })
    expect(store.run('printers.keepProbe', { id, backChannel: 'answers', coding: 'z64' })).toMatchObject({
      backChannel: 'answers',
      setup: { darknessPercent: 40, coding: 'z64' },
    })
    store.run('printers.keepProbe', { id, backChannel: 'silent' })
    expect(setupOf(store)).toEqual({ darknessPercent: 40, coding: 'z64' })
  })

  test('is checked when it is read: what nobody could have set is refused, not sent to a printer', async () => {
    const store = await newStore([])
    addPrinter(store)
    store.host.connection.write((tx) => tx.run(`UPDATE printers SET setup = '{"darknessPercent":900}'`))
    expect(() => setupOf(store)).toThrow(/darknessPercent/)
  })
})

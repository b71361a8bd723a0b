// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ALL_ORDERS } from '../../../../src/shared/domain/orders/built-in-views.ts'
import type { FakeOptions } from '../../../harness/fake-api/fake-api.ts'
import { fakeWindow, type Shown, show } from '../../../harness/fake-api/show.tsx'

let session: typeof import('../../../../src/renderer/features/orders/view-session.ts')
let printPickList: typeof import('../../../../src/renderer/features/orders/pick-list.ts').printPickList
let GridFoot: typeof import('../../../../src/renderer/features/orders/grid-foot.tsx').GridFoot

beforeAll(async () => {
  // Imported only now: the first request leaves as soon as the module is read.
  fakeWindow({})
  session = await import('../../../../src/renderer/features/orders/view-session.ts')
  ;({ printPickList } = await import('../../../../src/renderer/features/orders/pick-list.ts'))
  ;({ GridFoot } = await import('../../../../src/renderer/features/orders/grid-foot.tsx'))
})
beforeEach(() => session.useView.setState({ total: 40, selected: 0 }))

async function printed(selected: readonly number[], options: Partial<FakeOptions> = {}): Promise<Shown> {
  const shown = await show(null, options)
  await printPickList(selected, ALL_ORDERS)
  await shown.settle()
  return shown
}

describe('a pick list from the window', () => {
  it('is for the selected orders, and says what came of it', async () => {
    const shown = await printed([3, 1])
    expect(shown.callsOf('print.pickList')).toEqual([{ orders: [3, 1] }])
    expect(shown.toasts().join()).toContain('2 pages for 40 orders. Left out: 3 not to be shipped.')
  })

  it('is for all of the view where none is selected', async () => {
    const shown = await printed([])
    expect(shown.callsOf('print.pickList')).toEqual([{ orders: ALL_ORDERS }])
  })

  it('is not asked for beyond a thousand selected orders, and says how to go on', async () => {
    const shown = await printed(Array.from({ length: 1_001 }, (_, at) => at + 1))
    expect(shown.callsOf('print.pickList')).toEqual([])
    expect(shown.toasts().join()).toContain('1,001 are selected. Select fewer, or none')
  })

  it('that did not come out whole stays on screen with what to do', async () => {
    const says = 'Page 2 of 3 did not come out: the list has to be printed again.'
    const shown = await printed([1], { pickList: { sent: 1, stoppedAt: 2, outcome: 'stopped', says } })
    expect(shown.toasts().join()).toContain(says)
  })

  it('is printed once where the key is pressed twice', async () => {
    const shown = await show(null, { delayMs: 20 })
    await Promise.all([printPickList([1], ALL_ORDERS), printPickList([1], ALL_ORDERS)])
    expect(shown.callsOf('print.pickList')).toHaveLength(1)
    expect(shown.toasts().join()).toContain('A pick list is being printed')
    await printPickList([1], ALL_ORDERS)
    expect(shown.callsOf('print.pickList')).toHaveLength(2)
  })
})

describe('the line under the orders', () => {
  it('offers a pick list with its key, and says of how many selected orders', async () => {
    const shown = await show(<GridFoot />, {})
    const button = () => shown.byTestId('pick-list')[0]
    expect(button()?.textContent).toBe('Pick listShiftL')
    await shown.meanwhile(() => session.useView.setState({ selected: 12 }))
    expect(button()?.textContent).toContain('Pick list of 12 selected')
    await shown.click(button())
    expect(shown.asked).toEqual([{ name: 'printPickList', input: undefined }])
  })

  it('offers none where there are no orders', async () => {
    session.useView.setState({ total: 0 })
    const shown = await show(<GridFoot />, {})
    expect(shown.byTestId('pick-list')).toEqual([])
  })
})

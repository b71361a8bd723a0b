// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest'
import { FakeDesk, fakeApi } from '../../../harness/fake-api/fake-api.ts'

type State = typeof import('../../../../src/renderer/lib/desk-state.ts')
type Painted = typeof import('../../../../src/renderer/lib/painted.ts')

let state: State
let painted: Painted

function resizeTo(width: number): void {
  Object.defineProperty(window, 'innerWidth', { value: width, configurable: true })
  window.dispatchEvent(new Event('resize'))
}

beforeAll(async () => {
  const api = fakeApi(new FakeDesk({ orders: 1, now: () => 1_800_000_000_000 }))
  Object.defineProperty(window, 'api', { value: api })
  resizeTo(0)
  // Imported only now: the panels are first decided as soon as the module is read.
  state = await import('../../../../src/renderer/lib/desk-state.ts')
  painted = await import('../../../../src/renderer/lib/painted.ts')
  const { fitPanelsUntilPainted } = await import('../../../../src/renderer/lib/fit-panels.ts')
  fitPanelsUntilPainted()
})

describe('the side panels of a window that is given its size while the page starts', () => {
  it('open when the width is there', () => {
    expect(state.useDesk.getState().isSideOpen).toBe(false)
    resizeTo(1_280)
    expect(state.useDesk.getState()).toMatchObject({ isSideOpen: true, isDetailOpen: false })
  })

  it('stay as they are once the first view is on screen, since a person may have moved them', async () => {
    await new Promise<void>((resolve) => {
      painted.afterFirstPaint(resolve)
      painted.announcePainted('orders', 1)
    })
    resizeTo(600)
    expect(state.useDesk.getState().isSideOpen).toBe(true)
  })
})

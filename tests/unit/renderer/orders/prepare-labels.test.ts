// @vitest-environment happy-dom
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrderTable } from '../../../../src/renderer/features/orders/table/order-table.ts'
import { FakeDesk, fakeApi } from '../../../harness/fake-api/fake-api.ts'

type Session = typeof import('../../../../src/renderer/features/orders/view-session.ts')

const desk = new FakeDesk({ orders: 5, now: () => 1_800_000_000_000 })
const table = {
  keys: new Int32Array([11, 12, 13, 14, 15]),
  cursorSeq: null,
  seqsToPreload: () => [],
  accept: () => undefined,
  show: () => undefined,
} as unknown as OrderTable
let session: Session
let stop: () => void

beforeAll(async () => {
  Object.defineProperty(window, 'api', { value: fakeApi(desk) })
  // Imported only now: the first request leaves as soon as the module is read.
  session = await import('../../../../src/renderer/features/orders/view-session.ts')
  session.attachTable(table)
  stop = (await import('../../../../src/renderer/features/orders/prepare-labels.ts')).prepareLabels()
})
afterAll(() => stop())

const prepared = () => desk.calls.filter(({ method }) => method === 'print.prepare').map(({ input }) => input)

test('the label under the resting cursor and the two after it are made ahead, as many as there are', () => {
  session.useView.setState({ cursorSeq: 12, cursorIndex: 1 })
  session.useView.setState({ selected: 3 })
  session.useView.setState({ cursorSeq: 15, cursorIndex: 4 })
  expect(prepared()).toEqual([{ orders: [12, 13, 14] }, { orders: [15] }])
})

test('nothing is made ahead where the cursor stands on no order', () => {
  const before = prepared().length
  session.useView.setState({ cursorSeq: null, cursorIndex: -1 })
  expect(prepared()).toHaveLength(before)
})

// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest'
import type { OrderTable } from '../../../../src/renderer/features/orders/table/order-table.ts'
import type { ViewQuery } from '../../../../src/shared/domain/orders/view.ts'
import type { Api } from '../../../../src/shared/ipc/api.ts'
import { FakeDesk, fakeApi } from '../../../harness/fake-api/fake-api.ts'

type Session = typeof import('../../../../src/renderer/features/orders/view-session.ts')

const NOW = 1_800_000_000_000
const desk = new FakeDesk({ orders: 200, now: () => NOW })
/** Answers to openView that the test holds back, by what was searched for. */
const held = new Map<string, () => void>()
const shown: Int32Array[] = []
const stays: (number | null)[] = []
/** What comes after the cursor's order where that went away; null where it stays. */
let nextParcel: number | null = null
let session: Session

/** Stands in for the table on screen: it takes what it is shown. */
const table = {
  cursorSeq: 7 as number | null,
  isTouched: false,
  seqsToPreload: () => [],
  nextStanding: (_keys: Int32Array, seq: number) => nextParcel ?? seq,
  accept: () => undefined,
  show: (keys: Int32Array, staysOn: number | null) => {
    shown.push(keys)
    stays.push(staysOn)
  },
}

beforeAll(async () => {
  const api = fakeApi(desk)
  const openView: Api['orders']['openView'] = async (query) => {
    const answer = await api.orders.openView(query)
    if (query.search.startsWith('hold '))
      await new Promise<void>((resolve) => held.set(query.search, resolve))
    return answer
  }
  Object.defineProperty(window, 'api', { value: { ...api, orders: { ...api.orders, openView } } })
  // Imported only now: the first request leaves as soon as the module is read.
  session = await import('../../../../src/renderer/features/orders/view-session.ts')
  session.attachTable(table as unknown as OrderTable)
  await settled()
})

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5))
}

const searchFor = (search: string): ViewQuery => ({ ...session.useView.getState().query, search })

describe('the view on screen', () => {
  it('starts with everything, asked for before anything was drawn', () => {
    expect(session.useView.getState().total).toBe(200)
    expect(shown).toHaveLength(1)
    expect(desk.calls[0]?.method).toBe('orders.openView')
  })

  it('shows the newest question, whichever answer comes last', async () => {
    const before = shown.length
    session.openView(searchFor('hold on'))
    session.openView(searchFor('AXO-MINT'))
    await settled()
    held.get('hold on')?.()
    await settled()
    expect(shown.length - before).toBe(1)
    expect(session.useView.getState().query.search).toBe('AXO-MINT')
    expect(session.useView.getState().total).toBe(shown.at(-1)?.length)
  })

  it('asks for every keystroke at once', async () => {
    const before = desk.calls.filter((call) => call.method === 'orders.openView').length
    for (const search of ['m', 'mu', 'mug']) session.openView(searchFor(search))
    await settled()
    expect(desk.calls.filter((call) => call.method === 'orders.openView').length - before).toBe(3)
  })

  it('stays at its top while orders come in, until somebody stands on one of them', async () => {
    await session.reopen()
    table.isTouched = true
    await session.reopen()
    expect(stays.slice(-2)).toEqual([null, 7])
  })

  it('goes to the next parcel only where the one in hand was closed', async () => {
    const inStage = (isClosed: boolean) =>
      desk.orders.find(({ stage }) => (stage === 'closed') === isClosed)?.seq ?? Number.NaN
    const [open, closed] = [inStage(false), inStage(true)]
    table.isTouched = true
    nextParcel = 9
    table.cursorSeq = open
    await session.reopen()
    table.cursorSeq = closed
    await session.reopen()
    expect(stays.slice(-2)).toEqual([open, 9])
  })
})

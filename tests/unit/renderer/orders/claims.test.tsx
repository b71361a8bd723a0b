// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest'
import { claimWords } from '../../../../src/renderer/features/orders/claim-words.ts'
import { RowView } from '../../../../src/renderer/features/orders/table/row-view.ts'
import { useDesk } from '../../../../src/renderer/lib/desk-state.ts'
import type { OrderDetail } from '../../../../src/shared/domain/orders/order-row.ts'
import type { OrderClaim } from '../../../../src/shared/domain/sync/claim.ts'
import { madeUpOrders } from '../../../harness/fake-api/made-up-orders.ts'
import { fakeWindow, NOW, type Shown, show } from '../../../harness/fake-api/show.tsx'

const MINUTE = 60_000
const theirs: OrderClaim = {
  deskId: '00000009-0000-7000-8000-000000000015',
  deskName: 'Bench 2',
  owner: 'ana@lumen.example',
  isMine: false,
  claimedAt: NOW - 3 * MINUTE,
  expiresAt: NOW + 12 * MINUTE,
}
const mine: OrderClaim = { ...theirs, deskName: 'Bench 1', owner: 'sam@lumen.example', isMine: true }

describe('the words of a claim', () => {
  it('name desk and person shortly in the row, and whole with the time left beside it', () => {
    expect(claimWords(theirs, NOW)).toEqual({
      tone: 'theirs',
      short: 'Bench 2 · ana@…',
      full: 'Bench 2 · ana@lumen.example packs this, 12 min left',
    })
    expect(claimWords({ ...theirs, owner: '' }, NOW)?.short).toBe('Bench 2')
  })

  it("call one's own claims you", () => {
    expect(claimWords(mine, NOW)).toMatchObject({ tone: 'mine', short: 'you' })
  })

  it('are none once it has run out', () => {
    expect(claimWords(theirs, NOW + 12 * MINUTE)).toBeNull()
    expect(claimWords(null, NOW)).toBeNull()
  })
})

describe('a row of the table', () => {
  const [made] = madeUpOrders(1, NOW)
  const marks = { isCursor: false, isSelected: false }
  const paint = (view: RowView, claim: OrderClaim | null, now = NOW) => {
    const row = { ...made, stage: 'picked', claim } as OrderDetail
    view.paint(row, marks, { now, zone: 'Europe/London' }, 99)
    return view.element.querySelector<HTMLElement>('.col-stage')
  }

  it('says who packs the order, whose it is by its look and its words, and the time left in its title', () => {
    const cell = paint(new RowView(0), theirs)
    expect(cell?.textContent).toBe('Bench 2 · ana@…')
    expect(cell?.dataset['tone']).toBe('theirs')
    expect(cell?.title).toBe('Bench 2 · ana@lumen.example packs this, 12 min left. Stage: Picked')
  })

  it('shows its stage again once the claim has run out, and nothing is left of it', () => {
    const view = new RowView(0)
    paint(view, mine)
    const cell = paint(view, mine, NOW + 12 * MINUTE)
    expect(cell?.textContent).toBe('Picked')
    expect(cell?.dataset['tone']).toBe('stage')
    expect(cell?.title).toBe('')
  })

  it('writes nothing when it is painted again within the minute', async () => {
    const view = new RowView(0)
    const cell = paint(view, theirs)
    if (cell === null) throw new Error('no cell')
    const records: MutationRecord[] = []
    const observer = new MutationObserver((found) => records.push(...found))
    observer.observe(cell, { attributes: true, characterData: true, childList: true, subtree: true })
    paint(view, theirs)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(records).toEqual([])
  })
})

describe('the key for claims', () => {
  let claimOrGiveBack: typeof import('../../../../src/renderer/features/orders/claim-acts.ts').claimOrGiveBack
  let session: typeof import('../../../../src/renderer/features/orders/view-session.ts')
  let ClaimLine: typeof import('../../../../src/renderer/features/orders/detail/claim-line.tsx').ClaimLine
  const later = Date.now() + 10 * MINUTE
  const claims = new Map<number, OrderClaim>([
    [1, { ...mine, expiresAt: later }],
    [2, { ...mine, expiresAt: later }],
    [3, { ...theirs, expiresAt: later }],
    [4, { ...theirs, expiresAt: Date.now() - MINUTE }],
  ])

  beforeAll(async () => {
    // Imported only now: the first request leaves as soon as the module is read.
    fakeWindow({ cloud: { phase: 'online' } })
    session = await import('../../../../src/renderer/features/orders/view-session.ts')
    ;({ claimOrGiveBack } = await import('../../../../src/renderer/features/orders/claim-acts.ts'))
    ;({ ClaimLine } = await import('../../../../src/renderer/features/orders/detail/claim-line.tsx'))
  })

  async function pressOn(seqs: readonly number[]): Promise<Shown> {
    const shown = await show(null, { cloud: { phase: 'online' }, now: () => Date.now() })
    shown.desk.orders = shown.desk.orders.map((order) => ({ ...order, claim: claims.get(order.seq) ?? null }))
    const { orders } = shown.desk
    const table = {
      cursorSeq: null,
      seqsToPreload: () => [],
      accept: () => undefined,
      show: () => undefined,
      row: (seq: number) => orders[seq - 1],
    }
    session.attachTable(table as unknown as Parameters<typeof session.attachTable>[0])
    claimOrGiveBack(seqs)
    await shown.settle()
    return shown
  }

  it('claims what is free, also where another desk let its claim run out', async () => {
    const shown = await pressOn([4, 5])
    expect(shown.callsOf('orders.claim')).toEqual([{ orders: [4, 5] }])
    expect(shown.toasts()).toContain('2 claimed for 15 minutes.')
  })

  it("gives back what is this desk's", async () => {
    const shown = await pressOn([1, 2])
    expect(shown.callsOf('orders.releaseClaim')).toEqual([{ orders: [1, 2] }])
    expect(shown.callsOf('orders.claim')).toEqual([])
  })

  it("asks for a reason before it takes another desk's", async () => {
    const shown = await pressOn([3])
    expect(useDesk.getState().overlay).toEqual({ kind: 'reason', act: 'takeOver', seqs: [3] })
    expect(shown.callsOf('orders.takeOver')).toEqual([])
  })

  it('claims the free ones among several, and says by name which another desk has', async () => {
    const shown = await pressOn([1, 3, 5])
    expect(shown.callsOf('orders.claim')).toEqual([{ orders: [3, 5] }])
    expect(shown.toasts().join()).toContain('is packed at Bench 2')
  })

  it('names its command after whose the order is', async () => {
    const shown = await show(<ClaimLine claim={claims.get(3) ?? null} />, { cloud: { phase: 'online' } })
    expect(shown.button('Take over')).toBeDefined()
    expect(shown.page.textContent).toContain('Bench 2 · ana@lumen.example')
    const own = await show(<ClaimLine claim={claims.get(1) ?? null} />, { cloud: { phase: 'online' } })
    expect(own.button('Give back')).toBeDefined()
    const free = await show(<ClaimLine claim={claims.get(4) ?? null} />, { cloud: { phase: 'online' } })
    expect(free.button('Claim')).toBeDefined()
    expect(free.page.textContent).toContain('Nobody packs this')
  })

  it('takes over with the reason that was given', async () => {
    const { ReasonDialog } = await import('../../../../src/renderer/features/orders/reason-dialog.tsx')
    const shown = await show(<ReasonDialog act="takeOver" seqs={[3]} />, { cloud: { phase: 'online' } })
    await shown.click('They are on a break')
    expect(shown.callsOf('orders.takeOver')).toEqual([{ order: 3, reason: 'They are on a break' }])
    expect(shown.desk.orders[2]?.claim?.isMine).toBe(true)
  })
})

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { OrderTable, type TableHost } from '../../../../src/renderer/features/orders/table/order-table.ts'
import { madeUpOrders } from '../../../harness/fake-api/made-up-orders.ts'

const NOW = 1_800_000_000_000
const orders = madeUpOrders(1_000, NOW)
const keys = Int32Array.from(orders, (order) => order.seq)

let grid: HTMLElement
let body: HTMLElement

beforeEach(() => {
  document.body.innerHTML = ''
  grid = document.createElement('div')
  body = document.createElement('div')
  grid.appendChild(body)
  document.body.appendChild(grid)
  Object.defineProperty(grid, 'clientHeight', { value: 672 })
})

/** A table of twenty visible rows over a store that answers in the next microtask. */
async function showTable(view: Int32Array = keys) {
  const cursors: (number | null)[] = []
  const counts: number[] = []
  const fetched: number[][] = []
  const store = new Map(orders.map((order) => [order.seq, order]))
  const host: TableHost = {
    fetchRows: async (seqs) => {
      fetched.push([...seqs])
      return seqs.flatMap((seq) => store.get(seq) ?? [])
    },
    context: () => ({ now: NOW, zone: 'Europe/London' }),
    onCursor: (seq) => cursors.push(seq),
    onSelection: (count) => counts.push(count),
    onOpen: () => undefined,
    onError: (error) => {
      throw error
    },
    later: (work) => setTimeout(work),
  }
  const table = new OrderTable(
    { grid, body, headerHeight: 32, roomAtFirst: { width: 2_400, height: 672 } },
    host,
    32,
  )
  table.accept(orders.slice(0, 40))
  table.show(view, null)
  await settled()
  return { table, cursors, counts, fetched, store }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

/** Has the screen end within the third column of an order. */
function giveRoomForFewColumns(): void {
  for (const offset of [0, 34, 218, 366, 800]) {
    const head = document.createElement('div')
    head.className = 'head'
    Object.defineProperty(head, 'offsetLeft', { value: offset })
    grid.appendChild(head)
  }
  Object.defineProperty(grid, 'clientWidth', { value: 640 })
  Object.defineProperty(grid, 'scrollLeft', { value: 1, writable: true })
  grid.dispatchEvent(new Event('scroll'))
}

const shown = () => [...body.querySelectorAll<HTMLElement>('.row:not(.is-parked)')]
const rowAt = (index: number) => shown().find((row) => row.dataset['rowIndex'] === String(index))

describe('the order table', () => {
  it('keeps only the visible rows and a few more in the page', async () => {
    await showTable()
    expect(shown().length).toBeLessThan(45)
    expect(grid.getAttribute('aria-rowcount')).toBe('1001')
    expect(rowAt(0)?.textContent).toContain(orders[0]?.tiktokOrderId)
  })

  it('touches one row when a press scrolls by one row, and only after the press', async () => {
    const { table } = await showTable()
    table.moveTo(19, false)
    await settled()
    const before = new Map(shown().map((row) => [row, row.dataset['seq']]))
    const changed = () => shown().filter((row) => before.get(row) !== row.dataset['seq'])
    table.move(1, false)
    expect(grid.scrollTop).toBe(32)
    expect(changed()).toHaveLength(0)
    await settled()
    expect(changed()).toHaveLength(1)
  })

  it('paints the columns that the screen has room for first, and the others after them', async () => {
    const { table } = await showTable()
    giveRoomForFewColumns()
    const text = (column: string) => rowAt(500)?.querySelector(`.col-${column}`)?.textContent
    table.accept(orders.slice(470, 540))
    table.moveTo(500, false)
    expect(text('order')).toBe(orders[500]?.tiktokOrderId)
    expect(text('handle')).not.toBe(orders[500]?.handle)
    await settled()
    expect(text('handle')).toBe(orders[500]?.handle)
  })

  it('has nobody read or act on the order that a row held before, not even at once', async () => {
    const { table } = await showTable()
    giveRoomForFewColumns()
    table.accept(orders.slice(470, 540))
    table.moveTo(500, false)
    const named = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')
    expect(named).toBe(rowAt(500))
    expect(named?.getAttribute('aria-rowindex')).toBe('502')
    expect(named?.getAttribute('aria-busy')).toBe('true')
    for (const row of shown().filter((other) => other.getAttribute('aria-busy') !== 'true')) {
      const order = orders[Number(row.dataset['rowIndex'])]
      expect(row.querySelector('.col-handle')?.textContent).toBe(order?.handle)
    }
    named?.querySelector('.col-handle')?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
    expect(table.targets()).toEqual([orders[500]?.seq])
    expect(named?.dataset['seq']).toBe(String(orders[500]?.seq))
    await settled()
    expect(shown().some((row) => row.hasAttribute('aria-busy'))).toBe(false)
    expect(named?.querySelector('.col-handle')?.textContent).toBe(orders[500]?.handle)
  })

  it('writes no text into rows that stay when the cursor moves', async () => {
    const { table } = await showTable()
    const texts = shown().flatMap((row) => [...row.querySelectorAll('.cell')].map((cell) => cell.firstChild))
    const writes: string[] = []
    const observer = new MutationObserver((records) => writes.push(...records.map((record) => record.type)))
    for (const node of texts) if (node !== null) observer.observe(node, { characterData: true })
    table.move(1, false)
    await settled()
    expect(writes).toEqual([])
    expect(rowAt(1)?.classList.contains('is-cursor')).toBe(true)
    expect(rowAt(0)?.classList.contains('is-cursor')).toBe(false)
  })

  it('names the row under the cursor to assistive technology', async () => {
    const { table } = await showTable()
    table.move(5, false)
    expect(grid.getAttribute('aria-activedescendant')).toBe(rowAt(5)?.id)
    expect(rowAt(5)?.getAttribute('aria-rowindex')).toBe('7')
  })

  it('stops at both ends', async () => {
    const { table } = await showTable()
    table.move(-1, false)
    expect(table.cursorIndex).toBe(0)
    table.moveTo(Number.MAX_SAFE_INTEGER, false)
    expect(table.cursorIndex).toBe(999)
  })

  it('extends from where the cursor started and shrinks when it turns back', async () => {
    const { table } = await showTable()
    table.moveTo(4, false)
    for (let press = 0; press < 3; press += 1) table.move(1, true)
    expect(table.targets()).toEqual([5, 6, 7, 8])
    table.move(-1, true)
    expect(table.targets()).toEqual([5, 6, 7])
    expect(rowAt(6)?.getAttribute('aria-selected')).toBe('true')
    expect(rowAt(7)?.getAttribute('aria-selected')).toBe('false')
  })

  it('acts on the selection where there is one, else on the order under the cursor', async () => {
    const { table } = await showTable()
    table.moveTo(2, false)
    expect(table.targets()).toEqual([3])
    table.toggleCursor()
    table.moveTo(9, false)
    expect(table.targets()).toEqual([3])
    table.clearSelection()
    expect(table.targets()).toEqual([10])
  })

  it('selects all of a view and tells how many', async () => {
    const { table, counts } = await showTable()
    table.selectAll()
    expect(counts.at(-1)).toBe(1_000)
  })

  it('stays on the same order, at the same place of the screen, when the view is sorted anew', async () => {
    const { table } = await showTable()
    table.moveTo(30, false)
    const distance = 30 * 32 - grid.scrollTop
    const reversed = keys.toReversed()
    table.show(reversed, table.cursorSeq)
    expect(table.cursorSeq).toBe(31)
    expect(table.cursorIndex).toBe(969)
    expect(969 * 32 - grid.scrollTop).toBe(distance)
  })

  it('stays nearby when the order under the cursor has left the view', async () => {
    const { table } = await showTable()
    table.moveTo(5, false)
    table.show(
      keys.filter((seq) => seq !== 6),
      6,
    )
    expect(table.cursorSeq).toBe(7)
  })

  it('deselects orders that a new view does not show', async () => {
    const { table } = await showTable()
    table.selectAll()
    table.show(keys.subarray(0, 10), null)
    expect(table.selection.count).toBe(10)
  })

  it('reads only the changed rows that are on screen again', async () => {
    const { table, fetched, store } = await showTable()
    const before = fetched.length
    const first = orders[0]
    if (first !== undefined) store.set(1, { ...first, recipient: 'Somebody Else' })
    table.refresh([1, 900])
    await settled()
    expect(fetched[before]).toEqual([1])
    expect(rowAt(0)?.textContent).toContain('Somebody Else')
  })

  it('shows an empty row while its order is on its way, and fills it', async () => {
    const { table } = await showTable()
    table.moveTo(500, false)
    expect(rowAt(500)?.classList.contains('is-empty')).toBe(true)
    await settled()
    expect(rowAt(500)?.classList.contains('is-empty')).toBe(false)
    expect(rowAt(500)?.textContent).toContain(orders[500]?.tiktokOrderId)
  })

  it('shows nothing and survives every key in an empty view', async () => {
    const { table, cursors } = await showTable(new Int32Array(0))
    table.move(1, false)
    table.move(1, true)
    table.toggleCursor()
    table.selectAll()
    expect(table.targets()).toEqual([])
    expect(cursors.at(-1)).toBeNull()
    expect(shown()).toHaveLength(0)
  })

  it('keeps names right to left to themselves', async () => {
    await showTable()
    const cell = rowAt(0)?.querySelector<HTMLElement>('.col-recipient')
    expect(cell?.dir).toBe('auto')
  })

  it('selects what lies between two clicks with Shift', async () => {
    const { table } = await showTable()
    const click = (index: number, shiftKey: boolean) =>
      rowAt(index)
        ?.querySelector('.col-order')
        ?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, shiftKey }))
    click(2, false)
    click(5, true)
    expect(table.targets()).toEqual([3, 4, 5, 6])
  })
})

describe('whether somebody has touched the table', () => {
  it.each([
    ['a key', () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))],
    ['a click', () => grid.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))],
    ['the wheel', () => grid.dispatchEvent(new WheelEvent('wheel', { bubbles: true }))],
  ])('is told by %s, until another view is shown from its top', async (_what, touch) => {
    const { table } = await showTable()
    expect(table.isTouched).toBe(false)
    touch()
    expect(table.isTouched).toBe(true)
    table.show(keys, keys[3] ?? null)
    expect(table.isTouched).toBe(true)
    table.show(keys, null)
    expect(table.isTouched).toBe(false)
  })
})

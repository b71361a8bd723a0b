import { useEffect, useRef } from 'react'
import type { Settings } from '../../../../shared/domain/settings/settings.ts'
import { ask } from '../../../lib/ask.ts'
import { desk } from '../../../lib/desk-port.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { systemZone } from '../../../lib/format.ts'
import { tellError } from '../../../lib/toasts.ts'
import { attachTable, useView } from '../view-session.ts'
import { followCursor } from './cursor-follow.ts'
import { GridHeader } from './grid-header.tsx'
import { OrderTable, type TableHost } from './order-table.ts'

const ROW_HEIGHTS: Readonly<Record<Settings['rowDensity'], number>> = {
  compact: 28,
  normal: 32,
  comfortable: 40,
}
const HEADER_PX = 32
/** A fast wheel uses up the rows beyond the edge in three frames. */
const LATE_MS = 32

/** The React shell of the order table: it makes the elements once and then keeps out of the way. */
export function OrderGrid() {
  const density = useDesk((state) => state.settings?.rowDensity ?? 'normal')
  const gridRef = useRef<HTMLDivElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const tableRef = useRef<OrderTable>(null)
  const firstHeight = useRef(ROW_HEIGHTS[density])

  useEffect(() => {
    const { current: grid } = gridRef
    const { current: body } = bodyRef
    if (grid === null || body === null) return
    const table = new OrderTable({ grid, body, headerHeight: HEADER_PX }, makeHost(), firstHeight.current)
    tableRef.current = table
    const detach = attachTable(table)
    grid.focus({ preventScroll: true })
    return () => {
      detach()
      table.destroy()
      body.replaceChildren()
    }
  }, [])

  useEffect(() => tableRef.current?.setRowHeight(ROW_HEIGHTS[density]), [density])

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be scrolled by recycled rows
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Orders"
      aria-multiselectable="true"
      aria-readonly="true"
      data-testid="order-table"
      data-density={density}
      className="order-grid"
    >
      <GridHeader />
      <div ref={bodyRef} className="grid-body" />
    </div>
  )
}

function makeHost(): TableHost {
  return {
    fetchRows: (seqs) => ask(window.api.orders.rows({ seqs: [...seqs] })),
    context: () => ({ now: Date.now(), zone: useDesk.getState().settings?.timeZone ?? systemZone() }),
    onCursor: followCursor,
    onSelection: (selected) => {
      if (useView.getState().selected !== selected) useView.setState({ selected })
    },
    onOpen: () => desk().focusDetail(),
    onError: tellError,
    later: (work) => requestIdleCallback(work, { timeout: LATE_MS }),
  }
}

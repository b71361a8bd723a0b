import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Settings } from '../../../../shared/domain/settings/settings.ts'
import { ask } from '../../../lib/ask.ts'
import { desk } from '../../../lib/desk-port.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { systemZone } from '../../../lib/format.ts'
import { afterFirstPaint } from '../../../lib/painted.ts'
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
/** For the first frame; on a busy machine the page starts before its window has a size. */
const USUAL_ROOM = { width: 1_280, height: 800 }

/** The React shell of the order table: it makes the elements once and then keeps out of the way. */
export function OrderGrid() {
  const density = useDesk((state) => state.settings?.rowDensity ?? 'normal')
  const gridRef = useRef<HTMLDivElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const tableRef = useRef<OrderTable>(null)
  const firstHeight = useRef(ROW_HEIGHTS[density])

  // Before the frame and not after it: the first one then has the rows, where there were two to lay out.
  useLayoutEffect(() => {
    const { current: grid } = gridRef
    const { current: body } = bodyRef
    if (grid === null || body === null) return
    const elements = { grid, body, headerHeight: HEADER_PX, roomAtFirst: roomAtFirst() }
    const table = new OrderTable(elements, makeHost(), firstHeight.current)
    tableRef.current = table
    const detach = attachTable(table)
    // Focusing lays the page out, which the first frame is about to do anyway.
    afterFirstPaint(() => grid.focus({ preventScroll: true }))
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

function roomAtFirst(): { width: number; height: number } {
  const { innerWidth: width, innerHeight: height } = window
  return width === 0 || height === 0 ? USUAL_ROOM : { width, height }
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
    later: (work) => afterFirstPaint(() => requestIdleCallback(work, { timeout: LATE_MS })),
  }
}

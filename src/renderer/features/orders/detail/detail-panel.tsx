import { useEffect, useState } from 'react'
import type { JournalEntry } from '../../../../shared/domain/journal/journal.ts'
import type { StoredLabel } from '../../../../shared/domain/labels/label-types.ts'
import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import type { PrintJob } from '../../../../shared/ipc/printing.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { inBackground } from '../../../lib/background.ts'
import { useChanges } from '../../../lib/changes.ts'
import { useView } from '../view-session.ts'
import { AddressBlock, Deadlines, Items, Packages } from './detail-facts.tsx'
import { DetailActions, DetailHead } from './detail-head.tsx'
import { JournalLines } from './journal-lines.tsx'
import { LabelPicture } from './label-picture.tsx'
import { NoteEditor } from './note-editor.tsx'
import { PrintLines } from './print-lines.tsx'

/** Everything of one order: read together, so that the panel changes in one step. */
interface OrderFile {
  readonly order: OrderDetail
  readonly journal: readonly JournalEntry[]
  readonly prints: readonly PrintJob[]
  readonly labels: readonly StoredLabel[]
}

/** The order under the cursor. It follows once the cursor rests. */
export function DetailPanel() {
  const seq = useView((view) => view.cursorSeq)
  const file = useOrderFile(seq)
  return (
    <aside
      data-testid="detail"
      aria-label="The order"
      tabIndex={-1}
      className="flex w-[380px] flex-none flex-col overflow-y-auto border-l border-line bg-panel"
    >
      {file === null ? (
        <p className="m-auto text-dim">{seq === null ? 'No order chosen' : ''}</p>
      ) : (
        <OrderSheet file={file} />
      )}
    </aside>
  )
}

function OrderSheet({ file }: { readonly file: OrderFile }) {
  const { order, journal, prints, labels } = file
  return (
    <>
      <DetailHead order={order} />
      <DetailActions order={order} prints={prints} />
      <div className="flex flex-col gap-5 p-4 [&>section+section]:border-t [&>section+section]:border-line [&>section+section]:pt-4">
        <Items order={order} />
        <AddressBlock order={order} />
        <Deadlines order={order} />
        <Packages order={order} />
        <NoteEditor key={order.seq} order={order} />
        <PrintLines prints={prints} />
        <LabelPicture seq={order.seq} labels={labels} />
        <JournalLines entries={journal} />
      </div>
    </>
  )
}

/** Reads an order and, after changes, reads it again; an answer that comes late for another order is dropped. */
function useOrderFile(seq: number | null): OrderFile | null {
  const [file, setFile] = useState<OrderFile | null>(null)
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => {
    if (seq === null) {
      setFile(null)
      return
    }
    let isCurrent = true
    const show = (read: OrderFile) => isCurrent && setFile(read)
    inBackground(readOrder(seq).then(show), 'the panel keeps what it shows until then')
    return () => {
      isCurrent = false
    }
  }, [seq, changes])
  return seq === null ? null : file
}

async function readOrder(seq: number): Promise<OrderFile> {
  const [order, journal, prints, labels] = await Promise.all([
    ask(window.api.orders.detail({ order: seq })),
    ask(window.api.journal.list({ order: seq, limit: 50 })),
    ask(window.api.print.jobs({ order: seq })),
    ask(window.api.labels.ofOrder({ order: seq })),
  ])
  return { order, journal, prints, labels }
}

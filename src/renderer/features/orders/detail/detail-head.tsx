import { explainPriority } from '../../../../shared/domain/orders/explain.ts'
import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import type { PrintJob } from '../../../../shared/ipc/printing.contract.ts'
import { desk } from '../../../lib/desk-port.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { formatMoney } from '../../../lib/format.ts'
import { STAGE_WORDS, statusWord } from '../../../lib/words.ts'
import { Button } from '../../../ui/button.tsx'
import { ShapeIcon } from '../../../ui/shape-icon.tsx'
import { whyOf } from '../why.ts'
import { ClaimLine } from './claim-line.tsx'

/** Who, what it is worth, and in one sentence why it stands where it stands. */
export function DetailHead({ order }: { readonly order: OrderDetail }) {
  const now = Date.now()
  const isCloud = useDesk((state) => state.status?.kind === 'cloud')
  return (
    <header className="border-b border-line p-4 pb-3">
      <div className="flex items-baseline gap-2">
        <h2 className="selectable min-w-0 flex-1 text-page font-semibold break-words" dir="auto">
          {order.recipient || order.handle || 'No name'}
        </h2>
        <span className="tnum text-title font-medium">{formatMoney(order.totalMinor, order.currency)}</span>
      </div>
      <p className="selectable flex gap-2 font-mono text-small text-dim">
        {order.tiktokOrderId}
        <span className="truncate font-sans" dir="auto">
          {order.handle}
        </span>
      </p>
      <p className="mt-2 flex items-center gap-1.5">
        <ShapeIcon name={whyOf(order, now).shape} />
        {explainPriority(order, now)}
      </p>
      <p className="mt-1 flex flex-wrap gap-x-3 text-small text-dim">
        <span>{statusWord(order.status)}</span>
        <span>{STAGE_WORDS[order.stage]}</span>
        {order.impact === 'VIRAL' ? (
          <span className="flex items-center gap-1 font-medium text-viral-ink">
            <ShapeIcon name="viral" /> Viral
          </span>
        ) : null}
        {order.isPreOrder ? <span>Pre-order</span> : null}
        {order.shopName === '' ? null : <span>{order.shopName}</span>}
      </p>
      {isCloud || order.claim !== null ? <ClaimLine claim={order.claim} /> : null}
    </header>
  )
}

interface DetailActionsProps {
  readonly order: OrderDetail
  readonly prints: readonly PrintJob[]
}

/** What can be done with it, each with its key. The commands follow the table's selection, as the keys do. */
export function DetailActions({ order, prints }: DetailActionsProps) {
  const hasPrint = prints.some((job) => job.document === 'label' && job.state !== 'cancelled')
  return (
    <div className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2.5">
      {hasPrint ? (
        <Button command="reprint" onClick={() => desk().askReprint()}>
          Reprint
        </Button>
      ) : (
        <Button tone="primary" command="print" onClick={() => desk().print()}>
          Print
        </Button>
      )}
      <Button command="ship" tone={hasPrint ? 'primary' : 'plain'} onClick={() => desk().ship()}>
        Ship
      </Button>
      <Button command="check-items" onClick={() => desk().checkItems()}>
        Check
      </Button>
      <HoldButton isHeld={order.heldAt !== null} />
      {hasPrint ? null : (
        <Button command="print-copies" onClick={() => desk().askCopies()}>
          Copies…
        </Button>
      )}
    </div>
  )
}

function HoldButton({ isHeld }: { readonly isHeld: boolean }) {
  return isHeld ? (
    <Button command="release" onClick={() => desk().release()}>
      Release
    </Button>
  ) : (
    <Button command="hold" onClick={() => desk().askHold()}>
      Hold
    </Button>
  )
}

import { Check, CircleAlert, X } from 'lucide-react'
import type { CheckLine } from '../../../../shared/domain/orders/check-line.ts'
import { missingOf } from '../../../../shared/domain/orders/item-check.ts'
import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import type { ItemCheck } from '../../../../shared/ipc/orders.contract.ts'
import { Button } from '../../../ui/button.tsx'
import { acknowledge, refusalOf, useCheck } from './check-session.ts'

/** Whose box it is, what the buyer asked for, and why it may not leave where it may not. */
export function CheckHead({ order, check }: { readonly order: OrderDetail; readonly check: ItemCheck }) {
  const refusal = refusalOf(order, Date.now())
  const missing = missingOf(check.lines)
  return (
    <header className="flex flex-col gap-1">
      <div className="flex items-baseline gap-3">
        <h2 className="min-w-0 flex-1 truncate text-page font-semibold" dir="auto">
          {order.recipient || order.handle || 'No name'}
        </h2>
        <span className="tnum text-page font-semibold" data-testid="check-missing">
          {check.isComplete ? 'All there' : `${missing} missing`}
        </span>
      </div>
      <p className="selectable font-mono text-small text-dim">{order.tiktokOrderId}</p>
      {order.buyerMessage === '' ? null : (
        <p className="rounded-card bg-caution-wash px-2 py-1 text-caution-ink" dir="auto">
          Buyer: {order.buyerMessage}
        </p>
      )}
      {refusal === null ? null : (
        <p role="alert" className="flex gap-2 rounded-card bg-caution-wash px-2 py-1 text-caution-ink">
          <CircleAlert size={18} className="flex-none" aria-hidden="true" /> {refusal}
        </p>
      )}
    </header>
  )
}

/** What belongs into the box. How many are still missing is the largest thing here. */
export function CheckLines({ check }: { readonly check: ItemCheck }) {
  const chosen = useCheck((state) => state.chosen)
  if (check.lines.length === 0)
    return <p className="text-dim">Nothing of this order is left to be packed. Esc to leave.</p>
  return (
    <ul className="flex max-h-[44vh] flex-col gap-1 overflow-y-auto" data-testid="check-lines">
      {check.lines.map((line) => (
        <Line key={line.productId} line={line} isChosen={line.productId === chosen} />
      ))}
    </ul>
  )
}

function Line({ line, isChosen }: { readonly line: CheckLine; readonly isChosen: boolean }) {
  const isFull = line.counted >= line.quantity
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        aria-pressed={isChosen}
        data-counted={line.counted}
        className={`flex w-full items-center gap-4 rounded-card border p-3 text-left ${
          isChosen ? 'border-accent-ink bg-accent-wash-2' : 'border-line'
        }`}
        onClick={() => useCheck.setState({ chosen: line.productId })}
      >
        <span className="tnum flex w-[112px] flex-none items-center gap-2 text-[32px] leading-none font-semibold">
          {isFull ? <Check size={28} className="text-accent-ink" aria-label="complete" /> : null}
          {line.counted} / {line.quantity}
        </span>
        <span className="min-w-0 flex-1" dir="auto">
          <span className="block text-title break-words">{line.name}</span>
          <span className="block truncate text-small text-dim">
            {[line.variation, line.sku || line.skuId].filter((part) => part !== '').join(' · ')}
          </span>
        </span>
      </button>
    </li>
  )
}

/** What the last scan came to. */
export function CheckTold() {
  const told = useCheck((state) => state.told)
  return (
    <p role="status" data-testid="check-told" className="flex min-h-6 items-center gap-2 text-title">
      {told?.kind === 'right' ? (
        <Check size={20} className="flex-none text-accent-ink" aria-hidden="true" />
      ) : null}
      {told === null || told.kind === 'wrong' ? '' : told.text}
    </p>
  )
}

/** Covers the box until the right thing is scanned or a person says that it was seen. */
export function WrongThing({ text }: { readonly text: string }) {
  return (
    <div
      role="alert"
      data-testid="check-wrong"
      className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-4 rounded-card border-4 border-danger-ink bg-danger-wash/95 p-8 text-center"
    >
      <X size={96} strokeWidth={3} className="text-danger-ink" aria-hidden="true" />
      <p className="text-page font-semibold text-danger-ink">Stop</p>
      <p className="text-title" dir="auto">
        {text}
      </p>
      <p className="text-dim">Put it aside and scan the right one, or press Esc.</p>
      <Button className="pointer-events-auto" tone="primary" onClick={acknowledge}>
        Seen
      </Button>
    </div>
  )
}

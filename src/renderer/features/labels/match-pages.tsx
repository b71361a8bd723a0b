import { useEffect, useId, useState } from 'react'
import type { UnmatchedPage } from '../../../shared/domain/labels/label-types.ts'
import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { OrderRow } from '../../../shared/domain/orders/order-row.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { Button } from '../../ui/button.tsx'
import { PageImage } from '../../ui/label-image.tsx'
import { dismissPage, matchPage } from './labels-session.ts'

/** Orders offered for what was typed. */
const MOST_FOUND = 6

interface MatchPagesProps {
  readonly waiting: readonly UnmatchedPage[]
}

/** The pages that wait, one at a time: its picture, why it waits, and a field for the order it is for. */
export function MatchPages({ waiting }: MatchPagesProps) {
  const [shownId, setShownId] = useState<string | null>(null)
  const found = waiting.findIndex((one) => one.id === shownId)
  const at = Math.max(0, found)
  const page = waiting[at]
  if (page === undefined) return null
  const go = (by: number) => setShownId(waiting[(at + by + waiting.length) % waiting.length]?.id ?? null)
  return (
    <section aria-label="Pages to match by hand" className="grid min-h-0 grid-cols-[280px_1fr] gap-5">
      <PageImage page={page.id} alt={`Page ${page.page} of ${page.fileName}`} className="w-full" />
      <div className="flex min-w-0 flex-col gap-3">
        <p className="flex items-baseline gap-2">
          <span className="font-semibold">
            Page {page.page} of <span dir="auto">{page.fileName}</span>
          </span>
          <span className="tnum ml-auto text-small text-dim">
            {at + 1} of {waiting.length}
          </span>
        </p>
        <p className="selectable text-dim">{page.reason}</p>
        <OrderField key={page.id} page={page} />
        <div className="mt-auto flex gap-2">
          <Button onClick={() => go(-1)} disabled={waiting.length < 2}>
            Previous page
          </Button>
          <Button onClick={() => go(1)} disabled={waiting.length < 2}>
            Next page
          </Button>
          <Button
            tone="danger"
            className="ml-auto"
            onClick={() => inBackground(dismissPage(page), 'a toast tells the outcome')}
          >
            Not a label of ours
          </Button>
        </div>
      </div>
    </section>
  )
}

/** Type, choose with the arrows, Enter matches. */
function OrderField({ page }: { readonly page: UnmatchedPage }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const orders = useFoundOrders(text)
  const listId = useId()
  const chosen = orders[Math.min(at, orders.length - 1)]
  const match = (order: OrderRow | undefined) => {
    if (order !== undefined) inBackground(matchPage(page, order.tiktokOrderId), 'a toast tells the outcome')
  }
  const onKey = (key: string): boolean => {
    if (key === 'ArrowDown') setAt(Math.min(at + 1, orders.length - 1))
    else if (key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (key === 'Enter') match(chosen)
    else return false
    return true
  }
  return (
    <div className="flex flex-col gap-2">
      <label className="flex flex-col gap-1">
        <span className="text-small text-dim">Which order is it for? Number, name, handle or item</span>
        <input
          className="field"
          data-testid="match-order"
          // biome-ignore lint/a11y/noAutofocus: the dialog is here for this field
          autoFocus
          role="combobox"
          aria-expanded={orders.length > 0}
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.seq}`}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (onKey(event.key)) event.preventDefault()
          }}
        />
      </label>
      <div id={listId} role="listbox" aria-label="Orders found" className="flex flex-col">
        {orders.map((order) => (
          <Found
            key={order.seq}
            order={order}
            id={`${listId}-${order.seq}`}
            isChosen={order === chosen}
            onPick={() => match(order)}
          />
        ))}
      </div>
      {text !== '' && orders.length === 0 ? (
        <p className="text-dim">No order holds that. Import a newer export if it should be here.</p>
      ) : null}
    </div>
  )
}

interface FoundProps {
  readonly order: OrderRow
  readonly id: string
  readonly isChosen: boolean
  readonly onPick: () => void
}

function Found({ order, id, isChosen, onPick }: FoundProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, as comboboxes do
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onClick={onPick}
      className={`flex cursor-pointer items-baseline gap-3 rounded-card px-2 py-1.5 ${isChosen ? 'bg-accent-wash' : ''}`}
    >
      <span aria-hidden="true">{isChosen ? '›' : ' '}</span>
      <span className="tnum">{order.tiktokOrderId}</span>
      <span className="min-w-0 truncate" dir="auto">
        {order.recipient}
      </span>
      <span className="ml-auto min-w-0 truncate text-small text-dim" dir="auto">
        {order.itemsSummary}
      </span>
    </div>
  )
}

/** The first orders that hold the text; an answer that comes late for another text is dropped. */
function useFoundOrders(text: string): readonly OrderRow[] {
  const [found, setFound] = useState<readonly OrderRow[]>([])
  useEffect(() => {
    const search = text.trim()
    if (search === '') {
      setFound([])
      return
    }
    let isCurrent = true
    const reading = ask(window.api.orders.openView({ ...ALL_ORDERS, search }))
    inBackground(
      reading.then(({ rows }) => {
        if (isCurrent) setFound(rows.slice(0, MOST_FOUND))
      }),
      'the list keeps what it shows until then',
    )
    return () => {
      isCurrent = false
    }
  }, [text])
  return found
}

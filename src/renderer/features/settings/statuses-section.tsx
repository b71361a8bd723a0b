import { useEffect, useState } from 'react'
import { isKnownStatus, ORDER_STATUSES, type OrderStatus } from '../../../shared/domain/orders/status.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { announceChange, useChanges } from '../../lib/changes.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { useRefusal } from '../../lib/rights.ts'
import { tellDone } from '../../lib/toasts.ts'
import { plural, statusWord } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'

/** Status words of exports that nobody has explained yet, and those somebody has. */
export function StatusesSection() {
  const unmapped = useUnmapped()
  const map = useDesk((desk) => desk.settings?.statusMap) ?? {}
  return (
    <div className="flex max-w-[760px] flex-col gap-6">
      {unmapped.length === 0 ? <p className="text-dim">Every status in your orders is understood.</p> : null}
      {unmapped.length === 0 ? null : (
        <section>
          <h3 className="mb-1.5 font-medium">
            Say what these mean. Until then their orders can be neither printed nor shipped.
          </h3>
          <ul className="card divide-y divide-line">
            {unmapped.map(({ value, count }) => (
              <StatusLine key={value} text={value} orders={count} mapped={null} />
            ))}
          </ul>
        </section>
      )}
      {Object.keys(map).length === 0 ? null : (
        <section>
          <h3 className="mb-1.5 font-medium">What you said</h3>
          <ul className="card divide-y divide-line">
            {Object.entries(map).map(([text, status]) => (
              <StatusLine key={text} text={text} orders={null} mapped={status} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function useUnmapped(): readonly { readonly value: string; readonly count: number }[] {
  const [unmapped, setUnmapped] = useState<readonly { value: string; count: number }[]>([])
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => {
    const read = ask(window.api.orders.counts({})).then(({ statuses }) =>
      setUnmapped(statuses.filter((one) => !isKnownStatus(one.value))),
    )
    inBackground(read, 'the list follows')
  }, [changes])
  return unmapped
}

interface StatusLineProps {
  readonly text: string
  readonly orders: number | null
  readonly mapped: OrderStatus | null
}

function StatusLine({ text, orders, mapped }: StatusLineProps) {
  const [meaning, setMeaning] = useState<OrderStatus>(mapped ?? 'awaiting_shipment')
  const refusal = useRefusal('mapStatus')
  const save = async () => {
    const outcome = await ask(window.api.settings.mapStatus({ text, status: meaning }))
    tellDone({
      message: `“${text}” means ${statusWord(meaning)}: ${plural(outcome.orders, 'order')} followed.`,
    })
    announceChange()
  }
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <span className="min-w-0 flex-1 truncate font-medium" dir="auto">
        {text}
      </span>
      {orders === null ? null : <span className="tnum text-small text-dim">{plural(orders, 'order')}</span>}
      <select
        className="field w-44!"
        aria-label={`Meaning of ${text}`}
        value={meaning}
        onChange={(event) => setMeaning(ORDER_STATUSES.find((one) => one === event.target.value) ?? meaning)}
      >
        {ORDER_STATUSES.map((one) => (
          <option key={one} value={one}>
            {statusWord(one)}
          </option>
        ))}
      </select>
      <Button
        disabled={meaning === mapped || refusal !== null}
        title={refusal ?? undefined}
        onClick={() => inBackground(save(), 'a toast tells the outcome')}
      >
        Means this
      </Button>
    </li>
  )
}

import { useState } from 'react'
import type { ImportReport } from '../../../shared/domain/imports/import-types.ts'
import { ORDER_STATUSES, type OrderStatus } from '../../../shared/domain/orders/status.ts'
import { inBackground } from '../../lib/background.ts'
import { plural, statusWord } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { mapStatus } from './import-session.ts'

type Unmapped = ImportReport['unmappedStatuses'][number]

/** Status words of the file that nobody has explained. They may go in as they are, but then cannot leave. */
export function UnmappedStatuses({ statuses }: { readonly statuses: readonly Unmapped[] }) {
  if (statuses.length === 0) return null
  return (
    <section>
      <h3 className="mb-1.5 font-medium">
        What do these statuses mean? Until it is said, their orders can be neither printed nor shipped.
      </h3>
      <ul className="card divide-y divide-line">
        {statuses.map((status) => (
          <UnmappedLine key={status.text} status={status} />
        ))}
      </ul>
    </section>
  )
}

function UnmappedLine({ status }: { readonly status: Unmapped }) {
  const [meaning, setMeaning] = useState<OrderStatus>(status.suggestion ?? 'awaiting_shipment')
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <span className="min-w-0 flex-1 truncate font-medium" dir="auto">
        {status.text}
      </span>
      <span className="tnum text-small text-dim">{plural(status.orders, 'order')}</span>
      <select
        className="field w-60!"
        aria-label={`Meaning of ${status.text}`}
        value={meaning}
        onChange={(event) => setMeaning(ORDER_STATUSES.find((one) => one === event.target.value) ?? meaning)}
      >
        {ORDER_STATUSES.map((one) => (
          <option key={one} value={one}>
            {statusWord(one)}
            {one === status.suggestion ? ' (its dates say so)' : ''}
          </option>
        ))}
      </select>
      <Button onClick={() => inBackground(mapStatus(status.text, meaning), 'the file is checked again')}>
        Means this
      </Button>
    </li>
  )
}

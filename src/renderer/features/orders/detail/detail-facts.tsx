import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import { remorseEndOf } from '../../../../shared/domain/orders/priority.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { formatFully, formatMoment, formatMoney, systemZone } from '../../../lib/format.ts'
import { plural } from '../../../lib/words.ts'
import { Section } from './section.tsx'

interface FactsProps {
  readonly order: OrderDetail
}

/** What goes into the box. The quantity is what a packer gets wrong, so it is the largest thing here. */
export function Items({ order }: FactsProps) {
  return (
    <Section title={plural(order.itemCount, 'unit')} aside={<Sums order={order} />}>
      <ul className="flex flex-col gap-2">
        {order.items.map((item) => (
          <li key={`${item.skuId} ${item.sku}`} className="flex items-start gap-3">
            <span
              className={`tnum flex size-9 flex-none items-center justify-center rounded-card text-page font-semibold ${
                item.quantity > 1 ? 'bg-accent-wash-2 text-accent-ink' : 'bg-raised text-ink'
              }`}
            >
              {item.quantity}
            </span>
            <span className="selectable min-w-0 flex-1" dir="auto">
              <span className="block break-words">{item.name}</span>
              <span className="block truncate text-small text-dim">
                {[item.variation, item.sku].filter((part) => part !== '').join(' · ')}
                {item.returnedQuantity > 0 ? ` · ${item.returnedQuantity} returned` : ''}
              </span>
            </span>
            <span className="tnum text-small text-dim">{formatMoney(item.lineMinor, order.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Sums({ order }: FactsProps) {
  const parts = [
    order.shippingMinor === 0 ? '' : `shipping ${formatMoney(order.shippingMinor, order.currency)}`,
    order.refundMinor === 0 ? '' : `refunded ${formatMoney(order.refundMinor, order.currency)}`,
  ].filter((part) => part !== '')
  return <span className="tnum text-small text-dim">{parts.join(' · ')}</span>
}

/** The address, line by line as it will print. */
export function AddressBlock({ order }: FactsProps) {
  const { address } = order
  const town = [address.city, address.state, address.postalCode].filter((part) => part !== '').join(', ')
  const lines = [address.name, ...address.lines, town, address.country, address.phone].filter(
    (line) => line !== '',
  )
  return (
    <Section title="Ship to">
      {lines.length === 0 ? (
        <p className="text-dim">No address in the export. TikTok hides it once an order is done.</p>
      ) : (
        <address className="selectable not-italic">
          {lines.map((line, at) => (
            <span
              // Lines have no identity but their place, and two of them may read the same.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={at}
              dir="auto"
              className="block break-words"
            >
              {line}
            </span>
          ))}
        </address>
      )}
      {order.buyerMessage === '' ? null : (
        <p className="selectable mt-2 rounded-card bg-caution-wash px-2 py-1 text-caution-ink" dir="auto">
          Buyer: {order.buyerMessage}
        </p>
      )}
      {order.sellerNote === '' ? null : (
        <p className="selectable mt-2 text-dim" dir="auto">
          Seller Center note: {order.sellerNote}
        </p>
      )}
    </Section>
  )
}

const SOURCES: Readonly<Record<OrderDetail['shipBySource'], string>> = {
  platform: 'by TikTok',
  estimated: 'est. from the paid time',
  none: 'no deadline known',
}

/** The moments that matter, each with where it comes from. */
export function Deadlines({ order }: FactsProps) {
  const remorseEndsAt = remorseEndOf(order)
  const isInRemorse = remorseEndsAt !== null && remorseEndsAt > Date.now()
  return (
    <Section title="When">
      <dl className="grid grid-cols-[112px_1fr] gap-y-1">
        <Moment title="Ship by" at={order.shipByAt} note={SOURCES[order.shipBySource]} />
        {isInRemorse ? (
          <Moment title="Buyer may cancel" at={remorseEndsAt} note="until then no label" />
        ) : null}
        <Moment title="Held since" at={order.heldAt} note={order.holdReason ?? ''} />
        <Moment title="Ordered" at={order.orderedAt} />
        <Moment title="Paid" at={order.paidAt} />
        <Moment title="Ready to ship" at={order.rtsAt} />
        <Moment title="Closed here" at={order.closedAt} />
        <Moment title="Shipped" at={order.shippedAt} />
        <Moment title="Delivered" at={order.deliveredAt} />
        <Moment title="Cancelled" at={order.cancelledAt} note={order.cancelReason} />
      </dl>
    </Section>
  )
}

function Moment({
  title,
  at,
  note = '',
}: {
  readonly title: string
  readonly at: number | null
  readonly note?: string
}) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  if (at === null) return null
  return (
    <>
      <dt className="text-dim">{title}</dt>
      <dd className="tnum selectable" title={formatFully(at, zone)}>
        {formatMoment(at, zone)}
        {note === '' ? null : <span className="ml-2 text-small text-dim">{note}</span>}
      </dd>
    </>
  )
}

/** Packages and their tracking. An order may leave in several. */
export function Packages({ order }: FactsProps) {
  const shown = order.shipments.filter(
    (one) => one.tracking !== null || one.carrier !== '' || order.shipments.length > 1,
  )
  if (shown.length === 0) return null
  return (
    <Section title={shown.length === 1 ? 'Package' : plural(shown.length, 'package')}>
      <ul className="flex flex-col gap-2">
        {shown.map((shipment, at) => (
          <li key={shipment.id} className="selectable">
            <span className="font-mono text-small">{shipment.tracking ?? 'no tracking yet'}</span>
            <span className="ml-2 text-small text-dim">{shipment.carrier}</span>
            {shown.length === 1 ? null : (
              <span className="block text-small text-dim">
                {at + 1} of {shown.length}:{' '}
                {shipment.items.map((item) => `${item.quantity} × ${item.name}`).join(', ')}
                {shipment.recipient === null ? '' : ` · to ${shipment.recipient.name}`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

import type { Dashboard } from '../../../shared/ipc/dashboard.contract.ts'
import { desk } from '../../lib/desk-port.ts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Panel } from '../../ui/panel.tsx'
import { ShapeIcon } from '../../ui/shape-icon.tsx'

/** What to have at hand: the products most units of which are waiting. */
export function TopProducts({ summary }: { readonly summary: Dashboard }) {
  return (
    <Panel
      title="Most to pick"
      about="Units in orders still to ship, by product, largest first. Viral: it sells at 3 or more times its own baseline for this hour, in 20 or more orders."
      className="col-span-4"
      testId="top-products"
    >
      {summary.topProducts.length === 0 ? <p className="text-dim">Nothing is waiting to be picked.</p> : null}
      <ul className="divide-y divide-line">
        {summary.topProducts.map((product) => (
          <li key={`${product.sku} ${product.name}`}>
            <button
              type="button"
              className="flex h-8 w-full items-center gap-3 text-left hover:bg-hover"
              onClick={() => desk().showOrders(product.view)}
            >
              <span className="tnum w-12 flex-none text-right font-semibold">
                {groupDigits(product.unitsToShip)}
              </span>
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {product.name}
              </span>
              {product.isViral ? (
                <span className="flex items-center gap-1 text-small font-medium text-viral-ink">
                  <ShapeIcon name="viral" /> Viral
                </span>
              ) : null}
              <span className="w-36 truncate font-mono text-small text-dim">{product.sku}</span>
              <span className="tnum w-24 text-right text-small text-dim">
                {plural(product.orders, 'order')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

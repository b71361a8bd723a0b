import { ALL_ORDERS } from '../../../../shared/domain/orders/built-in-views.ts'
import type { Handlers } from '../../../../shared/ipc/contract.ts'
import type { FirstView } from '../first-view.ts'
import type { Services } from '../services.ts'
import type { Upkeep } from '../upkeep.ts'

type OrdersHandlers = Pick<
  Handlers,
  | 'orders.openView'
  | 'orders.rows'
  | 'orders.counts'
  | 'orders.detail'
  | 'orders.ship'
  | 'orders.hold'
  | 'orders.release'
  | 'orders.note'
  | 'orders.claim'
  | 'orders.releaseClaim'
  | 'orders.takeOver'
  | 'orders.itemCheck'
  | 'orders.scanItem'
  | 'orders.countItems'
  | 'journal.list'
  | 'journal.undo'
  | 'views.list'
  | 'views.save'
  | 'views.remove'
>

const FIRST_QUERY = JSON.stringify(ALL_ORDERS)

/** Orders, their journal and the views over them. */
export function ordersHandlers(
  services: Services,
  firstView: FirstView | null,
  upkeep: Upkeep,
): OrdersHandlers {
  const { store, metaOf } = services
  return {
    'orders.openView': async (input) =>
      (JSON.stringify(input) === FIRST_QUERY ? await firstView?.take() : null) ??
      store.query('orders.openView', input),
    'orders.rows': (input) => store.query('orders.rows', input),
    'orders.counts': (input) => store.query('orders.counts', input),
    'orders.detail': (input) => store.query('orders.detail', input),
    'orders.ship': (input, call) => store.command('orders.ship', input, metaOf(call)),
    'orders.hold': (input, call) => store.command('orders.hold', input, metaOf(call)),
    'orders.release': (input, call) => store.command('orders.release', input, metaOf(call)),
    'orders.note': (input, call) => store.command('orders.note', input, metaOf(call)),
    'orders.claim': (input, call) => store.command('orders.claim', input, metaOf(call)),
    'orders.releaseClaim': (input, call) => store.command('orders.releaseClaim', input, metaOf(call)),
    'orders.takeOver': (input, call) => store.command('orders.takeOver', input, metaOf(call)),
    'orders.itemCheck': (input) => store.query('orders.itemCheck', input),
    'orders.scanItem': (input, call) => store.command('orders.scanItem', input, metaOf(call)),
    'orders.countItems': (input, call) => store.command('orders.countItems', input, metaOf(call)),
    'journal.list': (input) => store.query('journal.list', input),
    'journal.undo': async (input, call) => {
      const outcome = await store.command('journal.undo', input, metaOf(call))
      if (outcome.undone.act === 'updateSettings')
        await upkeep.reestimate((await store.query('settings.get', {})).shipByEstimateHours)
      return outcome
    },
    'views.list': (input) => store.query('views.list', input),
    'views.save': (input, call) => store.command('views.save', input, metaOf(call)),
    'views.remove': (input, call) => store.command('views.remove', input, metaOf(call)),
  }
}

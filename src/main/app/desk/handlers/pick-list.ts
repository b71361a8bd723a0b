import type { OrderRef } from '../../../../shared/domain/ids/ids.ts'
import type { ViewQuery } from '../../../../shared/domain/orders/view.ts'
import type { PickList } from '../../../../shared/domain/printing/pick-list.ts'
import { MOST_PICKED_ORDERS } from '../../../../shared/domain/printing/print-bounds.ts'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import type { CallContext, Handlers, Output, ParsedInput } from '../../../../shared/ipc/contract.ts'
import { RecentMap } from '../../../../shared/lib/recent-map.ts'
import { noPrinter } from '../../../features/printing/no-printer.ts'
import { type PickSheet, planPickList } from '../../../printing/encode/pick-list.ts'
import type { PrintDesk } from '../print-desk.ts'
import type { Services } from '../services.ts'
import { once } from './once.ts'
import { nothingToFetch, pickListSays, stoppedPrinter, tooManyOrders, tooManyPages } from './pick-words.ts'
import { printerOf } from './printer-of.ts'

/** Answers kept, so that a command that comes twice prints once. */
const MOST_KEPT = 50
/** Fifty sheets take a minute or two: more is a slip of the finger. */
const MOST_PAGES = 50

/** What is to be fetched for many orders, on paper. */
export class PickListDoor {
  readonly #services: Services
  readonly #desk: PrintDesk
  readonly #printed = new RecentMap<Promise<Output<'print.pickList'>>>(MOST_KEPT)

  constructor(services: Services, desk: PrintDesk) {
    this.#services = services
    this.#desk = desk
  }

  handlers(): Pick<Handlers, 'print.pickList'> {
    return {
      'print.pickList': (input, call) => once(this.#printed, call, () => this.#print(input, call)),
    }
  }

  async #print(
    { orders, printerId }: ParsedInput<'print.pickList'>,
    call: CallContext,
  ): Promise<Output<'print.pickList'>> {
    const printer = await this.#printer(printerId)
    if (await this.#isStopped(printer)) throw stoppedPrinter(printer.name)
    const list = Array.isArray(orders) ? await this.#listOf(orders) : await this.#listOfView(orders)
    if (list.lines.length === 0) throw nothingToFetch(list)
    const { language, dpi, media, setup } = printer
    const sheet = await this.#sheet(list, call)
    const plans = planPickList(sheet, { language, dpi, media, setup, copyMark: null })
    if (plans.length > MOST_PAGES) throw tooManyPages(plans.length, MOST_PAGES)
    const mayGoOn = async () => !(await this.#isStopped(printer))
    const run = await this.#desk.maintenance.printPages(printer, { name: 'pick-list', plans, mayGoOn })
    const { fault: _, ...shown } = run
    return { ...shown, says: pickListSays(run, list, printer.name) }
  }

  async #listOf(orders: readonly OrderRef[]): Promise<PickList> {
    if (orders.length > MOST_PICKED_ORDERS) throw tooManyOrders(orders.length)
    return this.#services.store.query('print.pickList', { orders })
  }

  /** Only what is to ship is looked at one by one: a view may hold every order there ever was. */
  async #listOfView(view: ViewQuery): Promise<PickList> {
    const { store } = this.#services
    const flags = [...new Set([...view.filter.flags, 'toShip' as const])]
    const [all, toShip] = await Promise.all([
      store.query('orders.openView', view),
      store.query('orders.openView', { ...view, filter: { ...view.filter, flags } }),
    ])
    const list = await this.#listOf([...toShip.keys])
    return { ...list, leftOut: { ...list.leftOut, elsewhere: all.keys.length - toShip.keys.length } }
  }

  async #sheet({ orders, lines }: PickList, call: CallContext): Promise<PickSheet> {
    const { store, metaOf } = this.#services
    const [{ cloud }, shop, { timeZone }] = await Promise.all([
      store.query('account.ownership', {}),
      store.query('shops.newest', {}),
      store.query('settings.get', {}),
    ])
    const { desk, operator, now } = metaOf(call)
    const who = [cloud?.handle ?? shop ?? '', cloud?.deskName ?? desk, operator]
    return { who: who.filter((part) => part !== '').join(', '), when: wordsOf(now, timeZone), orders, lines }
  }

  /** The one that was named, else the default one. */
  async #printer(id: string | undefined): Promise<Printer> {
    const { store } = this.#services
    if (id !== undefined) return printerOf(store, id)
    const [first] = await store.query('printers.list', {})
    if (first === undefined) throw noPrinter()
    return first
  }

  async #isStopped(printer: Printer): Promise<boolean> {
    const stopped = await this.#services.store.query('printers.paused', {})
    return stopped.some(({ id }) => id === printer.id)
  }
}

/** Day and time in the shop's zone; until a person has set one, the machine's own, which is where the desk stands. */
function wordsOf(now: number, timeZone: string | null): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timeZone ?? undefined,
  }).format(now)
}

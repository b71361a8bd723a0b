import { isDeepStrictEqual } from 'node:util'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import type { CallContext, Handlers, Output, ParsedInput } from '../../../../shared/ipc/contract.ts'
import { RecentMap } from '../../../../shared/lib/recent-map.ts'
import type { PrinterChange } from '../../../features/printing/printer-commands.ts'
import type { SheetOutcome } from '../../../printing/queue/page-run.ts'
import type { PrintDesk } from '../print-desk.ts'
import { assertReachable } from '../printer-address.ts'
import type { Services } from '../services.ts'
import { once } from './once.ts'
import { printerOf } from './printer-of.ts'

type SetupHandlers = Pick<
  Handlers,
  | 'printers.update'
  | 'printers.testPicture'
  | 'printers.printTest'
  | 'printers.measure'
  | 'printers.calibrate'
>

const OUTSIDE = 'It is no order’s label, so it is not in the print history.'
const SAYS: Readonly<Record<SheetOutcome, string>> = {
  printed: `The test label is printed. ${OUTSIDE}`,
  sent: `The test label is sent. ${OUTSIDE}`,
  unsure: `The test label was sent, and the printer does not say that it came out: look at it. ${OUTSIDE}`,
}
/** Answers kept, so that a command that comes twice prints once. */
const MOST_KEPT = 50

/** How a printer is set, its test label, what a person measured on it, and its calibration. */
export class PrinterSetupDoor {
  readonly #services: Services
  readonly #desk: PrintDesk
  readonly #printed = new RecentMap<Promise<Output<'printers.printTest'>>>(MOST_KEPT)
  readonly #calibrated = new RecentMap<Promise<Output<'printers.calibrate'>>>(MOST_KEPT)

  constructor(services: Services, desk: PrintDesk) {
    this.#services = services
    this.#desk = desk
  }

  handlers(): SetupHandlers {
    return {
      'printers.update': (input, call) => this.#change(input, call),
      'printers.testPicture': async ({ id }) => {
        const picture = await this.#desk.maintenance.pictureOfTest(await printerOf(this.#services.store, id))
        return { png: picture.slice() }
      },
      'printers.printTest': ({ id }, call) => once(this.#printed, call, () => this.#printTest(id, call)),
      'printers.measure': (input, call) => this.#measure(input, call),
      'printers.calibrate': ({ id }, call) => once(this.#calibrated, call, () => this.#calibrate(id)),
    }
  }

  async #printTest(id: string, call: CallContext): Promise<Output<'printers.printTest'>> {
    const printer = await printerOf(this.#services.store, id)
    const { outcome, echoesJobs } = await this.#desk.maintenance.printTest(printer)
    if (echoesJobs !== undefined) await this.#keepEcho(printer, echoesJobs, call)
    return { outcome, says: SAYS[outcome] }
  }

  /** What the test label showed holds for the language it was in: a person may have changed that meanwhile. */
  async #keepEcho({ id, language }: Printer, echoesJobs: boolean, call: CallContext): Promise<void> {
    const { store, metaOf } = this.#services
    const standing = await printerOf(store, id)
    if (standing.language !== language || echoesJobs === (standing.setup.echoesJobs ?? false)) return
    const { backChannel } = standing
    await store.command('printers.keepProbe', { id, backChannel, echoesJobs }, metaOf(call))
    await this.#desk.refresh()
  }

  async #calibrate(id: string): Promise<Output<'printers.calibrate'>> {
    const printer = await printerOf(this.#services.store, id)
    await this.#desk.maintenance.calibrate(printer)
    return {
      says: `${printer.name} feeds a few labels to find their gaps. Print a test label when it is done.`,
    }
  }

  async #measure(
    { id, ...paper }: ParsedInput<'printers.measure'>,
    call: CallContext,
  ): Promise<Output<'printers.measure'>> {
    const printer = await printerOf(this.#services.store, id)
    const { change, says } = this.#desk.maintenance.measure(printer, paper)
    if (change === null) return { printer, corrected: false, says }
    const { dpi, shiftRightDots } = change
    const setup =
      shiftRightDots === null ? {} : { shiftRightDots: shiftRightDots === 0 ? null : shiftRightDots }
    return { printer: await this.#update({ id, dpi, setup }, call), corrected: true, says }
  }

  /** A printer behind a queue has to fit it as it will be, and not only as it was added. */
  async #change(change: PrinterChange, call: CallContext): Promise<Printer> {
    const { connection, ...printer } = await printerOf(this.#services.store, change.id)
    const language = change.language ?? printer.language
    const media = change.media ?? printer.media
    assertReachable(language, connection)
    const isOther = language !== printer.language || !isDeepStrictEqual(media, printer.media)
    if (connection.kind === 'queue' && isOther)
      await this.#desk.checkQueue(connection.queue, { language, media })
    return this.#update(change, call)
  }

  async #update(change: PrinterChange, call: CallContext): Promise<Printer> {
    const { store, metaOf, emit } = this.#services
    const printer = await store.command('printers.update', change, metaOf(call))
    await this.#desk.refresh()
    emit('status.changed', {})
    return printer
  }
}

import { join } from 'node:path'
import type { FoundPrinter } from '../../../../shared/domain/printing/found-printer.ts'
import { FOUR_BY_SIX } from '../../../../shared/domain/printing/media.ts'
import type { Connection, Printer } from '../../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { CallContext, Handlers, Input } from '../../../../shared/ipc/contract.ts'
import { discoverPrinters } from '../../../printing/discovery/discover.ts'
import { systemDiscovery } from '../../../printing/discovery/system-discovery.ts'
import type { Dialogs } from '../dialogs.ts'
import type { PrintDesk, Probed } from '../print-desk.ts'
import { assertReachable, parseAddress } from '../printer-address.ts'
import type { Services } from '../services.ts'
import { printerOf } from './printer-of.ts'

type PrintingHandlers = Pick<
  Handlers,
  | 'printers.list'
  | 'printers.confirmAddress'
  | 'printers.add'
  | 'printers.discover'
  | 'printers.stopDiscovery'
  | 'printers.remove'
  | 'printers.setDefault'
  | 'printers.probe'
  | 'printers.pause'
  | 'print.print'
  | 'print.reprint'
  | 'print.jobs'
  | 'print.queue'
  | 'print.batches'
  | 'print.audit'
  | 'print.resolve'
  | 'print.scan'
  | 'print.cancel'
  | 'print.cancelJobs'
  | 'print.reorder'
  | 'print.planMove'
  | 'print.move'
  | 'print.resumeBatch'
  | 'print.prepare'
  | 'print.preview'
>

type QueueHandlers = Pick<
  Handlers,
  | 'print.queue'
  | 'print.batches'
  | 'print.audit'
  | 'print.cancel'
  | 'print.cancelJobs'
  | 'print.reorder'
  | 'print.planMove'
  | 'print.move'
  | 'print.resumeBatch'
>

/** A printer to add, its address agreed to by a person. */
export interface PrinterRequest {
  readonly name: string
  readonly connection: Connection
  readonly language: Printer['language']
  readonly dpi: 203 | 300
  readonly media: Printer['media']
}

/** Printers and labels. */
export class PrintingDoor {
  readonly #services: Services
  readonly #desk: PrintDesk
  readonly #dialogs: Dialogs
  readonly #addresses = new Map<string, Connection>()
  #search: AbortController | null = null

  constructor(services: Services, desk: PrintDesk, dialogs: Dialogs) {
    this.#services = services
    this.#desk = desk
    this.#dialogs = dialogs
  }

  handlers(): PrintingHandlers {
    const { store, metaOf } = this.#services
    return {
      'printers.list': (input) => store.query('printers.list', input),
      'printers.confirmAddress': ({ typed }) => this.#confirmAddress(typed),
      'printers.add': ({ connection, ...rest }, call) =>
        this.add({ ...rest, connection: this.#connectionOf(connection, rest.name) }, call),
      'printers.discover': ({ seconds }) => this.#discover(seconds),
      'printers.stopDiscovery': async () => ({ stopped: this.#stopDiscovery() }),
      'printers.remove': async (input, call) =>
        this.#refreshed(await store.command('printers.remove', input, metaOf(call))),
      'printers.setDefault': async (input, call) =>
        this.#refreshed(await store.command('printers.setDefault', input, metaOf(call))),
      'printers.probe': ({ id }, call) => this.#probe(id, call),
      'printers.pause': ({ id, paused }, call) => this.#desk.pause(id, paused, metaOf(call)),
      ...this.#queueHandlers(),
      'print.print': (input, call) => this.#desk.ask('print.print', input, metaOf(call)),
      'print.reprint': (input, call) => this.#desk.ask('print.reprint', input, metaOf(call)),
      'print.jobs': (input) => store.query('print.jobs', input),
      'print.resolve': async (input, call) => {
        const jobs = await store.command('print.resolve', input, metaOf(call))
        this.#desk.kick({ jobs })
        return jobs
      },
      'print.scan': (input, call) => store.command('print.scan', input, metaOf(call)),
      'print.prepare': async ({ orders }) => ({ ready: await this.#desk.prepare(orders) }),
      'print.preview': async ({ order }) => ({ png: (await this.#desk.preview(order)).slice() }),
    }
  }

  /** What a person does with labels that wait. */
  #queueHandlers(): QueueHandlers {
    const { store, metaOf } = this.#services
    return {
      'print.queue': () => this.#desk.queues(),
      'print.batches': (input) => store.query('print.batches', input),
      'print.audit': (input) => store.query('print.audit', input),
      'print.cancel': (input, call) => store.command('print.cancel', input, metaOf(call)),
      'print.cancelJobs': (input, call) => store.command('print.cancelJobs', input, metaOf(call)),
      'print.reorder': (input, call) => store.command('print.reorder', input, metaOf(call)),
      'print.planMove': (input) => store.query('print.planMove', input),
      'print.move': async ({ confirmed: _, ...request }, call) => {
        const outcome = await store.command('print.move', request, metaOf(call))
        this.#desk.kick({ jobs: outcome.moved })
        return outcome
      },
      'print.resumeBatch': async (input, call) => {
        const outcome = await store.command('print.resumeBatch', input, metaOf(call))
        this.#desk.kick(outcome)
        return outcome
      },
    }
  }

  /** Adds a printer after asking it whether it answers. One that is switched off is added all the same. */
  async add(request: PrinterRequest, call: CallContext): Promise<Printer> {
    assertReachable(request.language, request.connection)
    if (request.connection.kind === 'queue') await this.#desk.checkQueue(request.connection.queue, request)
    const { backChannel, coding } = await this.#desk.probe(request).catch((error): Probed => {
      if (error instanceof AppError && error.code.startsWith('printer.')) return { backChannel: 'unknown' }
      throw error
    })
    return this.#refreshed(
      await this.#services.store.command(
        'printers.add',
        { ...request, backChannel, setup: { coding } },
        this.#services.metaOf(call),
      ),
    )
  }

  /** A practice shop prints to files, so that nothing has to be plugged in to try it. */
  async ensureVirtualPrinter(): Promise<void> {
    const printers = await this.#services.store.query('printers.list', {})
    if (printers.length > 0) return
    const name = 'Virtual printer'
    await this.add(
      { name, connection: this.#folderOf(name), language: 'zpl', dpi: 203, media: FOUR_BY_SIX },
      { commandId: this.#services.random.uuidV7() },
    )
  }

  /** The newest search is the one that is looked at: it ends the one before. */
  async #discover(seconds: number): Promise<{ found: FoundPrinter[]; problems: string[] }> {
    this.#stopDiscovery()
    const search = new AbortController()
    this.#search = search
    const timer = setTimeout(() => search.abort(), seconds * 1_000)
    try {
      return await discoverPrinters(systemDiscovery, search.signal)
    } finally {
      clearTimeout(timer)
      if (this.#search === search) this.#search = null
    }
  }

  #stopDiscovery(): boolean {
    const isRunning = this.#search !== null
    this.#search?.abort()
    this.#search = null
    return isRunning
  }

  async #confirmAddress(typed: string): Promise<{ token: string; label: string } | null> {
    const connection = parseAddress(typed)
    const label = `${connection.host}:${connection.port}`
    if (!(await this.#dialogs.confirmAddress(label))) return null
    const token = this.#services.random.uuidV7()
    this.#addresses.set(token, connection)
    return { token, label }
  }

  async #probe(id: string, call: CallContext): Promise<Printer> {
    const printer = await printerOf(this.#services.store, id)
    const { backChannel, coding } = await this.#desk.maintenance.alone(printer, () =>
      this.#desk.probe(printer),
    )
    return this.#refreshed(
      await this.#services.store.command(
        'printers.keepProbe',
        { id, backChannel, coding },
        this.#services.metaOf(call),
      ),
    )
  }

  #connectionOf(connection: Input<'printers.add'>['connection'], name: string): Connection {
    if (connection.kind === 'virtual') return this.#folderOf(name)
    if (connection.kind === 'queue') return connection
    const agreed = this.#addresses.get(connection.token)
    if (!agreed)
      throw new AppError('input.invalid', "Type the printer's address again and confirm it.", {
        path: 'connection.token',
      })
    return agreed
  }

  #folderOf(name: string): Connection {
    return {
      kind: 'folder',
      path: join(this.#services.files.labels, name.replaceAll(/[^\w-]+/g, '-').toLowerCase() || 'printer'),
    }
  }

  async #refreshed<T>(value: T): Promise<T> {
    await this.#desk.refresh()
    this.#services.emit('status.changed', {})
    return value
  }
}

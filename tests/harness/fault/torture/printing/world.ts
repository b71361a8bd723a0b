import { randomUUID } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { required } from '../../../../../src/shared/lib/assert.ts'
import { someOrders } from '../../../store/orders.ts'
import { TestStore } from '../../../store/test-store.ts'
import { DeskDied } from '../desk-port.ts'
import { ChildDesk } from './child-desk.ts'
import type { PrintAct, PrintDeskPort } from './desk-port.ts'
import { fastFolder } from './disk.ts'
import { Ledger } from './ledger.ts'
import { LocalDesk } from './local-desk.ts'
import { ORDERS, type Plan, type PrinterPlan } from './plan.ts'
import { Records } from './records.ts'
import { Station } from './station.ts'
import type { VariantName } from './variants.ts'

/** TikTok's numbers of the orders of a run. */
export const ORDER_IDS = someOrders(ORDERS).map((order) => order.tiktokOrderId)
/** How often a person repeats an act of which a dead desk did not tell the outcome. */
const MOST_REPEATS = 8

/** A store with its orders, which every run begins with a copy of. */
export async function makeTemplate(): Promise<string> {
  const store = await TestStore.open()
  await store.bring(someOrders(ORDERS))
  store.closeFile()
  return store.folder
}

/** How the desks of a run are opened. */
export interface WorldOptions {
  readonly template: string
  readonly variant: VariantName | null
  /** The bundled desk for a run whose desk is a process of its own; null for one inside this process. */
  readonly child: string | null
}

/** Everything of one run: the printers, the desk that stands there now, and what has happened so far. */
export class World {
  readonly stations: readonly Station[]
  readonly printerIds: readonly string[]
  readonly ledger = new Ledger()
  readonly faults = new Map<string, number>()
  readonly wrongs: string[] = []
  readonly isChild: boolean
  readonly #options: WorldOptions
  #folder: string
  #desk: PrintDeskPort | null = null
  #records: Records | null = null

  private constructor(options: WorldOptions, folder: string, stations: readonly Station[], ids: string[]) {
    this.#options = options
    this.#folder = folder
    this.stations = stations
    this.printerIds = ids
    this.isChild = options.child !== null
  }

  static async open(plan: Plan, options: WorldOptions): Promise<World> {
    const folder = fastFolder()
    cpSync(options.template, folder, { recursive: true })
    const stations = await Promise.all(plan.printers.map((printer) => Station.open(printer)))
    const store = await TestStore.open(folder)
    const ids = stations.map((station, index) => addPrinter(store, station, index))
    store.closeFile()
    return new World(options, folder, stations, ids)
  }

  /** Where the store lies; after a death elsewhere than before. */
  get folder(): string {
    return this.#desk?.folder ?? this.#folder
  }

  /** What the store holds now, read beside the desk that has it open. */
  get records(): Records {
    this.#records ??= new Records(this.folder)
    return this.#records
  }

  station(index: number): { readonly station: Station; readonly printerId: string } {
    const at = index % this.stations.length
    return {
      station: required(this.stations[at], 'a printer'),
      printerId: required(this.printerIds[at], 'its id'),
    }
  }

  fault(name: string): void {
    this.faults.set(name, (this.faults.get(name) ?? 0) + 1)
  }

  /** The desk that stands there; a dead one is opened again first. */
  async desk(): Promise<PrintDeskPort> {
    if (this.#desk?.isDead) this.#bury(this.#desk)
    this.#desk ??= await this.#open()
    return this.#desk
  }

  /** Ends the desk in an orderly way; the next one opens when it is wanted. */
  async stopDesk(): Promise<void> {
    const desk = this.#desk
    if (desk === null) return
    try {
      await desk.stop()
    } catch (error) {
      if (!(error instanceof DeskDied)) throw error
    }
    if (desk.isDead) return this.#bury(desk)
    this.wrongs.push(...desk.errors.map((error) => `error: ${error}`))
    this.#leave(desk)
  }

  /**
   * A person's act, repeated under its own id where the desk died before it told the outcome. Answers whether it was
   * done; what a rule of the desk refuses is not.
   */
  async act(act: PrintAct): Promise<boolean> {
    const commandId = randomUUID()
    for (let tries = 0; tries < MOST_REPEATS; tries += 1) {
      try {
        this.ledger.note(act, await (await this.desk()).act(act, commandId))
        return true
      } catch (error) {
        if (error instanceof DeskDied) continue
        if (!isRefusal(error)) this.wrongs.push(`error: ${act.method}: ${String(error)}`)
        return false
      }
    }
    this.wrongs.push(`error: ${act.method} was never acknowledged`)
    return false
  }

  /** Pauses a printer, or has it go on; a desk that dies meanwhile has no pause. */
  async pause(printerId: string, isPaused: boolean): Promise<void> {
    try {
      await (await this.desk()).pause(printerId, isPaused)
    } catch (error) {
      if (!(error instanceof DeskDied)) throw error
    }
  }

  async close(): Promise<void> {
    const desk = this.#desk
    if (desk !== null && !desk.isDead) await desk.stop().catch(() => undefined)
    this.#records?.close()
    await Promise.all(this.stations.map((station) => station.close()))
    rmSync(this.folder, { recursive: true, force: true })
  }

  #bury(desk: PrintDeskPort): void {
    this.fault(this.isChild ? 'processKilled' : 'deskKilled')
    this.wrongs.push(...desk.errors.map((error) => `error: ${error}`))
    this.#leave(desk)
  }

  #leave(desk: PrintDeskPort): void {
    this.#records?.close()
    this.#records = null
    this.#folder = desk.folder
    this.#desk = null
  }

  #open(): Promise<PrintDeskPort> {
    const { child, variant } = this.#options
    if (child === null) return LocalDesk.open(this.#folder, variant)
    return ChildDesk.open(this.#folder, child, (bytes, work) => this.#afterBytes(bytes, work))
  }

  /** Calls back once so many more bytes have reached any printer. */
  #afterBytes(bytes: number, work: () => void): void {
    const passed = () => this.stations.reduce((sum, { line }) => sum + line.passed, 0)
    const until = passed() + bytes
    for (const { line } of this.stations)
      line.onPassed = () => {
        if (passed() >= until) work()
      }
  }
}

function addPrinter(store: TestStore, station: Station, index: number): string {
  const { host, port } = station.line
  return store.run('printers.add', {
    name: `Printer ${index + 1}`,
    connection: { kind: 'tcp', host, port },
    language: 'zpl',
    dpi: 203,
    media: FOUR_BY_SIX,
    backChannel: (station.plan satisfies PrinterPlan).backChannel,
  }).id
}

/** A rule of the desk said no, in this process or in another one. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AppError) return error.code.startsWith('rule.')
  return error instanceof Error && error.message.startsWith('AppError')
}

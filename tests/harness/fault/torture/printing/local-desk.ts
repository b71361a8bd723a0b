import { rmSync } from 'node:fs'
import { askAndClaim, type LabelCommand } from '../../../../../src/main/app/store/ask-and-claim.ts'
import type { WriterInput, WriterOutput } from '../../../../../src/main/app/store/writer-commands.ts'
import { recoverJobs } from '../../../../../src/main/features/printing/journal-steps.ts'
import { listPrinters } from '../../../../../src/main/features/printing/printers.ts'
import { PrintQueue } from '../../../../../src/main/printing/queue/print-queue.ts'
import { tcpTransport } from '../../../../../src/main/printing/transports/tcp-transport.ts'
import type { Printer } from '../../../../../src/shared/domain/printing/printing.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import type { PrintJob } from '../../../../../src/shared/ipc/printing.contract.ts'
import { noRaster } from '../../../printers/queue-bench.ts'
import { TestStore } from '../../../store/test-store.ts'
import type { Death, PrintAct, PrintDeskPort } from './desk-port.ts'
import { Disk } from './disk.ts'
import { Life } from './life.ts'
import { mortalClock, mortalJournal, mortalTransport } from './mortal-ports.ts'
import { storeJournal } from './store-journal.ts'
import { fastClock, LIMITS, TCP_LIMITS } from './time.ts'
import { brokenJournal, brokenTransport, type VariantName } from './variants.ts'

/** A failure that the torture itself made. */
class MadeFailure extends Error {}

/**
 * A desk inside this process: the shipped queue and transports over a real store. Killed, it leaves what its disk
 * holds at that moment, and its connections end as the kernel ends them.
 */
export class LocalDesk implements PrintDeskPort {
  readonly errors: string[] = []
  readonly #life = new Life()
  readonly #store: TestStore
  readonly #disk: Disk
  readonly #queue: PrintQueue
  #failing = 0
  #leftIn: string | null = null

  private constructor(store: TestStore, variant: VariantName | null) {
    this.#store = store
    this.#disk = new Disk(store)
    this.#life.atEnd((death) => this.#die(death))
    const journal = storeJournal(store, {
      before: () => this.#beforeStep(variant),
      after: () => this.#afterStep(variant),
    })
    this.#queue = new PrintQueue({
      journal: brokenJournal(mortalJournal(journal, this.#life), variant),
      raster: noRaster,
      clock: mortalClock(fastClock, this.#life),
      limits: LIMITS,
      onError: (error) => this.#note(error),
      transportFor: (printer) =>
        brokenTransport(mortalTransport(tcpTransport(addressOf(printer)), this.#life), variant),
    })
  }

  /** Opens the store of a folder as the product does, and prints what waits. */
  static async open(folder: string, variant: VariantName | null): Promise<LocalDesk> {
    const store = await TestStore.open(folder)
    store.host.connection.write((tx) => recoverJobs(tx, store.now) as never)
    const desk = new LocalDesk(store, variant)
    desk.#queue.configure(store.host.connection.read((tx) => listPrinters(tx) as never) as Printer[])
    desk.#queue.start()
    return desk
  }

  get folder(): string {
    return this.#leftIn ?? this.#store.folder
  }

  get isDead(): boolean {
    return this.#life.isOver
  }

  act(act: PrintAct, commandId: string): Promise<readonly PrintJob[]> {
    return this.#life.watch(this.#act(act, commandId))
  }

  async pause(printerId: string, isPaused: boolean): Promise<void> {
    if (isPaused) this.#queue.pause(printerId)
    else this.#queue.resume(printerId)
  }

  arm(death: Death): void {
    this.#life.arm(death)
  }

  disarm(): void {
    this.#life.disarm()
    this.#failing = 0
  }

  failJournal(times: number): boolean {
    this.#failing = times
    return true
  }

  async stop(): Promise<void> {
    await this.#life.watch(this.#queue.close())
    this.#store.closeFile()
  }

  async #act(act: PrintAct, commandId: string): Promise<readonly PrintJob[]> {
    switch (act.method) {
      case 'print.print':
      case 'print.reprint':
        return (await this.#ask(act.method, act.input as never, commandId)).jobs
      case 'print.resolve': {
        const jobs = this.#run(() => this.#store.run(act.method, act.input, { commandId }))
        this.#kick(jobs)
        return jobs
      }
      case 'print.cancel':
        return [this.#run(() => this.#store.run(act.method, act.input, { commandId }))]
      default:
        this.#run(() => this.#store.run(act.method, act.input as never, { commandId }))
        return []
    }
  }

  /** As the desk of the product asks: a printer at rest claims in the same transaction. */
  async #ask<N extends LabelCommand>(command: N, input: WriterInput<N>, commandId: string) {
    let begun: string | null = null
    const { value } = await this.#queue.askWith(input.printerId, async (printerId) => {
      begun = printerId
      await this.#life.pass('ask.before')
      const asked = this.#run(() =>
        printerId === null
          ? { value: this.#store.run(command, input, { commandId }), claimed: null }
          : askAndClaim(this.#store.host, { command, input, printerId }, this.#store.meta({ commandId })),
      )
      await this.#life.pass('ask.after')
      return asked as { value: WriterOutput<N>; claimed: typeof asked.claimed }
    })
    this.#kick(value.jobs.filter((job) => job.printerId !== begun))
    return value
  }

  #run<T>(work: () => T): T {
    const value = work()
    this.#disk.committed()
    return value
  }

  #kick(jobs: readonly PrintJob[]): void {
    for (const job of jobs) if (!job.existing) this.#queue.kick(job.printerId)
  }

  #beforeStep(variant: VariantName | null): void {
    if (this.#failing > 0) {
      this.#failing -= 1
      throw new AppError('storage.full', 'The disk is full.', {}, { cause: new MadeFailure() })
    }
    if (variant === 'noFsync') this.#store.host.connection.driver.pragma('synchronous = NORMAL')
  }

  #afterStep(variant: VariantName | null): void {
    this.#disk.committed()
    if (variant === 'noFsync') this.#store.host.connection.driver.pragma('synchronous = FULL')
  }

  #die(death: Death | null): void {
    this.#leftIn = this.#disk.copyAsLeft(death?.isPowerCut ?? false)
    this.#store.closeFile()
    rmSync(this.#store.folder, { recursive: true, force: true })
  }

  /** A step that failed because the torture made it fail, or a journal that is gone with its desk, is no bug. */
  #note(error: unknown): void {
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if (cause instanceof MadeFailure) return
    if (!this.isDead)
      this.errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

function addressOf({ connection }: Printer) {
  if (connection.kind !== 'tcp') throw new Error('The printers of the torture are on the network.')
  return { host: connection.host, port: connection.port, ...TCP_LIMITS }
}

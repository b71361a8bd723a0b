import type { PrintJob, PrintOutcome } from '../../../../../src/shared/ipc/printing.contract.ts'
import { type CallableChild, startChild } from '../../child-calls.ts'
import type { Death, PrintAct, PrintDeskPort } from './desk-port.ts'

/** Calls back after so many more bytes have reached a printer. */
export type AfterBytes = (bytes: number, work: () => void) => void

/** A whole desk in a process of its own, threads and all, which gets SIGKILL. */
export class ChildDesk implements PrintDeskPort {
  readonly folder: string
  readonly errors: string[] = []
  readonly #child: CallableChild
  readonly #afterBytes: AfterBytes
  #armed: Death | null = null
  #hasStopped = false

  private constructor(folder: string, child: CallableChild, afterBytes: AfterBytes) {
    this.folder = folder
    this.#child = child
    this.#afterBytes = afterBytes
  }

  static async open(folder: string, script: string, afterBytes: AfterBytes): Promise<ChildDesk> {
    return new ChildDesk(folder, await startChild(script, { folder }), afterBytes)
  }

  get isDead(): boolean {
    return this.#child.isOver && !this.#hasStopped
  }

  async act(act: PrintAct, commandId: string): Promise<readonly PrintJob[]> {
    const answer = (await this.#child.call('act', [act, commandId])) as
      | PrintOutcome
      | PrintJob
      | readonly PrintJob[]
    if (!act.method.startsWith('print.')) return []
    if ('jobs' in answer) return answer.jobs
    return Array.isArray(answer) ? answer : [answer as PrintJob]
  }

  async pause(printerId: string, isPaused: boolean): Promise<void> {
    await this.#child.call('pause', [printerId, isPaused])
  }

  arm(death: Death): void {
    this.#armed = death
    this.#afterBytes(death.bytes, () => {
      if (this.#armed === death) void this.#child.end('SIGKILL')
    })
  }

  disarm(): void {
    this.#armed = null
  }

  failJournal(): boolean {
    return false
  }

  async stop(): Promise<void> {
    if (this.isDead) return
    this.errors.push(...((await this.#child.call('errors', [])) as string[]))
    await this.#child.call('stop', [])
    this.#hasStopped = true
    await this.#child.end('SIGTERM')
  }
}

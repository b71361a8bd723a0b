import type { JobResolution } from '../../../../../src/shared/domain/printing/printing.ts'
import type { PrintJob } from '../../../../../src/shared/ipc/printing.contract.ts'

/** Named moments of printing at which a desk may die; `half` is in the middle of the bytes. */
export const MOMENTS = [
  'ask.before',
  'ask.after',
  'claim.before',
  'claim.after',
  'body.before',
  'body.half',
  'body.after',
  'mark.before',
  'mark.after',
  'end.before',
  'end.half',
  'end.after',
  'finish.before',
  'finish.after',
] as const
export type Moment = (typeof MOMENTS)[number]

/** Where a desk is to die. */
export interface Death {
  readonly moment: Moment
  /** How often it passes that moment before. */
  readonly after: number
  /** For a desk that is a process: how many more bytes may reach a printer before it gets SIGKILL. */
  readonly bytes: number
  /** The power fails, not only the process: what was not flushed to disk is gone as well. */
  readonly isPowerCut: boolean
  /** Its connections end with RST instead of FIN. */
  readonly isReset: boolean
}

/** What a person does at a desk, as the contract has it. */
export type PrintAct =
  | {
      readonly method: 'print.print'
      readonly input: {
        readonly orders: readonly string[]
        readonly printerId: string
        readonly document: 'label'
      }
    }
  | {
      readonly method: 'print.reprint'
      readonly input: { readonly order: string; readonly reason: string; readonly printerId: string }
    }
  | { readonly method: 'print.cancel'; readonly input: { readonly jobId: string } }
  | {
      readonly method: 'print.resolve'
      readonly input: { readonly jobId: string; readonly resolution: JobResolution }
    }
  | { readonly method: 'orders.hold'; readonly input: { readonly orders: string[]; readonly reason: string } }
  | { readonly method: 'orders.release'; readonly input: { readonly orders: string[] } }

/** A desk that prints, wherever it runs. Every call rejects with DeskDied once it was killed. */
export interface PrintDeskPort {
  /** Where its store is now. */
  readonly folder: string
  /** It was killed; one that was stopped is not dead. */
  readonly isDead: boolean
  /** Does one act; the same `commandId` again is the same act. Answers the jobs that it was told of. */
  act(act: PrintAct, commandId: string): Promise<readonly PrintJob[]>
  pause(printerId: string, isPaused: boolean): Promise<void>
  /** Kills the desk at the next such moment. */
  arm(death: Death): void
  /** Nothing that was armed happens any more. */
  disarm(): void
  /** The next writes of the print journal fail, as on a full disk; false where that cannot be made here. */
  failJournal(times: number): boolean
  /** What the desk logged of failures that nobody made. */
  readonly errors: readonly string[]
  /** Ends it in an orderly way. */
  stop(): Promise<void>
}

import type { CallContext } from '../../../shared/ipc/contract.ts'
import type { Desk } from '../desk/desk.ts'
import type { CommandLine } from './arguments.ts'

/** A command line and where it was typed. */
export interface CliCall {
  readonly line: CommandLine
  readonly cwd: string
  /** What came on standard input, where the command reads it. */
  readonly stdin?: string | undefined
  readonly desk: Desk
  readonly call: CallContext
}

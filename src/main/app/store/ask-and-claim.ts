import { type Claimed, claimNext } from '../../features/printing/journal-steps.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import { type CommandHost, type CommandOutcome, runCommand } from '../../outbox/run-command.ts'
import { type WriterInput, type WriterOutput, writerCommands } from './writer-commands.ts'

/** Commands that ask for labels. */
export type LabelCommand = 'print.print' | 'print.reprint'

/** A command that asks for labels, and the printer at rest that may begin with its next one. */
export interface AskAndClaim<N extends LabelCommand = LabelCommand> {
  readonly command: N
  readonly input: WriterInput<N>
  readonly printerId: string
}

/** What the command did, and the label that the printer may begin with: its `sending` is stored as well. */
export interface AskedAndClaimed<N extends LabelCommand> extends CommandOutcome<WriterOutput<N>> {
  readonly claimed: Claimed | null
}

/**
 * Asks for labels and claims the printer's next one in the same transaction: one wait for the disk instead of two
 * between the key and the first byte (docs/decisions/0004-print-journal.md). What is claimed is the printer's oldest
 * waiting label, which need not be one of those just asked for.
 */
export function askAndClaim<N extends LabelCommand>(
  host: CommandHost,
  { command, input, printerId }: AskAndClaim<N>,
  meta: CommandMeta,
): AskedAndClaimed<N> {
  let claimed: Claimed | null = null
  const run = writerCommands[command] as (
    ...args: [Parameters<(typeof writerCommands)[N]>[0], WriterInput<N>]
  ) => WriterOutput<N>
  const outcome = runCommand(
    host,
    command,
    meta,
    (context) => run(context, input),
    ({ tx, changes }) => {
      const step = claimNext(tx, { printerId }, meta.now)
      for (const seq of step.orders) changes.seqs?.add(seq)
      changes.hasPrints ||= step.orders.length > 0
      claimed = step.value
    },
  )
  return { ...outcome, claimed }
}

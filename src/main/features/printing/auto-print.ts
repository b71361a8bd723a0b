import { AppError } from '../../../shared/errors/app-error.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { printOrders } from './commands.ts'

/**
 * Queues the labels of orders whose items a command has just checked (row numbers), where the desk is set so. A label
 * that was asked for before is not printed again, and a refusal (an order on hold, say) leaves the order for a person.
 * Only what is done at this desk counts: an order that another desk has checked gets its label there.
 */
export function printVerified(context: CommandContext): void {
  const { verified, changes } = context
  if (verified.size === 0 || !isOn(context)) return
  try {
    const { jobs } = printOrders(context, { orders: [...verified], document: 'label' }, 'verify')
    const fresh = jobs.filter((job) => !job.existing)
    changes.printers = new Set(fresh.map((job) => job.printerId))
  } catch (error) {
    // No printer yet: checking the items has to go on all the same.
    if (!(error instanceof AppError && error.code === 'rule.noPrinter')) throw error
  }
}

function isOn({ tx }: CommandContext): boolean {
  return tx.value<string>(`SELECT value FROM settings WHERE key = 'autoPrintOnVerify'`) === 'true'
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { ParsedInput } from '../../../shared/ipc/contract.ts'
import { textOf } from './arguments.ts'
import type { CliCall } from './cli-call.ts'
import { printerId, viewNamed } from './lookups.ts'

/** `desk pick-list`: what is to be fetched for the orders that are named, else for those of a view. */
export async function pickList(cli: CliCall): Promise<unknown> {
  const { line, desk, call } = cli
  const name = textOf(line, 'printer')
  const printer = name === undefined ? {} : { printerId: await printerId(desk, name) }
  return desk.handlers['print.pickList']({ orders: await ordersOf(cli), ...printer }, call)
}

async function ordersOf({ line, desk }: CliCall): Promise<ParsedInput<'print.pickList'>['orders']> {
  const [view, status] = [textOf(line, 'view'), textOf(line, 'status')]
  if (line.operands.length > 0) {
    if (view === undefined && status === undefined) return [...line.operands]
    throw new AppError(
      'input.invalid',
      'Either name the orders, or say which with --view and --status, not both.',
      { path: view === undefined ? 'status' : 'view' },
    )
  }
  const query = await viewNamed(desk, view ?? 'to-ship')
  if (status === undefined) return query
  return { ...query, filter: { ...query.filter, statuses: [status] } }
}

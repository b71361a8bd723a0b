import { BUILT_IN_VIEWS } from '../../../shared/domain/orders/built-in-views.ts'
import type { ViewQuery } from '../../../shared/domain/orders/view.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CallContext } from '../../../shared/ipc/contract.ts'
import type { Desk } from '../desk/desk.ts'

const NO_COMMAND: CallContext = { commandId: '' }

/** The printer of that name or id; `input.notFound`. */
export async function printerId(desk: Desk, name: string): Promise<string> {
  const printers = await desk.handlers['printers.list']({}, NO_COMMAND)
  const printer = printers.find((one) => one.name === name || one.id === name)
  if (printer) return printer.id
  throw new AppError('input.notFound', `There is no printer "${name}". See: desk printers`, { printer: name })
}

/** The view of that name, built in or saved; `input.notFound` names those there are. */
export async function viewNamed(desk: Desk, name: string): Promise<ViewQuery> {
  const saved = (await desk.handlers['views.list']({}, NO_COMMAND)).find((view) => view.name === name)
  const view = (BUILT_IN_VIEWS.find((one) => one.name === name) ?? saved)?.query
  if (view) return view
  throw new AppError(
    'input.notFound',
    `There is no view "${name}". There are: ${BUILT_IN_VIEWS.map((one) => one.name).join(', ')}.`,
    { view: name },
  )
}

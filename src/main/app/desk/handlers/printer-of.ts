import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { Store } from '../../store/store.ts'

/** The printer of that id; `input.notFound` where it was removed. */
export async function printerOf(store: Store, id: string): Promise<Printer> {
  const printers = await store.query('printers.list', {})
  const printer = printers.find((one) => one.id === id)
  if (printer === undefined)
    throw new AppError('input.notFound', 'There is no such printer any more.', { id })
  return printer
}

import { AppError } from '../../../shared/errors/app-error.ts'

/** There is nothing to print on. */
export function noPrinter(): AppError {
  return new AppError('rule.noPrinter', 'There is no printer yet. Add one in Settings, Printers.')
}

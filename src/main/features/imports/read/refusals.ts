import { AppError } from '../../../../shared/errors/app-error.ts'
import { MOST_ROWS } from './row-source.ts'

const WHERE_TO_GET_IT =
  'In Seller Center open Orders, choose Export, All orders, and bring in that CSV or XLSX.'

/** Not a table at all, or one that no one can read; `why` goes on after "This file". */
export function notTable(why: string, details: Record<string, unknown> = {}, cause?: unknown): AppError {
  return new AppError('import.notTable', `This file ${why}. ${WHERE_TO_GET_IT}`, details, { cause })
}

/** A table that lacks what an order needs. */
export function missingColumnsError(missing: readonly string[], header: readonly string[]): AppError {
  const names = missing.map((name) => `"${name}"`).join(', ')
  const message = `This export has no column ${names}. Export it again from Seller Center with all columns, and do not rename them.`
  return new AppError('import.missingColumns', message, {
    missing,
    found: header.filter((name) => name !== '').slice(0, 80),
  })
}

/** More rows than we take in one go. */
export function tooManyRows(): AppError {
  const most = MOST_ROWS.toLocaleString('en-GB')
  return new AppError(
    'import.tooLarge',
    `This file has more than ${most} rows. Export a shorter range of dates and import the parts one by one.`,
    {
      mostRows: MOST_ROWS,
    },
  )
}

/** A file that unpacks to far more than an export could. */
export function inflatesTooMuch(): AppError {
  return new AppError(
    'import.tooLarge',
    'This file unpacks to far more than any export holds, so it was not opened. Download it again from Seller Center.',
    { reason: 'inflation' },
  )
}

/** Order ids that a spreadsheet turned into rounded numbers: nothing can bring them back. */
export function idsDestroyed(destroyed: number, lines: number, example: string): AppError {
  const message =
    `A spreadsheet program has destroyed the order ids of this file: ${destroyed} of ${lines} are like "${example}" and no longer name an order. ` +
    'Bring in the file as Seller Center gave it, without opening and saving it first.'
  return new AppError('import.idsDestroyed', message, { destroyed, lines, example })
}

/** The person stopped it. */
export function cancelled(): AppError {
  return new AppError('import.cancelled', 'The import was cancelled. Nothing was changed.')
}

/** Throws `import.cancelled` once the signal is raised. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}

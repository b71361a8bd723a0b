import { AppError } from '../../../shared/errors/app-error.ts'
import type { Stamps } from './page-record.ts'

/** The stamps of a wire row. A transaction number beyond 2^53 would be the end of this representation: it is refused. */
export function stampsOf(row: { readonly id: string; readonly rev: number; readonly xid: string }): Stamps {
  return { id: row.id, rev: row.rev, xid: xidOf(row.xid) }
}

/** A transaction number of the wire as SQLite keeps it. */
export function xidOf(text: string): number {
  const xid = Number(text)
  if (!Number.isSafeInteger(xid))
    throw new AppError('input.invalid', 'The server sent a transaction number that cannot be kept.', {
      xid: text,
    })
  return xid
}

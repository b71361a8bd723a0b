import { AppError } from '../../../shared/errors/app-error.ts'
import type { Cursor, Page } from '../../../shared/sync/answers.ts'
import type { Applied } from '../ports.ts'
import type { Common } from './common.ts'

/** Rows of a page while nothing much happens, and of a copy's first, so that there is something to see soon. */
export const PAGE_ROWS = 1_000

/** Writes a page. Throws for one that promises more but does not move: asking on would never end. */
export async function applyPage(common: Common, page: Page, from: Cursor | null): Promise<Applied> {
  const { store, standing } = common
  if (page.more && from !== null && isSame(page.cursor, from))
    throw new AppError('invariant.broken', 'The server promised more and its cursor did not move.')
  return standing.write(() => store.applyPage(page))
}

/** How many rows a page holds. */
export function rowsOf(page: Page): number {
  return Object.values(page.tables).reduce((sum, part) => sum + (part?.rows.length ?? 0), page.gone.length)
}

function isSame(a: Cursor, b: Cursor): boolean {
  return (
    a.epoch === b.epoch &&
    a.xid === b.xid &&
    a.rank === b.rank &&
    a.id === b.id &&
    a.phase === b.phase &&
    a.before === b.before
  )
}

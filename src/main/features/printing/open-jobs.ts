/**
 * Jobs that are not over, spelt as the index `print_jobs_open` spells them: SQLite uses it only for this very text, so
 * a query for some of them asks for these first.
 */
export const IS_OPEN = `state IN ('queued', 'sending', 'committed', 'failed_safe', 'uncertain')`
/** Jobs of which no byte is on its way: they can be moved, cancelled and claimed. */
export const IS_WAITING = `j.${IS_OPEN} AND j.state IN ('queued', 'failed_safe')`
/** The order in which a printer's jobs leave (see the column `position`). */
export const PLACE = 'ifnull(j.position, j.seq)'

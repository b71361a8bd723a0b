import type Database from 'better-sqlite3'

/** One check of a database file, in words a person can act on. */
export interface IntegrityCheck {
  readonly name: string
  readonly isSound: boolean
  readonly detail: string
}

/** Runs every check we have on a file: structure, references, search index and books that must agree. */
export function checkIntegrity(db: Database.Database): IntegrityCheck[] {
  const checks = [structure(db), references(db)]
  if (!hasTable(db, 'orders')) return checks
  return [
    ...checks,
    counted(
      db,
      'search index',
      `SELECT count(*) FROM orders LEFT JOIN order_search USING (seq) WHERE order_search.seq IS NULL`,
      'orders missing from search',
    ),
    counted(
      db,
      'outbox and journal',
      `SELECT count(*) FROM outbox LEFT JOIN journal ON journal.seq = outbox.journal_seq WHERE journal.seq IS NULL`,
      'acts without their journal line',
    ),
    counted(
      db,
      'print events',
      `SELECT count(*) FROM print_jobs j WHERE j.state <> (SELECT to_state FROM print_events e WHERE e.job_seq = j.seq ORDER BY e.seq DESC LIMIT 1)`,
      'print jobs that disagree with their events',
    ),
  ]
}

function structure(db: Database.Database): IntegrityCheck {
  const answer = (db.pragma('integrity_check(5)') as { integrity_check: string }[]).map(
    (row) => row.integrity_check,
  )
  const isSound = answer.length === 1 && answer[0] === 'ok'
  return { name: 'structure', isSound, detail: isSound ? 'ok' : answer.join('; ') }
}

function references(db: Database.Database): IntegrityCheck {
  const broken = (db.pragma('foreign_key_check') as unknown[]).length
  return {
    name: 'references',
    isSound: broken === 0,
    detail: broken === 0 ? 'ok' : `${broken} rows without their parents`,
  }
}

function counted(db: Database.Database, name: string, sql: string, what: string): IntegrityCheck {
  const count = db.prepare(sql).pluck().get() as number
  return { name, isSound: count === 0, detail: count === 0 ? 'ok' : `${count} ${what}` }
}

function hasTable(db: Database.Database, name: string): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined
}

import { checkIntegrity } from '../../../src/main/db/integrity.ts'
import type { TestStore } from '../store/test-store.ts'

const DESK = { stage: 'new', closed_at: null, held_at: null, hold_reason: null, note: '' } as const

interface Trace {
  readonly order_seq: number
  readonly after: string | null
}

/**
 * What a store owes after any crash; answers what is wrong, so nothing when all is well: checks pass, every act has
 * its outbox entry and its command, what stands on every order is what the journal says was done to it, and no import
 * is half there.
 */
export function wrongsOf(store: TestStore): string[] {
  const wrongs: string[] = []
  for (const check of checkIntegrity(store.host.connection.driver))
    if (!check.isSound) wrongs.push(`${check.name}: ${check.detail}`)
  const count = (what: string, sql: string) => {
    const found = store.value(sql)
    if (found !== 0) wrongs.push(`${found} ${what}`)
  }
  count(
    'acts without outbox entry',
    'SELECT count(*) FROM journal j LEFT JOIN outbox o ON o.journal_seq = j.seq WHERE o.seq IS NULL',
  )
  count('acts with several outbox entries', 'SELECT count(*) - count(DISTINCT journal_seq) FROM outbox')
  count(
    'acts without remembered command',
    'SELECT count(*) FROM journal WHERE command_id NOT IN (SELECT command_id FROM commands)',
  )
  count('half imports', `SELECT count(*) FROM import_batches WHERE state IN ('staging', 'removing')`)
  count(
    'orders of a batch that is not shown',
    `SELECT count(*) FROM orders o JOIN import_batches b ON b.seq = o.batch_seq WHERE b.state <> 'visible'`,
  )
  count(
    'orders missing from search',
    'SELECT count(*) FROM orders WHERE seq NOT IN (SELECT seq FROM order_search)',
  )
  count(
    'search texts without order',
    'SELECT count(*) FROM order_search WHERE seq NOT IN (SELECT seq FROM orders)',
  )
  store.host.connection.driver.exec(`INSERT INTO order_fts (order_fts, rank) VALUES ('integrity-check', 1)`)
  return [...wrongs, ...unjournalled(store)]
}

/** Orders whose desk columns are not what the journal's traces add up to. */
function unjournalled(store: TestStore): string[] {
  const expected = new Map<number, Record<string, unknown>>()
  const acts = `'ship', 'hold', 'release', 'note', 'undo'`
  const traces = store.rows<Trace>(
    `SELECT o.order_seq, o.after FROM journal_orders o JOIN journal j ON j.seq = o.journal_seq WHERE j.act IN (${acts}) ORDER BY j.seq`,
  )
  for (const { order_seq: seq, after } of traces)
    expected.set(seq, { ...(expected.get(seq) ?? DESK), ...(JSON.parse(after ?? '{}') as object) })
  const rows = store.rows<{ seq: number } & Record<string, unknown>>(
    'SELECT seq, stage, closed_at, held_at, hold_reason, note FROM orders',
  )
  return rows.flatMap(({ seq, ...columns }) => {
    const wanted = expected.get(seq) ?? DESK
    const isRight = Object.entries(columns).every(
      ([name, value]) => wanted[name as keyof typeof wanted] === value,
    )
    return isRight
      ? []
      : [`order ${seq} is ${JSON.stringify(columns)}, the journal says ${JSON.stringify(wanted)}`]
  })
}

import type { TestStore } from '../../store/test-store.ts'
import type { Flicker } from './desk-port.ts'

/** An order as it is shown, with what is pending over it. */
interface Shown {
  readonly id: string
  readonly server_rev: number | null
  readonly face: string
  readonly refused: number
  /** Ids of mutations, as a JSON array. */
  readonly pending: string
}

interface Standing {
  readonly epoch: string
  readonly xid: string
}

const SHOWN = `SELECT o.id, o.server_rev,
    json_array(o.stage, o.closed_at IS NULL, o.held_at IS NULL, o.hold_reason, o.note) AS face,
    (SELECT count(*) FROM outbox b WHERE b.entity_key = 'order:' || o.id AND b.state = 'dead') AS refused,
    (SELECT json_group_array(b.mutation_id) FROM outbox b WHERE b.entity_key = 'order:' || o.id
      AND b.state IN ('ready', 'inflight', 'answered')) AS pending
  FROM orders o`

/**
 * Looks at a desk's file before and after each transaction of sync:
 * - A row whose pending acts were acknowledged shows their effect: it may change only with a newer row of the server, or
 *   where an act was refused.
 * - The cursor never goes back within an epoch.
 */
export class DeskWatch {
  readonly #store: TestStore
  readonly wrongs: string[] = []
  readonly flickers: Flicker[] = []

  constructor(store: TestStore) {
    this.#store = store
  }

  async over<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!WATCHED.has(name)) return await work()
    const before = this.#shown()
    const stood = this.#standing()
    const answer = await work()
    const stands = this.#standing()
    if (stood?.epoch === stands?.epoch && BigInt(stands?.xid ?? 0) < BigInt(stood?.xid ?? 0))
      this.wrongs.push(`cursor: ${name} took it from ${stood?.xid} back to ${stands?.xid}`)
    if (stands !== null) this.#compareRows(before, name, stands.epoch)
    return answer
  }

  #compareRows(before: ReadonlyMap<string, Shown>, name: string, epoch: string): void {
    for (const [id, now] of this.#shown()) {
      const was = before.get(id)
      if (!was || was.server_rev === null || now.server_rev !== was.server_rev) continue
      const left = idsOf(was).filter((mutation) => !idsOf(now).includes(mutation))
      if (left.length === 0 || now.refused > was.refused || now.face === was.face) continue
      const words = `after ${name} order ${id} shows ${now.face} for ${was.face}, and no newer row came`
      this.flickers.push({ epoch, words })
    }
  }

  #shown(): Map<string, Shown> {
    return new Map(this.#store.rows<Shown>(SHOWN).map((row) => [row.id, row]))
  }

  #standing(): Standing | null {
    const [row] = this.#store.rows<{ value: string }>(`SELECT value FROM meta WHERE key = 'sync_cursor'`)
    return row ? (JSON.parse(row.value) as Standing) : null
  }
}

function idsOf({ pending }: Shown): string[] {
  return JSON.parse(pending) as string[]
}

/** What may change rows or the cursor; the two that begin anew may take the cursor away. */
const WATCHED: ReadonlySet<string> = new Set(['sync.applyPage', 'sync.answered', 'sync.bury', 'sync.repair'])

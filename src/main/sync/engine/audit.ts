import { AppError } from '../../../shared/errors/app-error.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/lib/durations.ts'
import type { Lane } from '../../../shared/lib/serial.ts'
import { SYNCED_TABLES, type SyncedTable } from '../../../shared/sync/tables.ts'
import type { Common } from './common.ts'
import { Abandoned } from './life.ts'
import type { Line } from './line.ts'
import { changes } from './teller.ts'
import { judge } from './verdict.ts'

/** Most buckets whose rows are asked for at once. */
const BUCKETS = 16
const AFTER_FAILURE_MS = HOUR_MS
const AFTER_BEHIND_MS = 10 * MINUTE_MS
const TABLES = Object.keys(SYNCED_TABLES) as SyncedTable[]

/** When the audits of this process were, by the monotonic clock; it outlives a stop and a start. */
export interface AuditTimes {
  endedAt: number | null
  notBefore: number
}

export interface AuditPorts {
  readonly common: Common
  readonly line: Line
  readonly lane: Lane
  readonly times: AuditTimes
  readonly pull: () => Promise<boolean>
}

export interface AuditReport {
  /** False where it could not be brought to its end; it is tried again by itself. */
  readonly isDone: boolean
  /** Rows that were not what the server said, and are now. */
  readonly repaired: number
}

/** Compares what the desk holds with the server's own rows, once a day, and puts right what differs. */
export class Audit {
  readonly #ports: AuditPorts
  #running: Promise<AuditReport> | null = null

  constructor(ports: AuditPorts) {
    this.#ports = ports
  }

  /** True once a day of time that really passed; across starts the wall clock is all there is to go by. */
  get isDue(): boolean {
    const { common, times } = this.#ports
    const now = common.life.monotonicMs()
    if (this.#running !== null || now < times.notBefore) return false
    if (times.endedAt !== null) return now - times.endedAt >= DAY_MS
    const { auditedAt } = common.standing.position
    const age = auditedAt === null ? DAY_MS : common.life.now() - auditedAt
    return age < 0 || age >= DAY_MS
  }

  /** Runs it now, or joins the one that runs. Never rejects. */
  run(): Promise<AuditReport> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #run(): Promise<AuditReport> {
    const { common, times } = this.#ports
    let repaired = 0
    try {
      for (const [done, table] of TABLES.entries()) {
        this.#show(done)
        repaired += await this.#audit(table)
      }
      await common.life.file(() => common.store.audited(common.life.now()))
      times.endedAt = common.life.monotonicMs()
      return { isDone: true, repaired }
    } catch (error) {
      this.#failed(error)
      return { isDone: false, repaired }
    } finally {
      if (common.board.state.progress?.what === 'auditing') common.board.set({ progress: null })
    }
  }

  /** One table; where too much has changed since the cursor, once more after a pull. */
  async #audit(table: SyncedTable): Promise<number> {
    const { common, lane, line, pull } = this.#ports
    const compare = () => lane.run(() => this.#compare(table))
    const rows = await compare().catch(async (error: unknown) => {
      if (judge(error).kind !== 'behind' || !(await pull())) throw error
      return compare()
    })
    if (rows > 0) {
      common.standing.repaired(rows)
      common.teller.tell(
        'repaired',
        `${changes(rows)} in ${table} differed from the server and were put right.`,
        {
          table,
          rows,
        },
      )
      common.teller.report(
        new AppError('invariant.broken', 'An audit found rows that differ.', { table, rows }),
      )
    }
    if (!line.isUp) throw new Abandoned()
    return rows
  }

  async #compare(table: SyncedTable): Promise<number> {
    const { life, transport, store, standing } = this.#ports.common
    const { deviceId, cursor } = standing.position
    if (cursor === null || standing.mustCopy) throw new Abandoned()
    const answer = await life.server(() => transport.digest(deviceId, cursor, table))
    const differing = await life.file(() => store.compare(answer))
    let rows = 0
    for (let at = 0; at < differing.length; at += BUCKETS) {
      const buckets = differing.slice(at, at + BUCKETS)
      const page = await life.server(() => transport.digest(deviceId, cursor, table, buckets))
      rows += (await life.file(() => store.repair(page, buckets))).rows
    }
    return rows
  }

  #failed(error: unknown): void {
    const { common, line, times } = this.#ports
    const { kind } = judge(error)
    const isBehind = kind === 'behind'
    times.notBefore = common.life.monotonicMs() + (isBehind ? AFTER_BEHIND_MS : AFTER_FAILURE_MS)
    if (kind === 'retry' || kind === 'park' || kind === 'stop') line.failed(error)
    else if (!isBehind) common.teller.report(error)
  }

  #show(done: number): void {
    const progress = { what: 'auditing', done, total: TABLES.length, leftMs: null } as const
    this.#ports.common.board.set({ progress })
  }
}

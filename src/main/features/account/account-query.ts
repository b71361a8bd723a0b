import type { Cloud } from '../../../shared/domain/sync/cloud.ts'
import type { MovePreview } from '../../../shared/ipc/account.contract.ts'
import { readCloud, readMeta } from '../../db/cloud.ts'
import type { ReadTx } from '../../db/tx.ts'
import { type JoinedProject, readJoining } from './joining.ts'

const REAL = 'shop_seq IN (SELECT seq FROM tiktok_shops WHERE is_practice = 0)'

/** Who this workspace belongs to, and its own ids. */
export interface Ownership {
  readonly cloud: Cloud | null
  /** The backend at which somebody signed in who has not chosen a shop for this workspace yet. */
  readonly joining: JoinedProject | null
  readonly creatorId: string
  readonly deviceId: string
}

/** Reads whose workspace this is. */
export function readOwnership(tx: ReadTx): Ownership {
  return {
    cloud: readCloud(tx),
    joining: readJoining(tx),
    creatorId: readMeta(tx, 'creator_id') ?? '',
    deviceId: readMeta(tx, 'device_id') ?? '',
  }
}

/** A shop of this workspace by name, for finding it on the server. */
export interface LocalShop {
  readonly seq: number
  readonly name: string
  readonly orders: number
}

/** Real shops whose orders would move up. */
export function localShops(tx: ReadTx): LocalShop[] {
  return tx.all<LocalShop>(
    `SELECT s.seq, s.name, count(o.seq) AS orders FROM tiktok_shops s JOIN orders o ON o.shop_seq = s.seq
     WHERE s.is_practice = 0 GROUP BY s.seq ORDER BY s.seq`,
  )
}

/** TikTok order ids from a row number on, a thousand at a time, to ask which the server has. */
export function orderNumbers(tx: ReadTx, input: { after: number }): { seq: number; number: string }[] {
  return tx.all(
    `SELECT seq, tiktok_order_id AS number FROM orders WHERE seq > ? AND ${REAL} ORDER BY seq LIMIT 1000`,
    input.after,
  )
}

/** What moving up would take along, but for what only the server knows. */
export function moveFigures(tx: ReadTx): Omit<MovePreview, 'alreadyThere'> {
  const count = (sql: string) => tx.value<number>(sql) ?? 0
  return {
    orders: count(`SELECT count(*) FROM orders WHERE ${REAL}`),
    acts: count(
      `SELECT count(*) FROM orders WHERE ${REAL} AND (stage <> 'new' OR note <> '' OR held_at IS NOT NULL OR print_state IS NOT NULL)`,
    ),
    journalLines: count('SELECT count(*) FROM journal'),
    leftBehind: count(`SELECT count(*) FROM orders WHERE NOT ${REAL}`),
  }
}

/** Figures of sync that the status bar shows. */
export interface SyncFigures {
  readonly isCloud: boolean
  readonly lastPullAt: number | null
  readonly conflicts: number
}

/** Reads them. */
export function syncFigures(tx: ReadTx): SyncFigures {
  const pulled = readMeta(tx, 'sync_pulled_at')
  return {
    isCloud: readMeta(tx, 'cloud') !== undefined,
    lastPullAt: pulled === undefined ? null : Number(pulled),
    conflicts: tx.value<number>(`SELECT count(*) FROM conflicts WHERE status = 'open'`) ?? 0,
  }
}

/** Desks that have a claim and no name here. */
export function unnamedDesks(tx: ReadTx): string[] {
  return tx.pluck<string>(
    `SELECT DISTINCT desk_id FROM order_claims WHERE released_at IS NULL
     AND desk_id NOT IN (SELECT id FROM desk_names)`,
  )
}

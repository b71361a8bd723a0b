import { platformId } from '../../../../shared/domain/ids/ids.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { readCloud } from '../../../db/cloud.ts'
import { readSettings } from '../../../db/settings.ts'
import type { WriteTx } from '../../../db/tx.ts'
import type { CommandContext } from '../../../outbox/command-context.ts'

/** Why an import itself holds an order: packed as it is, it would go out short. */
export const INCOMPLETE_REASON =
  'A line of this order could not be read from the export: check it in Seller Center'

/** What a batch is begun with. */
export interface BatchRequest {
  readonly batchId: string
  readonly kind: 'import' | 'practice'
  readonly fileName: string
  readonly shopName: string
  /** When TikTok wrote the export, as far as the file tells; ms UTC. */
  readonly reportedAt?: number | undefined
}

/** A batch that was begun: nothing of it is seen until its last commit. */
export interface BegunBatch {
  readonly batchSeq: number
  readonly shopSeq: number
  readonly shipByEstimateHours: number
}

/** Begins a batch. One at a time, since two files would race for the same orders. */
export function beginBatch(tx: WriteTx, creatorId: string, request: BatchRequest, now: number): BegunBatch {
  const open = tx.value<string>(`SELECT file_name FROM import_batches WHERE state = 'staging'`)
  if (open !== undefined)
    throw new AppError('rule.busy', `The import of ${open} is still running. Wait for it or cancel it first.`)
  const shopSeq = readCloud(tx) === null ? shopOf(tx, creatorId, request, now) : cloudShopOf(tx, request)
  const nextSeq = (tx.value<number>('SELECT max(seq) FROM orders') ?? 0) + 1
  const made = tx.run(
    `INSERT INTO import_batches (id, kind, state, shop_seq, file_name, first_order_seq, last_order_seq, started_at, reported_at) VALUES (?, ?, 'staging', ?, ?, ?, ?, ?, ?)`,
    request.batchId,
    request.kind,
    shopSeq,
    request.fileName,
    nextSeq,
    nextSeq - 1,
    now,
    Math.min(request.reportedAt ?? now, now),
  )
  return {
    batchSeq: Number(made.lastInsertRowid),
    shopSeq,
    shipByEstimateHours: readSettings(tx).shipByEstimateHours,
  }
}

function shopOf(tx: WriteTx, creatorId: string, request: BatchRequest, now: number): number {
  const id = platformId(creatorId, 'shop', `${request.kind}:${request.shopName.toLowerCase()}`)
  tx.run(
    'INSERT INTO tiktok_shops (id, name, is_practice, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    id,
    request.shopName,
    Number(request.kind === 'practice'),
    now,
  )
  return tx.value<number>('SELECT seq FROM tiktok_shops WHERE id = ?', id) ?? 0
}

/** In a cloud workspace orders belong to a shop that the server knows: the one named, else the only one. */
function cloudShopOf(tx: WriteTx, request: BatchRequest): number {
  if (request.kind === 'practice')
    throw new AppError(
      'rule.localOnly',
      'A practice shop belongs into a workspace of its own, not into a real shop.',
    )
  const shops = tx.all<{ seq: number; name: string }>(
    'SELECT seq, name FROM tiktok_shops WHERE server_rev IS NOT NULL AND is_practice = 0 ORDER BY seq',
  )
  const named = shops.find(({ name }) => name.toLowerCase() === request.shopName.toLowerCase())
  const [only, ...others] = shops
  if (named) return named.seq
  if (only && others.length === 0) return only.seq
  throw new AppError(
    'input.invalid',
    only
      ? `Say which shop these orders are of: ${shops.map(({ name }) => name).join(', ')}.`
      : 'The shops have not been brought here yet. Wait until the first copy is done, then import again.',
    { shops: shops.map(({ name }) => name) },
  )
}

/** What an import did, as its journal line keeps it. */
export interface BatchCounts {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly lines: number
}

/** Writes the import's one journal line. `fromShop` of the changed orders had come from other desks or TikTok. */
export function recordBatch(
  context: CommandContext,
  batchSeq: number,
  counts: BatchCounts,
  fromShop: number,
): string {
  const batch = context.tx.get<{ kind: string; file_name: string }>(
    'SELECT kind, file_name FROM import_batches WHERE seq = ?',
    batchSeq,
  )
  const isPractice = batch?.kind === 'practice'
  const summary = isPractice
    ? `Made a practice shop with ${counts.new} orders`
    : `Imported ${batch?.file_name}: ${countWords(counts, fromShop)}`
  return context.record({
    act: isPractice ? 'createPractice' : 'import',
    summary,
    batchSeq,
    after: { ...counts, fromShop, fileName: batch?.file_name },
  }).id
}

function countWords(counts: BatchCounts, fromShop: number): string {
  const known = fromShop === 0 ? '' : `, ${fromShop} that the shop had already`
  return `${counts.new} new, ${counts.changed - fromShop} changed${known}, ${counts.unchanged} unchanged`
}

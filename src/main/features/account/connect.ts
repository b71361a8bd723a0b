import { platformId } from '../../../shared/domain/ids/ids.ts'
import type { Cloud } from '../../../shared/domain/sync/cloud.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import { readCloud, writeCloud, writeMeta } from '../../db/cloud.ts'
import type { WriteTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { readSyncIdentity } from '../../outbox/sync-identity.ts'
import { type ConnectOutcome, draftState } from './draft-state.ts'
import { noteJoining } from './joining.ts'
import { forgetPractice } from './practice.ts'

/** A shop of this workspace and the server's shop that it is. */
export interface ShopMatch {
  readonly seq: number
  readonly id: string
  readonly name: string
}

/** What connecting needs: the shop, who works there, and which shop is which. */
export interface ConnectRequest {
  readonly cloud: Cloud
  readonly shops: readonly ShopMatch[]
}

/**
 * Makes a local workspace one of the shop's desks, in one transaction: ids become the shop's own, practice orders stay
 * behind, and what is here goes into the outbox, so that sending it can stop and go on at any moment. Signing in again
 * to the same shop changes only who it is.
 */
export function connectWorkspace(context: CommandContext, request: ConnectRequest): ConnectOutcome {
  const { tx } = context
  const { cloud } = request
  const known = readCloud(tx)
  if (known !== null && known.creatorId !== cloud.creatorId)
    throw new AppError(
      'rule.localOnly',
      `This workspace belongs to ${known.handle}. Open another workspace for ${cloud.handle}.`,
    )
  writeCloud(tx, cloud)
  noteJoining(tx, null)
  if (known !== null) return { orders: 0, entries: 0 }
  forgetPractice(tx)
  matchShops(tx, request.shops)
  takeIds(tx, cloud.creatorId)
  writeMeta(tx, 'creator_id', cloud.creatorId)
  const journal = context.record({
    act: 'connect',
    summary: `Connected this workspace to ${cloud.handle}`,
    after: { handle: cloud.handle, desk: cloud.deskName },
  })
  const identity = required(readSyncIdentity(tx), 'the identity of a cloud workspace')
  context.changes.seqs = null
  context.changes.isReordered = true
  context.changes.hasSettings = true
  return draftState({ ...context, creatorId: cloud.creatorId, sync: identity }, journal.seq)
}

/** Orders of a shop here become orders of the server's; two of ours may be one of theirs. */
function matchShops(tx: WriteTx, shops: readonly ShopMatch[]): void {
  for (const { seq, id, name } of shops) {
    const other = tx.value<number>('SELECT seq FROM tiktok_shops WHERE id = ? AND seq <> ?', id, seq)
    if (other === undefined) tx.run('UPDATE tiktok_shops SET id = ?, name = ? WHERE seq = ?', id, name, seq)
    else {
      tx.run('UPDATE orders SET shop_seq = ? WHERE shop_seq = ?', other, seq)
      tx.run('UPDATE import_batches SET shop_seq = ? WHERE shop_seq = ?', other, seq)
    }
  }
}

/** Everything that a platform names gets the id that it has in this shop. */
function takeIds(tx: WriteTx, creatorId: string): void {
  const orders = tx.all<{ seq: number; tiktok_order_id: string }>('SELECT seq, tiktok_order_id FROM orders')
  for (const { seq, tiktok_order_id: number } of orders)
    tx.run('UPDATE orders SET id = ? WHERE seq = ?', platformId(creatorId, 'order', number), seq)
  const products = tx.all<{
    seq: number
    sku_id: string
    seller_sku: string
    name: string
    variation: string
  }>('SELECT seq, sku_id, seller_sku, name, variation FROM products')
  for (const product of products) {
    const key =
      product.sku_id === ''
        ? `seller:${product.seller_sku}\n${product.name}\n${product.variation}`
        : product.sku_id
    tx.run('UPDATE products SET id = ? WHERE seq = ?', platformId(creatorId, 'product', key), product.seq)
  }
  tx.run('DELETE FROM order_claims')
}

import { AppError } from '../../../shared/errors/app-error.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { stockEntity } from '../../outbox/entities.ts'
import { findStock } from '../../outbox/stock-images.ts'

/** A product's stock in one place. */
export interface StockPlace {
  readonly productId: string
  readonly shopId: string
  readonly warehouse?: string | undefined
}

/** What there is after an act; null while nobody has counted it. */
export interface StockOutcome {
  readonly onHand: number | null
  readonly isOversold: boolean
}

/** Notes what was counted; what others moved meanwhile is kept, since the server takes the difference to `believed`. */
export function countStock(context: CommandContext, input: StockPlace & { counted: number }): StockOutcome {
  const { entity, row } = placeOf(context, input)
  const believed = row.local_stock
  write(context, row.seq, input.counted, context.now)
  const payload = { ...placePayload(input), counted: input.counted, believed }
  context.record({
    act: 'count',
    summary: `Counted ${input.counted}${believed === null ? '' : ` where ${believed} were expected`}`,
    after: payload,
    mutation: { act: 'count', payload, entity },
  })
  return outcomeOf(context, entity)
}

/** Adds to or takes from stock; it may fall below zero, marked oversold, since what left has left. */
export function moveStock(
  context: CommandContext,
  input: StockPlace & { delta: number; reason?: string | undefined },
): StockOutcome {
  const { entity, row } = placeOf(context, input)
  if (row.local_stock !== null) write(context, row.seq, row.local_stock + input.delta, row.counted_at)
  const payload = {
    ...placePayload(input),
    delta: input.delta,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
  }
  context.record({
    act: 'moveStock',
    summary: `${input.delta < 0 ? 'Took out' : 'Put in'} ${Math.abs(input.delta)}`,
    reason: input.reason,
    after: payload,
    mutation: { act: 'moveStock', payload, entity },
  })
  return outcomeOf(context, entity)
}

function placePayload({ productId, shopId, warehouse }: StockPlace): StockPlace {
  return { productId, shopId, ...(warehouse === undefined ? {} : { warehouse }) }
}

function placeOf(context: CommandContext, place: StockPlace) {
  const { tx } = context
  const warehouse = place.warehouse ?? ''
  const productSeq = tx.value<number>('SELECT seq FROM products WHERE id = ?', place.productId)
  const shopSeq = tx.value<number>('SELECT seq FROM tiktok_shops WHERE id = ?', place.shopId)
  if (productSeq === undefined || shopSeq === undefined)
    throw new AppError('input.notFound', 'There is no such product in this workspace.', {
      productId: place.productId,
    })
  tx.run(
    `INSERT INTO inventory_sync (id, product_seq, shop_seq, warehouse, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    context.newId(),
    productSeq,
    shopSeq,
    warehouse,
    context.now,
  )
  const entity = stockEntity(place.productId, place.shopId, warehouse)
  const row = findStock(tx, entity)
  if (!row) throw new AppError('invariant.broken', 'A place of stock that was made is not there.')
  context.keepStock(entity)
  return { entity, row }
}

function write(context: CommandContext, seq: number, onHand: number, countedAt: number | null): void {
  context.tx.run(
    'UPDATE inventory_sync SET local_stock = ?, is_oversold = ?, counted_at = ?, updated_at = ? WHERE seq = ?',
    onHand,
    Number(onHand < 0),
    countedAt,
    context.now,
    seq,
  )
}

function outcomeOf(context: CommandContext, entity: string): StockOutcome {
  const row = findStock(context.tx, entity)
  return { onHand: row?.local_stock ?? null, isOversold: row?.is_oversold === 1 }
}

import type { CommandContext } from '../../../../src/main/outbox/command-context.ts'
import { orderEntity } from '../../../../src/main/outbox/entities.ts'
import { keepImageBefore } from '../../../../src/main/outbox/order-images.ts'
import { runCommand } from '../../../../src/main/outbox/run-command.ts'
import { platformId } from '../../../../src/shared/domain/ids/ids.ts'
import { AppError } from '../../../../src/shared/errors/app-error.ts'
import type { TestStore } from '../../store/test-store.ts'
import type { DeskCommand } from './desk-port.ts'

/** Does one act at a desk's store, by the shipped commands; answers why it was refused. Throws where the desk dies. */
export function doAct(store: TestStore, command: DeskCommand, place: { shopId: string }): string | null {
  try {
    return run(store, command, place)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

function run(store: TestStore, command: DeskCommand, { shopId }: { shopId: string }): string | null {
  const { act, order, value, productId } = command
  const meta = { commandId: command.commandId }
  const one = { orders: [order] }
  const refusalOf = (outcome: { refused: readonly { code: string }[] }) => outcome.refused[0]?.code ?? null
  switch (act) {
    case 'ship':
      return refusalOf(store.run('orders.ship', one, meta))
    case 'hold':
      return refusalOf(store.run('orders.hold', { ...one, reason: `reason ${value}` }, meta))
    case 'release':
      return refusalOf(store.run('orders.release', one, meta))
    case 'note':
      return refusalOf(store.run('orders.note', { order, note: `note ${value}` }, meta))
    case 'claim':
      return refusalOf(store.run('orders.claim', one, meta))
    case 'releaseClaim':
      return refusalOf(store.run('orders.releaseClaim', one, meta))
    case 'takeOver':
      return refusalOf(store.run('orders.takeOver', { order, reason: `reason ${value}` }, meta))
    case 'undo':
      store.run('journal.undo', {}, meta)
      return null
    case 'print':
    case 'verify':
      return tellFact(store, command, act)
    default:
      return countOrMove(store, command, { productId, shopId })
  }
}

/** A label that came out or a parcel that was checked, told as the printing queue tells it: over journal and outbox. */
function tellFact(
  store: TestStore,
  { commandId, order, value }: DeskCommand,
  act: 'print' | 'verify',
): string | null {
  const { host } = store
  const body = (context: CommandContext): string | null => {
    const row = context.tx.get<{ seq: number; id: string }>(
      'SELECT seq, id FROM orders WHERE tiktok_order_id = ?',
      order,
    )
    if (!row) return 'input.notFound'
    const job = platformId(context.creatorId, 'shipment', `${commandId} ${value}`)
    const more = act === 'print' ? { jobId: job, kind: 'label' } : {}
    keepImageBefore(context.tx, row.id, {})
    context.record({
      act: 'print',
      summary: act,
      orders: [{ seq: row.seq, tiktokOrderId: order }],
      mutation: {
        act,
        payload: { orderId: row.id, ...more },
        entity: orderEntity(row.id),
        orderId: row.id,
      },
    })
    return null
  }
  return runCommand(host, `torture.${act}`, store.meta({ commandId }), body).value
}

/** A count before anybody's count is known would be the only act on stock that does not add up. */
function countOrMove(
  store: TestStore,
  { commandId, act, value }: DeskCommand,
  place: { productId: string; shopId: string },
): string | null {
  const known = store.rows<{ local_stock: number | null }>(
    'SELECT i.local_stock FROM inventory_sync i JOIN products p ON p.seq = i.product_seq WHERE p.id = ?',
    place.productId,
  )[0]
  if (typeof known?.local_stock !== 'number') return 'input.notFound'
  if (act === 'count') store.run('stock.count', { ...place, counted: value }, { commandId })
  else store.run('stock.move', { ...place, delta: (value % 11) - 5 }, { commandId })
  return null
}

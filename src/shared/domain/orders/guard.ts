import { AppError } from '../../errors/app-error.ts'
import { span } from './explain.ts'
import { type PriorityFacts, remorseEndOf } from './priority.ts'
import { isKnownStatus, isOpenStatus } from './status.ts'

/** What the guard looks at, beyond the ranking's facts. */
export interface LeaveFacts extends PriorityFacts {
  readonly tiktokOrderId: string
  readonly holdReason: string | null
}

/**
 * Why a label may not be printed nor the order shipped, or null when it may. Held (by TikTok's remorse hour or by
 * a person), cancelled, unpaid and unmapped orders never leave the desk.
 */
export function refusalToLeave(order: LeaveFacts, now: number): AppError | null {
  const details = { tiktokOrderId: order.tiktokOrderId, status: order.status }
  const name = `Order ${order.tiktokOrderId}`
  if (!isKnownStatus(order.status)) {
    return new AppError(
      'rule.statusUnmapped',
      `${name} has the status "${order.status}", which nobody has mapped yet. Map it in Settings, Statuses.`,
      details,
    )
  }
  if (order.status === 'cancelled')
    return new AppError('rule.orderCancelled', `${name} was cancelled. Put its items back.`, details)
  if (order.status === 'unpaid') return new AppError('rule.orderUnpaid', `${name} is not paid yet.`, details)
  return refusalByHold(order, now, name, details)
}

function refusalByHold(
  order: LeaveFacts,
  now: number,
  name: string,
  details: Record<string, unknown>,
): AppError | null {
  if (order.heldAt !== null) {
    return new AppError(
      'rule.orderHeld',
      `${name} is on hold: ${order.holdReason ?? 'no reason given'}. Release it first.`,
      details,
    )
  }
  const endsAt = remorseEndOf(order)
  const isInRemorse = order.status === 'on_hold' || (endsAt !== null && now < endsAt)
  if (isInRemorse) {
    const wait =
      endsAt !== null && endsAt > now ? `for another ${span(endsAt - now)}` : 'until TikTok releases it'
    return new AppError('rule.orderHeld', `${name}: the buyer may still cancel ${wait}.`, {
      ...details,
      holdEndsAt: endsAt,
    })
  }
  return null
}

/** Why an order cannot be marked shipped, on top of `refusalToLeave`; null when it may. */
export function refusalToShip(order: LeaveFacts, now: number): AppError | null {
  const refused = refusalToLeave(order, now)
  if (refused) return refused
  const details = { tiktokOrderId: order.tiktokOrderId, status: order.status }
  if (order.stage === 'closed')
    return new AppError(
      'rule.alreadyClosed',
      `Order ${order.tiktokOrderId} is already shipped from this desk.`,
      details,
    )
  return isOpenStatus(order.status)
    ? null
    : new AppError(
        'rule.notOpen',
        `Order ${order.tiktokOrderId} has left already: TikTok says ${order.status.replaceAll('_', ' ')}.`,
        details,
      )
}

import type { Mutation } from '../mutations.ts'
import { type Actor, type MutationOf, mayDo } from './actor.ts'
import { claim, releaseClaim, renewClaim, takeOverClaim } from './claims.ts'
import { journalled, label, print, progressed, ship } from './facts.ts'
import type { OrderImage, OrderResult } from './order-image.ts'
import { editOrder, hold, note, release, reopen, tag } from './requests.ts'
import { applied, refused } from './result.ts'

const MUTATORS = {
  scan: journalled,
  pick: progressed,
  verify: progressed,
  pack: progressed,
  print,
  reprint: journalled,
  resolvePrint: journalled,
  cancelPrint: journalled,
  label,
  ship,
  claim,
  renewClaim,
  takeOverClaim,
  releaseClaim,
  hold,
  release,
  reopen,
  note,
  tag,
  editOrder,
} satisfies { [Act in Mutation['act']]?: OrderMutator<Act> }

type OrderMutator<Act extends Mutation['act']> = (
  image: OrderImage | null,
  mutation: MutationOf<Act>,
  who: Actor,
) => OrderResult

/** An act that reads and changes one order. */
export type OrderAct = keyof typeof MUTATORS

/** The acts of one order, of which applyToOrder says what they do. */
export const ORDER_ACTS = Object.keys(MUTATORS) as readonly OrderAct[]

/** True for an act of one order. */
export function isOrderAct(act: Mutation['act']): act is OrderAct {
  return Object.hasOwn(MUTATORS, act)
}

/**
 * Does to an order's image what the server does to its row (private.act_*; tests/backend/mutators.test.ts compares).
 * `image` is null where the server does not know the order. A mutation that concerns no order leaves it as it is.
 */
export function applyToOrder(image: OrderImage | null, mutation: Mutation, who: Actor): OrderResult {
  if (!isOrderAct(mutation.act)) return applied(image)
  if (!mayDo(mutation.act, who)) return refused('access.denied', image)
  const mutator = MUTATORS[mutation.act] as OrderMutator<OrderAct>
  return mutator(image, mutation as MutationOf<OrderAct>, who)
}

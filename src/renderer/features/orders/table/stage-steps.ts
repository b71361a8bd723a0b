import type { FulfillmentStage } from '../../../../shared/domain/orders/stage.ts'

const STEPS: Readonly<Record<FulfillmentStage, number>> = {
  new: 0,
  claimed: 1,
  picked: 2,
  verified: 3,
  labelled: 4,
  closed: 5,
  exception: 0,
}

/** SVG path data of the first `done` of five bars, each 5 by 8 with a gap of 2, in a 33 by 8 box. */
export function stageBars(done: number): string {
  let path = ''
  for (let step = 0; step < done; step += 1) path += `M${step * 7} 0h5v8h-5Z`
  return path
}

/** The bars a stage has behind it. An exception has left the row of steps: its word says so. */
export function stagePath(stage: FulfillmentStage): string {
  return stageBars(STEPS[stage])
}

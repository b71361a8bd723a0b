import { inBackground } from '../../../lib/background.ts'
import type { PageActs } from '../../../lib/page-acts.ts'
import { choose, countMore, countWhole, nextBox, takeBack } from './check-session.ts'

const begun = (work: Promise<void>) => {
  inBackground(work, 'the box on screen follows')
  return true
}
const chosen = (by: 1 | -1) => {
  choose(by)
  return true
}

/** What the keys and buttons of the check do. */
export const CHECK_ACTS: PageActs = {
  up: () => chosen(-1),
  down: () => chosen(1),
  countOne: () => begun(countMore(1)),
  countWhole: () => begun(countWhole()),
  takeBack: () => begun(takeBack()),
  next: () => begun(nextBox()),
}
